import { refuse } from '../../contract/refusals/refusal.ts'
import { parseObjectUrl } from '../../objects/url/parse.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

export const objectUrlForm: Check<ImportRequest> = {
  name: 'objectUrlForm',
  codes: [10003],
  run: request => {
    const location = parseObjectUrl(request.fields.objectUrl ?? '')
    if ('problem' in location) {
      return refuse(10003, {
        reason: location.problem,
        explain: `objectUrl: ${location.problem}`
      })
    }
    request.location = location
    return undefined
  }
}

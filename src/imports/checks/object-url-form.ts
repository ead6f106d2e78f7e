import { refuse } from '../../contract/refusals/refusal.ts'
import { parseObjectUrl } from '../../objects/url/parse.ts'
import { remember } from '../../text/remember.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

// A client imports the same objects again and again, and cutting up a URL is the dearest of all checks.
const locate = remember(1000, parseObjectUrl)

export const objectUrlForm: Check<ImportRequest> = {
  name: 'objectUrlForm',
  codes: [10003],
  run: request => {
    for (const source of request.sources) {
      const location = locate(source.url)
      if ('problem' in location) {
        return refuse(10003, {
          reason: location.problem,
          explain: `objectUrl: ${location.problem}`
        })
      }
      source.location = location
    }
    return undefined
  }
}

import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

export const content: Check<ImportRequest> = {
  name: 'content',
  codes: [90142],
  run: ({ fields }) => {
    for (const _ in fields) return undefined
    return refuse(90142, {
      explain:
        'the body has no field with a value: it is empty, null, [] or {}, or all that it has is; send clusterId, collectionName and objectUrl'
    })
  }
}

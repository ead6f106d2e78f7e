import { refuse } from '../../contract/refusals/refusal.ts'
import { findObjects } from '../../objects/find.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

export const objectMeta: Check<ImportRequest> = {
  name: 'objectMeta',
  codes: [83001],
  run: request => {
    const { objects, rules } = request.call.sandbox
    const settle = (found: Awaited<ReturnType<typeof findObjects>>) => {
      if ('reason' in found) return refuse(83001, found)
      request.bucket = found.bucket
      request.objects = found.objects
      request.truncated = found.truncated
      return undefined
    }
    const found = findObjects(objects, request.location, request.fields, rules.limits.files + 1)
    return found instanceof Promise ? found.then(settle) : settle(found)
  }
}

import { type Awaitable, after } from '../../awaitable.ts'
import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { findObjects, type ObjectSource, type Source } from '../../objects/find.ts'
import type { Bucket } from '../../objects/store.ts'
import type { Check } from '../check.ts'
import { mostObjects } from '../file-set/read.ts'
import type { ImportRequest } from '../requests.ts'

/** Whoever may call may read the volumes of the organization. */
const sourceOf = (volume: Bucket): ObjectSource => ({ store: { bucket: () => volume }, policyOf: () => undefined })

/** One source after the other. */
const find = (request: ImportRequest, at = 0): Awaitable<Refusal | undefined> => {
  const source: Source | undefined = request.sources[at]
  if (source === undefined) return undefined
  const { sandbox } = request.call
  const objects = request.volumeName === undefined ? sandbox.objects : sourceOf(request.volume)
  return after(findObjects(objects, source.location, request.fields, mostObjects(request)), found => {
    if ('reason' in found) return refuse(83001, found)
    source.bucket = found.bucket
    source.objects = found.objects
    source.truncated = found.truncated
    return find(request, at + 1)
  })
}

export const objectMeta: Check<ImportRequest> = { name: 'objectMeta', codes: [83001], run: request => find(request) }

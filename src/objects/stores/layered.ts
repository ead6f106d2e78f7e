import { type Awaitable, after } from '../../awaitable.ts'
import type { ObjectLocation } from '../location.ts'
import type { Bucket, Store } from '../store.ts'
import { layeredBucket } from './layered-bucket.ts'

/** Several stores seen as one. A bucket that more than one knows has the objects of all, the first store's before the others'. */
export const layeredStore = (stores: readonly Store[]): Store => {
  const collect = (location: ObjectLocation, found: readonly Bucket[], at: number): Awaitable<readonly Bucket[]> => {
    const store = stores[at]
    if (store === undefined) return found
    return after(store.bucket(location), bucket => collect(location, bucket ? [...found, bucket] : found, at + 1))
  }
  return {
    bucket: location => after(collect(location, [], 0), found => (found.length > 1 ? layeredBucket(found) : found[0]))
  }
}

import type { ObjectMeta } from '../objects/store.ts'
import type { Course } from './course.ts'
import type { ImportRequest } from './requests.ts'

/** Asks whoever decides: the call itself, or its sandbox. @param objects that the job is to import */
export const courseOf = (
  { call, cluster, collection, sources }: ImportRequest,
  objects: readonly ObjectMeta[]
): Course | undefined => {
  const choose = call.course ?? call.sandbox.course
  return choose?.({
    clusterId: cluster.id,
    collectionName: collection.name,
    objectUrls: sources.map(({ url }) => url),
    key: call.key,
    files: objects.map(({ key }) => key)
  })
}

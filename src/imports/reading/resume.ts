import type { Bucket, ObjectMeta } from '../../objects/store.ts'
import { bucketOfVolume } from '../checks/objects.ts'
import type { Job, Reading, ReadSource } from '../jobs/job.ts'
import type { Sandbox } from '../sandbox.ts'
import { readContent } from './read-content.ts'
import type { Content, ContentSource } from './readings.ts'
import { reasonForm } from './reason.ts'

/** Starts the inspection of a job again that another process had started. */
export const resumeInspection = (sandbox: Sandbox, job: Job): void => {
  const { reading } = job
  if (reading === undefined) return
  sandbox.inspections.follow(job, contentOf(sandbox, job, reading).then(readContent))
}

const contentOf = async (sandbox: Sandbox, job: Job, reading: Reading): Promise<Content> => {
  const { rules, inspections } = sandbox
  const asMilvus = job.lists !== undefined
  const limits = asMilvus ? rules.milvusLimits : rules.limits
  const { collection, csv, lists = [] } = reading
  const sources: ContentSource[] = []
  for (const source of reading.sources) sources.push(await sourceOf(sandbox, source))
  return {
    sources,
    reason: reasonForm(job.id, asMilvus, limits.namedFiles, lists),
    collection,
    rules: csv === undefined ? limits : { ...limits, csv },
    inspect: inspections.inspect,
    inspectionCache: inspections.inspectionCache,
    stop: inspections.signal
  }
}

/** Replaces a missing bucket or volume: all its objects are missing. */
const MISSING: Bucket = {
  head: () => undefined,
  list: () => ({ objects: [], truncated: false }),
  open: () => undefined
}

const sourceOf = async (sandbox: Sandbox, source: ReadSource): Promise<ContentSource> => {
  const { location, volume, objects: read } = source
  const found = await ignoreErrors(() =>
    // The keys of the request are kept nowhere, so a live store is read without.
    volume === undefined ? sandbox.objects.store.bucket(location, {}) : bucketOfVolume(sandbox, volume)
  )
  const bucket = found ?? MISSING
  const objects: ObjectMeta[] = []
  for (const object of read) objects.push(await currentObject(bucket, object))
  return { ...source, bucket, objects }
}

/** Ignores an error here, because reading the object reports it. */
const ignoreErrors = <T>(look: () => T | Promise<T>): Promise<T | undefined> =>
  Promise.resolve()
    .then(look)
    .catch(() => undefined)

/** The object with its current version. */
const currentObject = async (bucket: Bucket, object: ReadSource['objects'][number]): Promise<ObjectMeta> => {
  const found = object.declared ? undefined : await ignoreErrors(() => bucket.head(object.key))
  return found ?? { ...object, version: '' }
}

import type { Bucket, ObjectMeta } from '../../objects/store.ts'
import { bucketOfVolume } from '../checks/volume.ts'
import type { Job } from '../jobs/job.ts'
import type { Sandbox } from '../sandbox.ts'
import type { Content, ContentSource, Reading, ReadSource } from './content.ts'
import { readContent } from './read-content.ts'
import { reasonForm } from './reason.ts'

/** In the place of a bucket or volume that is no longer there: its objects have vanished. */
const MISSING: Bucket = {
  head: () => undefined,
  list: () => ({ objects: [], truncated: false }),
  open: () => undefined
}

/** Reading the object tells what is wrong with it. */
const orAbsent = <T>(look: () => T | Promise<T>): Promise<T | undefined> =>
  Promise.resolve()
    .then(look)
    .catch(() => undefined)

/** The object with the version that it has now. */
const currentObject = async (bucket: Bucket, object: ReadSource['objects'][number]): Promise<ObjectMeta> => {
  const found = object.declared ? undefined : await orAbsent(() => bucket.head(object.key))
  return found ?? { ...object, version: '' }
}

const sourceOf = async (sandbox: Sandbox, source: ReadSource): Promise<ContentSource> => {
  const { location, volume, objects: read } = source
  const found = await orAbsent(() =>
    volume === undefined ? sandbox.objects.store.bucket(location) : bucketOfVolume(sandbox, volume)
  )
  const bucket = found ?? MISSING
  const objects: ObjectMeta[] = []
  for (const object of read) objects.push(await currentObject(bucket, object))
  return { ...source, bucket, objects }
}

const contentOf = async (sandbox: Sandbox, job: Job, reading: Reading): Promise<Content> => {
  const { rules, readings } = sandbox
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
    inspect: readings.inspect,
    known: readings.known,
    stop: readings.signal
  }
}

/** Reads the files of a job that another process has begun to read. */
export const resumeReading = (sandbox: Sandbox, job: Job): void => {
  const { reading } = job
  if (reading === undefined) return
  sandbox.readings.follow(job, contentOf(sandbox, job, reading).then(readContent))
}

import type { Awaitable } from '../../awaitable.ts'
import type { Collection } from '../../cloud/schema/collection.ts'
import type { FileType } from '../../contract/file-types.ts'
import type { CsvOptions, Inspected, OpenFiles, ReadRules } from '../../files/reader.ts'
import type { ImportSource } from '../../objects/find.ts'
import type { Bucket, ObjectLocation, ObjectMeta } from '../../objects/store.ts'
import { bucketOfVolume } from '../checks/objects.ts'
import { type Findings, inspected, type Job } from '../jobs/job.ts'
import type { Jobs } from '../jobs/job-store.ts'
import type { Sandbox } from '../sandbox.ts'
import { readContent } from './read-content.ts'
import { type ReasonForm, reasonForm } from './reason.ts'

/** Reads files somewhere: on this thread or on another. Rejects with the errno of a file that cannot be read, and when it is stopped. */
export type Inspector = (
  type: FileType,
  files: OpenFiles,
  collection: Collection,
  rules: ReadRules,
  stop: AbortSignal
) => Promise<Inspected>

/** Files of one collection that are remembered. */
const MOST = 10_000

/** What reading files came to, by object, version and collection: nothing is read twice. */
export class InspectionCache {
  readonly #byCollection = new WeakMap<Collection, Map<string, Inspected>>()

  get(collection: Collection, id: string): Inspected | undefined {
    return this.#byCollection.get(collection)?.get(id)
  }

  set(collection: Collection, id: string, outcome: Inspected): void {
    let known = this.#byCollection.get(collection)
    if (known === undefined) {
      known = new Map()
      this.#byCollection.set(collection, known)
    }
    if (known.size >= MOST) known.clear()
    known.set(id, outcome)
  }
}

/** Names bytes and how they are read: other bytes have another name. */
export const idOf = (
  { cloud, account = '', bucket }: ObjectLocation,
  objects: readonly ObjectMeta[],
  { csv, skipUndeclared }: ReadRules
): string => {
  let id = `${cloud} ${account} ${bucket}`
  if (csv !== undefined) id += JSON.stringify(csv)
  if (skipUndeclared) id += ' skip'
  // No key holds a NUL, so no two lists of objects have one name.
  for (const { key, version } of objects) id += `\0${key}\0${version}`
  return id
}

const defect = ({ fileName: file }: Job, error: unknown): Findings => ({
  rows: 0,
  fault: {
    file,
    message: `failed to read the file '${file}', error: ${error}: importing data failed`,
    explain: `${file}: this is a defect of the emulator; please report it with the file`
  }
})

export interface ReadingsOptions {
  readonly inspect: Inspector
  readonly known: InspectionCache
  /**
   * Whether answers wait for the files: on a clock that does not run by itself the same requests then get the same answers every
   * time, however long the reading takes.
   */
  readonly patient: () => boolean
}

/** The files that are being read while requests go on. */
export class PendingInspections {
  readonly #jobs: Jobs
  readonly #now: () => number
  readonly inspect: Inspector
  readonly known: InspectionCache
  readonly #patient: () => boolean
  readonly #running = new Set<Promise<void>>()
  /** Of jobs that do not go by the time: answers wait for these on any clock. */
  readonly #awaited = new Set<Promise<void>>()
  readonly #stop = new AbortController()

  constructor(jobs: Jobs, now: () => number, { inspect, known, patient }: ReadingsOptions) {
    this.#jobs = jobs
    this.#now = now
    this.inspect = inspect
    this.known = known
    this.#patient = patient
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Hands the outcome to the job as soon as it is known. */
  follow(job: Job, reading: Promise<Findings>): void {
    const settle = (findings: Findings): void => {
      const atOnce = job.polls !== undefined || this.#patient()
      const inspection = atOnce ? inspected(findings) : { settledAt: this.#now(), ...findings }
      this.#jobs.replace(job.id, { inspection, reading: undefined })
    }
    const running = reading
      .then(settle, error => {
        if (!this.#stop.signal.aborted) settle(defect(job, error))
      })
      .finally(() => {
        this.#running.delete(running)
        this.#awaited.delete(running)
      })
    this.#running.add(running)
    if (job.polls !== undefined) this.#awaited.add(running)
  }

  /** What an answer about jobs has to wait for. */
  settled(): Awaitable<unknown> {
    if (this.#running.size === 0) return undefined
    if (this.#patient()) return Promise.all(this.#running)
    return this.#awaited.size === 0 ? undefined : Promise.all(this.#awaited)
  }

  /** Whether files are being read. */
  get busy(): boolean {
    return this.#running.size > 0
  }

  /** Waits for the files that are being read now, on any clock. */
  async current(): Promise<void> {
    await Promise.all(this.#running)
  }

  /** Waits for all files, also for those that come to be read meanwhile, on any clock. */
  async finished(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** Gives up what is being read. */
  stop(): void {
    this.#stop.abort()
  }
}

/** Reads the files of a job that another process has begun to read. */
export const resumeReading = (sandbox: Sandbox, job: Job): void => {
  const { reading } = job
  if (reading === undefined) return
  sandbox.readings.follow(job, contentOf(sandbox, job, reading).then(readContent))
}

/** A file or folder that is read. */
export interface ContentSource extends Pick<ImportSource, 'bucket' | 'location' | 'objects' | 'fileType' | 'together'> {
  /** Left out: it may not be shown. */
  readonly url?: string
}

/** What a job imports, and what it is read with. */
export interface Content {
  readonly sources: readonly ContentSource[]
  /** Left out: a failed job has the words of the server alone. */
  readonly reason?: ReasonForm
  readonly collection: Collection
  readonly rules: ReadRules
  readonly inspect: Inspector
  readonly known: InspectionCache
  readonly stop: AbortSignal
}

type ReadObject = Pick<ObjectMeta, 'key' | 'size' | 'rows' | 'declared'>

/** A source of a job that is being read. */
export interface ReadSource extends Pick<ImportSource, 'location' | 'fileType' | 'together'> {
  /** Of a folder up to its last slash; left out: it has a secret in it. */
  readonly url?: string
  /** The volume that the objects are in; left out: their bucket is that of the location. */
  readonly volume?: { readonly organization: string; readonly name: string }
  readonly objects: readonly ReadObject[]
}

/** What another process needs to read the files of a job again. */
export interface Reading {
  readonly sources: readonly ReadSource[]
  /** Of Milvus: the paths of each of the job's files as the request named them, without secrets. */
  readonly lists?: readonly (readonly string[])[]
  /** As it was when the job was created. */
  readonly collection: Collection
  readonly csv?: CsvOptions
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

/** In the place of a bucket or volume that is no longer there: its objects have vanished. */
const MISSING: Bucket = {
  head: () => undefined,
  list: () => ({ objects: [], truncated: false }),
  open: () => undefined
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

/** What is read together: the arrays of a NumPy folder, of any other type each file. */
export interface Group {
  readonly source: Content['sources'][number]
  readonly objects: readonly ObjectMeta[]
}

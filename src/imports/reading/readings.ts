import type { Awaitable, Turns } from '../../awaitable.ts'
import type { Collection } from '../../cloud/schema/collection.ts'
import type { FileType } from '../../contract/formats.ts'
import type { Inspected, OpenFiles, ReadRules } from '../../files/reader.ts'
import type { ImportSource } from '../../objects/find.ts'
import type { ObjectLocation, ObjectMeta } from '../../objects/store.ts'
import { createInspection, type Findings, type Job } from '../jobs/job.ts'
import type { Jobs } from '../jobs/job-store.ts'
import type { ReasonForm } from './reason.ts'

/** Reads files on this thread or another one. Rejects with the errno of an unreadable file, and when it is stopped. */
export type Inspector = (
  type: FileType,
  files: OpenFiles,
  collection: Collection,
  rules: ReadRules,
  stop: AbortSignal
) => Promise<Inspected>

/** Files that are read on a thread, or wait for one. */
export interface InspectionLoad {
  /** Small files never wait for large ones. */
  readonly lane: 'small' | 'large'
  readonly state: 'waiting' | 'reading'
  readonly files: number
  readonly bytes: number
}

/** Maximum cached results of one collection. */
const MOST = 10_000

/** Results of reading files, by object, version and collection, so that no file is read twice. */
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

/** Identifies file contents and the way they are read. */
export const idOf = (
  { cloud, account = '', bucket, endpoint }: ObjectLocation,
  objects: readonly ObjectMeta[],
  { csv, skipUndeclared }: ReadRules
): string => {
  let id = `${cloud} ${account} ${bucket}`
  if (endpoint !== undefined) id += ` ${endpoint}`
  if (csv !== undefined) id += JSON.stringify(csv)
  if (skipUndeclared) id += ' skip'
  // No key contains NUL, so every list of objects has a unique id.
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
  readonly inspectionCache: InspectionCache
  /**
   * Whether responses wait for inspections. On a clock that does not run by itself, the same requests then always get the same
   * responses, however long reading takes.
   */
  readonly patient: () => boolean
  readonly turns?: Turns | undefined
}

/** File inspections that run while requests continue. */
export class PendingInspections {
  readonly #jobs: Jobs
  readonly #now: () => number
  readonly inspect: Inspector
  readonly inspectionCache: InspectionCache
  readonly #patient: () => boolean
  readonly #turns: Turns | undefined
  /** Ids of the jobs whose files another process reads. */
  readonly elsewhere = new Set<string>()
  readonly #running = new Set<Promise<void>>()
  /** Inspections of jobs that progress by polls: responses wait for them on any clock. */
  readonly #awaited = new Set<Promise<void>>()
  readonly #stop = new AbortController()

  constructor(jobs: Jobs, now: () => number, { inspect, inspectionCache: known, patient, turns }: ReadingsOptions) {
    this.#jobs = jobs
    this.#now = now
    this.inspect = inspect
    this.inspectionCache = known
    this.#patient = patient
    this.#turns = turns
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Passes the result to the job when it is known. */
  follow(job: Job, reading: Promise<Findings>): void {
    const settle = (findings: Findings): Awaitable<void> =>
      this.#turns === undefined ? put(findings) : this.#settleWithin(this.#turns, () => put(findings))
    const put = (findings: Findings): void => {
      // Another process may have read the files meanwhile.
      if (this.#turns !== undefined && this.#jobs.get(job.id)?.reading === undefined) return
      const atOnce = job.polls !== undefined || this.#patient()
      const inspection = atOnce ? createInspection(findings) : { settledAt: this.#now(), ...findings }
      this.#jobs.replace(job.id, { inspection, reading: undefined })
    }
    const running = reading
      .then(settle, error => (this.#stop.signal.aborted ? undefined : settle(defect(job, error))))
      .finally(() => {
        this.#running.delete(running)
        this.#awaited.delete(running)
      })
    this.#running.add(running)
    if (job.polls !== undefined) this.#awaited.add(running)
  }

  /** As long as no turn is to be had, nobody else knows the result. If it is lost with its turn, these inspections are stopped, and others read again. */
  async #settleWithin(turns: Turns, put: () => void): Promise<void> {
    let isPut = false
    while (!isPut && !this.#stop.signal.aborted) {
      try {
        await turns.within(() => {
          isPut = true
          put()
        })
      } catch (error) {
        if (isPut && !this.#stop.signal.aborted) throw error
        await turns.pause()
      }
    }
  }

  /** The inspections that a response about jobs waits for. */
  settled(): Awaitable<unknown> {
    if (this.#turns !== undefined && this.#isAwaitedElsewhere()) return this.#settledElsewhere(this.#turns)
    const awaited = this.#patient() ? this.#running : this.#awaited
    return awaited.size === 0 ? undefined : this.#outside(Promise.all(awaited))
  }

  #isAwaitedElsewhere(): boolean {
    for (const id of this.elsewhere) if (this.#patient() || this.#jobs.get(id)?.polls !== undefined) return true
    return false
  }

  /** Each turn tells of jobs that another process has read. */
  async #settledElsewhere(turns: Turns): Promise<void> {
    while (this.#isAwaitedElsewhere()) {
      if (this.#stop.signal.aborted) return
      await turns.outside(turns.pause())
    }
    await this.settled()
  }

  #outside<T>(work: Promise<T>): Promise<T> {
    return this.#turns?.outside(work) ?? work
  }

  /** Whether an inspection is running. */
  get busy(): boolean {
    return this.#running.size > 0 || this.elsewhere.size > 0
  }

  /** Waits for the inspections that are running now, on any clock. */
  async current(): Promise<void> {
    await this.#outside(Promise.all(this.#running))
  }

  /** Waits until no inspection is running, on any clock. */
  async finished(): Promise<void> {
    while (this.busy) {
      if (this.#running.size > 0) await this.#outside(Promise.all(this.#running))
      else if (this.#turns === undefined || this.#stop.signal.aborted) return
      else await this.#turns.outside(this.#turns.pause())
    }
  }

  /** Stops all inspections. */
  stop(): void {
    this.#stop.abort()
  }
}

/** A file or folder to read. */
export interface ContentSource extends Pick<ImportSource, 'bucket' | 'location' | 'objects' | 'fileType' | 'together'> {
  /** undefined: it contains a secret. */
  readonly url?: string
}

/** The files of a job, and all that reading them needs. */
export interface Content {
  readonly sources: readonly ContentSource[]
  /** undefined: the message of a failed job is the server's words alone. */
  readonly reason?: ReasonForm
  readonly collection: Collection
  readonly rules: ReadRules
  readonly inspect: Inspector
  readonly inspectionCache: InspectionCache
  readonly stop: AbortSignal
}

/** Objects that are read together: all arrays of a NumPy folder; for other types, one file. */
export interface Group {
  readonly source: Content['sources'][number]
  readonly objects: readonly ObjectMeta[]
}

import type { Cluster, World } from '../cloud/world.ts'
import type { CountedRows } from '../imports/jobs/job-store.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import { nameOf, type Uploads } from '../lab/world/uploads.ts'
import type { StoredKind, Volume } from '../volumes/volume.ts'
import type { Draft } from './draft.ts'
import type { RecordFiles } from './files.ts'
import { type FollowedRecord, followRecords } from './follow.ts'
import type { Changed, JobRow } from './messages.ts'
import {
  clusterText,
  jobReader,
  jobText,
  type SandboxRows,
  SINGLES,
  type SingleKind,
  type SingleRecords,
  STORED,
  singleOf
} from './records.ts'

/** A job that another process has changed. */
export type FollowedJob = Changed<JobRow>

/** Part of the ttl after which the time of use is saved again: a request alone then costs no write. */
const USE = 0.1

/** The parts of a sandbox whose change is seen by comparing. A record is made only for a part that differs from before. */
const COMPARED: Readonly<Record<Exclude<SingleKind, 'rows' | 'clusters'>, (sandbox: LabSandbox) => unknown>> = {
  head: ({ clock, polls }) => `${clock.changes} ${polls}`,
  sources: ({ sources: { jobs, clusters, milvusJobs, volumes } }) =>
    `${jobs.state()} ${clusters.state()} ${milvusJobs.state()} ${volumes.state()}`,
  keys: ({ world }) => world.keys,
  integrations: ({ world }) => world.integrations,
  buckets: ({ buckets }) => buckets,
  faults: ({ faults }) => faults?.changes,
  scenarios: ({ scenarios }) => scenarios?.changes,
  rates: ({ rates, turns }) => turns && rates?.changes
}

const KINDS = Object.keys(COMPARED) as (keyof typeof COMPARED)[]

const sizeOf = ({ jobs, records }: Draft): number => jobs.length + records.length

/** Finds what has changed in one sandbox since the last time. */
export class Tracker {
  readonly sandbox: LabSandbox
  /** Number of the sandbox in the database. */
  readonly no: number
  readonly #onChange: (name: string) => void
  /** Numbers of the jobs by id, in order of acceptance. */
  readonly #jobs = new Map<string, number>()
  #accepted = 0
  readonly #changedJobs = new Set<string>()
  /** Numbers of the jobs whose files are being read here. */
  readonly #reading = new Set<number>()
  #isFollowing = false
  /** Kinds and keys as JSON, because a set compares texts. */
  readonly #changedStored = new Set<string>()
  readonly #before = new Map<SingleKind, unknown>()
  #world: World
  #rowChanges: number
  /** Number of jobs of the rows' record; 0: there is none. */
  #jobsOfRows = 0
  #usedAt: number

  /**
   * @param rows what is saved of it; undefined: nothing
   * @param onChange called with its name for each change of its jobs, uploads and volumes
   */
  constructor(sandbox: LabSandbox, no: number, onChange: (name: string) => void, rows?: SandboxRows) {
    this.sandbox = sandbox
    this.no = no
    this.#onChange = onChange
    this.#rowChanges = sandbox.jobs.rowChanges
    this.#world = sandbox.world
    this.#usedAt = sandbox.usedAt
    if (rows === undefined) this.#takeAll()
    else this.#takeSaved(rows)
    this.#listen()
  }

  /** The jobs of the sandbox are in the order of their rows. */
  #takeSaved(rows: SandboxRows): void {
    for (const [index, id] of this.sandbox.jobs.ids.entries()) this.#jobs.set(id, rows.jobs[index]?.no ?? index)
    this.#jobsOfRows = singleOf(rows, 'rows')?.jobs ?? 0
    this.#accepted = Math.max(this.#jobsOfRows, (rows.jobs.at(-1)?.no ?? -1) + 1)
    for (const kind of KINDS) this.#before.set(kind, COMPARED[kind](this.sandbox))
  }

  /** Everything that differs from the template is a change. */
  #takeAll(): void {
    const { template, jobs, volumes, uploads, clock } = this.sandbox
    this.#world = template.world
    this.#usedAt = Number.NEGATIVE_INFINITY
    for (const { id } of jobs.all(clock.now())) this.#changedJobs.add(id)
    if (jobs.rows(clock.now()).length > 0) this.#rowChanges--
    this.#before.set('keys', template.world.keys)
    this.#before.set('integrations', template.world.integrations)
    this.#before.set('buckets', template.document.buckets ?? this.sandbox.buckets)
    for (const volume of volumes.all) this.#takeVolume(volume)
    if (uploads !== undefined) this.#takeUploads(uploads)
    for (const { token } of volumes.grants) this.#stored('grant', token)
  }

  #takeVolume(volume: Volume): void {
    const { organization, name } = volume.identity
    this.#stored('volume', organization, name)
    for (const { key } of volume.all('')) this.#stored('file', organization, name, key)
    for (const { id, parts } of volume.uploads.values()) {
      this.#stored('volume-upload', organization, name, id)
      for (const number of parts.keys()) this.#stored('volume-part', organization, name, id, number)
    }
  }

  #takeUploads(uploads: Uploads): void {
    for (const { bucket, key } of uploads.all()) this.#stored('object', nameOf(bucket), key)
    for (const { bucket, keys } of uploads.hidden()) for (const key of keys) this.#stored('hidden', nameOf(bucket), key)
    for (const { bucket, upload } of uploads.allMultipart()) {
      this.#stored('upload', nameOf(bucket), upload.id)
      for (const number of upload.parts.keys()) this.#stored('part', nameOf(bucket), upload.id, number)
    }
  }

  #listen(): void {
    const { jobs, name } = this.sandbox
    jobs.onChange = id => {
      if (this.#isFollowing) return
      this.#changedJobs.add(id)
      this.#onChange(name)
    }
    this.sandbox.onStored = (kind, ...key) => this.#stored(kind, ...key)
  }

  #stored(kind: StoredKind, ...key: readonly (string | number)[]): void {
    if (this.#isFollowing) return
    this.#changedStored.add(JSON.stringify([kind, key]))
    this.#onChange(this.sandbox.name)
  }

  /** Adds what has changed since the last call. @param now of the base clock, epoch milliseconds */
  collect(draft: Draft, now: number): void {
    const { sandbox } = this
    const before = sizeOf(draft)
    this.#collectJobs(draft)
    for (const kind of KINDS) {
      const present = COMPARED[kind](sandbox)
      if (this.#before.get(kind) === present) continue
      this.#put(draft, kind, now)
      // Making the record may itself be a change: faults expire.
      this.#before.set(kind, COMPARED[kind](sandbox))
    }
    if (sandbox.world.clusters !== this.#world.clusters) this.#collectClusters(draft, now)
    this.#collectStored(draft)
    // Jobs may have expired meanwhile, so this comes last.
    if (sandbox.jobs.rowChanges !== this.#rowChanges) {
      this.#rowChanges = sandbox.jobs.rowChanges
      this.#jobsOfRows = this.#accepted
      this.#put(draft, 'rows', now)
    }
    this.#world = sandbox.world
    this.#collectUse(draft, sizeOf(draft) > before)
  }

  /** @param isChanged whether something else of the sandbox is written anyway */
  #collectUse({ sandboxes }: Draft, isChanged: boolean): void {
    const { name, usedAt, ttl = Number.POSITIVE_INFINITY } = this.sandbox
    const isDue = usedAt - this.#usedAt >= ttl * USE || (isChanged && ttl < Number.POSITIVE_INFINITY)
    if (!isDue || usedAt === this.#usedAt) return
    this.#usedAt = usedAt
    sandboxes.push([this.no, name, usedAt])
  }

  /** Takes over what another process has changed in its turn. @param now the base clock */
  follow(
    jobs: readonly FollowedJob[],
    records: readonly FollowedRecord[],
    files: RecordFiles,
    now: () => number
  ): void {
    const { sandbox } = this
    this.#isFollowing = true
    followRecords(sandbox, records, files, now)
    const counted = records.find(({ kind }) => kind === 'rows')?.record
    this.#followJobs(jobs, counted === undefined || counted === null ? undefined : JSON.parse(counted))
    this.#isFollowing = false
    for (const kind of KINDS) this.#before.set(kind, COMPARED[kind](sandbox))
    this.#world = sandbox.world
    this.#rowChanges = sandbox.jobs.rowChanges
  }

  #followJobs(rows: readonly FollowedJob[], counted: SingleRecords['rows'] | undefined): void {
    const { jobs, inspections, now } = this.sandbox
    const ids = rows.some(({ record }) => record === null)
      ? new Map([...this.#jobs].map(([id, number]) => [number, id]))
      : undefined
    const readJob = jobReader()
    for (const { sandbox, no, record } of rows) {
      this.#accepted = Math.max(this.#accepted, no + 1)
      const job = record === null ? undefined : readJob({ sandbox, no, record })
      const id = job?.id ?? ids?.get(no)
      if (id === undefined) continue
      this.#changedJobs.delete(id)
      if (job?.reading === undefined) inspections.elsewhere.delete(id)
      else if (!this.#reading.has(no)) inspections.elsewhere.add(id)
      if (job !== undefined) {
        this.#jobs.set(id, no)
        jobs.put(job)
      } else if (this.#jobs.delete(id)) jobs.remove(id, now())
    }
    if (counted === undefined) return
    this.#jobsOfRows = counted.jobs
    const inOrder = [...this.#jobs].sort(([, a], [, b]) => a - b)
    const first = inOrder.filter(([, no]) => no < counted.jobs).length
    const all = inOrder.flatMap(([id]) => jobs.get(id) ?? [])
    jobs.restart(all, { rows: counted.rows, now: counted.now, jobs: first } satisfies CountedRows)
  }

  /** Reads the files of a job here, whose process has ended. @returns its id; undefined: it is read */
  claim(no: number): string | undefined {
    const id = [...this.#jobs].find(([, number]) => number === no)?.[0] ?? ''
    if (this.#reading.has(no) || this.sandbox.jobs.get(id)?.reading === undefined) return undefined
    this.sandbox.inspections.elsewhere.delete(id)
    this.#changedJobs.add(id)
    return id
  }

  #collectReading({ readings, read }: Draft, no: number, isRead: boolean): void {
    if (isRead ? !this.#reading.delete(no) : this.#reading.has(no)) return
    if (!isRead) this.#reading.add(no)
    ;(isRead ? read : readings).push([this.no, no])
  }

  #collectJobs(draft: Draft): void {
    const { jobs: changes } = draft
    const { jobs } = this.sandbox
    for (const id of this.#changedJobs) {
      const job = jobs.get(id)
      const known = this.#jobs.get(id)
      if (job !== undefined) {
        const number = known ?? this.#accepted++
        if (known === undefined) this.#jobs.set(id, number)
        // A job that the saved rows may have counted already: they are saved anew.
        else if (known < this.#jobsOfRows) this.#rowChanges = Number.NaN
        changes.push([this.no, number, jobText(job)])
        if (!this.sandbox.inspections.elsewhere.has(id)) this.#collectReading(draft, number, job.reading === undefined)
      } else if (known !== undefined) {
        this.#jobs.delete(id)
        changes.push([this.no, known, null])
        this.#collectReading(draft, known, true)
      }
    }
    this.#changedJobs.clear()
  }

  #collectClusters({ records }: Draft, now: number): void {
    const { world, template } = this.sandbox
    const ofTemplate = (id: string): Cluster | undefined => template.world.clusters.get(id)
    for (const [id, cluster] of world.clusters) {
      if (this.#world.clusters.get(id) === cluster) continue
      records.push([this.no, 'cluster', id, ofTemplate(id) === cluster ? null : clusterText(cluster)])
    }
    for (const id of this.#world.clusters.keys()) {
      if (!world.clusters.has(id)) records.push([this.no, 'cluster', id, null])
    }
    this.#put({ records }, 'clusters', now)
  }

  #collectStored({ records }: Pick<Draft, 'records'>): void {
    for (const text of this.#changedStored) {
      const [kind, key] = JSON.parse(text) as [StoredKind, (string | number)[]]
      const record = STORED[kind](this.sandbox, key)
      records.push([this.no, kind, JSON.stringify(key), record === undefined ? null : JSON.stringify(record)])
    }
    this.#changedStored.clear()
  }

  #put({ records }: Pick<Draft, 'records'>, kind: SingleKind, now: number): void {
    const record = SINGLES[kind](this.sandbox, now, this.#accepted)
    records.push([this.no, kind, '', record === undefined ? null : JSON.stringify(record)])
  }
}

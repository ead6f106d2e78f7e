import { collectionKey, DEFAULT_PARTITION } from '../../cloud/world.ts'
import type { Job } from './job.ts'
import { type JobStatus, stateOf } from './status.ts'
import { type End, endOf } from './timeline.ts'

/** A collection, or a partition of it. */
export interface ImportTarget {
  readonly collectionName: string
  /** undefined: the default database. */
  readonly database?: string | undefined
  readonly partitionName?: string
}

/** Rows that completed jobs have imported into a partition. */
export interface RowCount {
  readonly collectionName: string
  readonly database?: string
  readonly partitionName: string
  readonly rows: number
}

/** Ended entries tolerated before compacting (slice is O(n)). */
const TOLERATED_ENDED = 1000

interface Entry {
  readonly endsAt: number
  readonly outcome: End['outcome']
  /** Rows imported when it ends; 0 if it fails. */
  readonly rows: number
  readonly job: Job
  /** Number of jobs created before it in the sandbox. */
  readonly order: number
}

const entryOf = (job: Job, order: number): Entry => {
  const { endsAt, outcome } = endOf(job)
  return { endsAt, outcome, rows: outcome === 'succeed' ? (job.inspection?.rows ?? 0) : 0, job, order }
}

/** The key of the collection that a job imports into, or of a target's. */
export const targetOf = ({ collectionName, database }: Omit<ImportTarget, 'partitionName'>): string =>
  collectionKey(collectionName, database)

const partitionOf = ({ partitionName = DEFAULT_PARTITION }: Job): string => partitionName

/** The unfinished jobs of one cluster, their number by collection, and the rows that finished jobs imported, by partition. */
export class RunningJobs {
  /** Sorted by end; those before `#ended` have ended. */
  #entries: Entry[] = []
  #ended = 0
  readonly #alive = new Map<string, number>()
  readonly #imported = new Map<string, ImportedRows>()
  /** Ended jobs by outcome. */
  readonly #outcomes = { succeed: 0, fail: 0, never: 0 }

  /** @param order number of jobs created before it in the sandbox */
  add(job: Job, order: number): void {
    const entry = entryOf(job, order)
    if (entry.endsAt <= job.createdAt) {
      this.#outcomes[entry.outcome]++
      this.#import(entry)
    } else {
      this.#insert(entry)
      this.#alive.set(targetOf(job), (this.#alive.get(targetOf(job)) ?? 0) + 1)
    }
  }

  /** Most jobs end after all others, so most insertions are appends. */
  #insert(entry: Entry): void {
    let [low, high] = [this.#ended, this.#entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#entries[middle]?.endsAt ?? 0) <= entry.endsAt) low = middle + 1
      else high = middle
    }
    if (low === this.#entries.length) this.#entries.push(entry)
    else this.#entries.splice(low, 0, entry)
  }

  /** Replaces a job after its end becomes known. */
  replace(job: Job, settled: Job): void {
    const at = this.#entries.findIndex(entry => entry.job === job)
    const entry = this.#entries[at]
    if (entry === undefined || at < this.#ended) {
      this.#outcomes[endOf(job).outcome]--
      this.#outcomes[endOf(settled).outcome]++
      return
    }
    this.#entries.splice(at, 1)
    this.#insert(entryOf(settled, entry.order))
  }

  /** Stops counting an ended job that is removed. */
  forgetEnded(job: Job, now: number): void {
    this.#advance(now)
    this.#outcomes[endOf(job).outcome]--
  }

  /** Number of jobs by state. */
  counts(now: number): JobCounts {
    this.#advance(now)
    const { succeed, fail, never } = this.#outcomes
    const running = this.#entries.length - this.#ended
    return { total: running + succeed + fail + never, running, completed: succeed, failed: fail }
  }

  /** The unfinished jobs with their order of creation, sorted by end. */
  running(now: number, most = Number.POSITIVE_INFINITY): readonly Entry[] {
    this.#advance(now)
    return this.#entries.slice(this.#ended, this.#ended + most)
  }

  #import({ job, rows }: Entry): void {
    if (rows > 0) this.#count(job, partitionOf(job), rows)
  }

  #count({ collectionName, database }: Omit<ImportTarget, 'partitionName'>, partition: string, rows: number): void {
    const key = collectionKey(collectionName, database)
    let partitions = this.#imported.get(key)?.partitions
    if (partitions === undefined) {
      partitions = new Map()
      this.#imported.set(key, { collectionName, database, partitions })
    }
    partitions.set(partition, (partitions.get(partition) ?? 0) + rows)
  }

  #end(entry: Entry): void {
    const name = targetOf(entry.job)
    const left = (this.#alive.get(name) ?? 1) - 1
    if (left === 0) this.#alive.delete(name)
    else this.#alive.set(name, left)
    this.#outcomes[entry.outcome]++
    this.#import(entry)
  }

  /** Counts the jobs that have ended. Time never goes back. */
  #advance(now: number): void {
    for (let next = this.#entries[this.#ended]; next !== undefined && next.endsAt <= now; ) {
      this.#ended++
      this.#end(next)
      next = this.#entries[this.#ended]
    }
    if (this.#ended > TOLERATED_ENDED && this.#ended > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#ended)
      this.#ended = 0
    }
  }

  /** Number of unfinished jobs by the key of the collection. */
  at(now: number): ReadonlyMap<string, number> {
    this.#advance(now)
    return this.#alive
  }

  /** The unfinished jobs, sorted by end. */
  unfinished(now: number): Job[] {
    this.#advance(now)
    return this.#entries.slice(this.#ended).map(({ job }) => job)
  }

  /** The unfinished jobs that import into a target. */
  into(target: ImportTarget, now: number): Job[] {
    const key = targetOf(target)
    return this.unfinished(now).filter(
      job => targetOf(job) === key && [undefined, partitionOf(job)].includes(target.partitionName)
    )
  }

  /** Removes the rows of a dropped target. */
  forget(target: ImportTarget, now: number): void {
    this.#advance(now)
    const key = targetOf(target)
    if (target.partitionName === undefined) this.#imported.delete(key)
    else this.#imported.get(key)?.partitions.delete(target.partitionName)
  }

  /** Rows that completed jobs imported, by collection and partition. */
  rows(now: number): Iterable<ImportedRows> {
    this.#advance(now)
    return this.#imported.values()
  }

  /** Overrides the row counts that the jobs ended by `now` add up to. */
  setRows(counts: readonly RowCount[], now: number): void {
    this.#advance(now)
    this.#imported.clear()
    for (const count of counts) this.#count(count, count.partitionName, count.rows)
  }

  /** Number of rows that completed jobs imported into a target. */
  imported({ partitionName, ...collection }: ImportTarget, now: number): number {
    this.#advance(now)
    const partitions = this.#imported.get(targetOf(collection))?.partitions
    if (partitionName !== undefined) return partitions?.get(partitionName) ?? 0
    return [...(partitions?.values() ?? [])].reduce((sum, rows) => sum + rows, 0)
  }
}

/** Rows that completed jobs have imported into a collection, by partition. */
interface ImportedRows extends ImportTarget {
  readonly partitions: Map<string, number>
}

/** Number of jobs by state. */
export interface JobCounts {
  readonly total: number
  readonly running: number
  readonly completed: number
  readonly failed: number
}

/** An unfinished job, and the number of jobs created before it. */
export type RunningJob = Pick<Entry, 'job' | 'order' | 'endsAt'>

const toRemovalTime = (job: Job): number => endOf(job).endsAt + (job.retention ?? Number.POSITIVE_INFINITY)

const NONE: ReadonlyMap<string, number> = new Map()

const cut = (jobs: readonly Job[], pageSize: number, currentPage: number): Job[] => {
  const end = jobs.length - pageSize * (currentPage - 1)
  return end <= 0 ? [] : jobs.slice(Math.max(0, end - pageSize), end).reverse()
}

type Change = Pick<Job, 'inspection' | 'reading'> | Pick<Job, 'ending'> | Pick<Job, 'dropped'> | Pick<Job, 'polls'>

interface JobsOfCluster {
  readonly jobs: Job[]
  readonly alive: RunningJobs
}

/** Rows in a partition of a cluster. */
export interface ClusterRows extends RowCount {
  readonly clusterId: string
}

/** Rows by partition that the first jobs of a sandbox had imported by a time. */
export interface CountedRows {
  readonly rows: readonly ClusterRows[]
  /** Epoch milliseconds. */
  readonly now: number
  /** Number of those jobs. */
  readonly jobs: number
}

/** The jobs of a database, or of one collection in it. */
interface JobsOf {
  /** undefined: all. */
  readonly collectionName: string | undefined
  /** undefined: the default one. */
  readonly database: string | undefined
  /** Whether jobs of a dropped collection of that name are left out. */
  readonly existing?: boolean
}

/** A part of the jobs, newest first. */
export interface JobFilter {
  readonly limit: number
  readonly state?: JobStatus['state'] | undefined
  readonly clusterId?: string | undefined
  /** Id of a job: only jobs created before it. */
  readonly before?: string | undefined
}

export interface NewestJobs {
  readonly jobs: readonly Job[]
  /** The value of `before` for the following part; undefined: there is none. */
  readonly next: string | undefined
}

/** Maximum jobs that a filter skips in one call, so that a rare state among a million jobs holds up no request. */
const MOST_SKIPPED = 5000

/** All jobs of a sandbox, by id, by time, and by cluster in order of creation. An ended job costs one record and three index entries. */
export class Jobs {
  readonly #byId = new Map<string, Job>()
  /** Ids by time of creation, those of one moment in order of creation. */
  #byTime: string[] = []
  /** Whether a job was added that is older than others, as a world declares them. */
  #unsorted = false
  #latest = Number.NEGATIVE_INFINITY
  #made = 0
  #changes = 0
  #rowChanges = 0
  /** Called with the id of each job that is added, replaced or removed. */
  onChange: ((id: string) => void) | undefined
  readonly #byCluster = new Map<string, JobsOfCluster>()
  /** Ids of jobs that are removed some time after their end. */
  readonly #retained = new Set<string>()
  /** No job is removed earlier. Epoch milliseconds. */
  #goesAt = Number.POSITIVE_INFINITY

  /** Increases with each change of a job; the progress of time is no change. */
  get changes(): number {
    return this.#changes
  }

  /** Increases whenever the jobs stop adding up to the rows: rows are removed, or stay without their job. */
  get rowChanges(): number {
    return this.#rowChanges
  }

  add(job: Job): void {
    this.#changes++
    const known = this.#byId.size
    this.#byId.set(job.id, job)
    if (this.#byId.size > known) this.#byTime.push(job.id)
    if (job.createdAt < this.#latest) this.#unsorted = true
    else this.#latest = job.createdAt
    const { jobs, alive } = this.#cluster(job.clusterId)
    jobs.push(job)
    this.#retain(job)
    alive.add(job, this.#made++)
    this.onChange?.(job.id)
  }

  #cluster(id: string): JobsOfCluster {
    let cluster = this.#byCluster.get(id)
    if (cluster === undefined) {
      cluster = { jobs: [], alive: new RunningJobs() }
      this.#byCluster.set(id, cluster)
    }
    return cluster
  }

  /** Replaces the record of a job; records are immutable. */
  replace(id: string, changes: Change): void {
    const job = this.#byId.get(id)
    const cluster = job && this.#byCluster.get(job.clusterId)
    if (job === undefined || cluster === undefined) return
    this.#exchange(cluster, job, { ...job, ...changes })
  }

  #exchange({ jobs, alive }: JobsOfCluster, job: Job, changed: Job): void {
    this.#changes++
    jobs[jobs.lastIndexOf(job)] = changed
    this.#byId.set(job.id, changed)
    alive.replace(job, changed)
    this.#retain(changed)
    this.onChange?.(job.id)
  }

  /** Adds a job, or replaces its whole record. */
  put(job: Job): void {
    const known = this.#byId.get(job.id)
    const cluster = this.#byCluster.get(job.clusterId)
    if (known === undefined || cluster === undefined) this.add(job)
    else this.#exchange(cluster, known, job)
  }

  /** Removes a job; its rows stay. */
  remove(id: string, now: number): void {
    this.#forget(id, this.#byId.get(id), now)
    this.#dropMissingIds()
  }

  /** Begins anew with these jobs, in order of creation. @param counted the rows that the first of them had imported by a time */
  restart(jobs: readonly Job[], counted?: CountedRows): void {
    this.#byId.clear()
    this.#byCluster.clear()
    this.#retained.clear()
    this.#byTime = []
    this.#made = 0
    this.#latest = Number.NEGATIVE_INFINITY
    this.#goesAt = Number.POSITIVE_INFINITY
    const first = counted?.jobs ?? jobs.length
    for (const job of jobs.slice(0, first)) this.add(job)
    if (counted !== undefined) this.setRows(counted.rows, counted.now)
    for (const job of jobs.slice(first)) this.add(job)
  }

  #retain(job: Job): void {
    if (job.retention === undefined) return
    this.#retained.add(job.id)
    this.#goesAt = Math.min(this.#goesAt, toRemovalTime(job))
  }

  /** Removes the jobs with an expired retention. Time never goes back. */
  at(now: number): this {
    if (now < this.#goesAt) return this
    this.#goesAt = Number.POSITIVE_INFINITY
    for (const id of this.#retained) {
      const job = this.#byId.get(id)
      if (job === undefined || toRemovalTime(job) <= now) this.#forget(id, job, now)
      else this.#goesAt = Math.min(this.#goesAt, toRemovalTime(job))
    }
    this.#dropMissingIds()
    return this
  }

  #forget(id: string, job: Job | undefined, now: number): void {
    this.#retained.delete(id)
    this.#byId.delete(id)
    const cluster = this.#byCluster.get(job?.clusterId ?? '')
    if (job === undefined || cluster === undefined) return
    cluster.jobs.splice(cluster.jobs.lastIndexOf(job), 1)
    cluster.alive.forgetEnded(job, now)
    this.#rowChanges++
    this.onChange?.(id)
  }

  #dropMissingIds(): void {
    this.#changes++
    if (this.#byTime.length > this.#byId.size) this.#byTime = this.#byTime.filter(id => this.#byId.has(id))
  }

  /** Removes all jobs of a cluster without a trace. */
  removeCluster(clusterId: string): void {
    const ids = this.#byCluster.get(clusterId)?.jobs.map(({ id }) => id) ?? []
    for (const id of ids) this.#byId.delete(id)
    this.#byCluster.delete(clusterId)
    this.#dropMissingIds()
    this.#rowChanges++
    for (const id of ids) this.onChange?.(id)
  }

  /** Ids of the unfinished jobs at `now`, in order of creation. */
  unfinished(now: number): string[] {
    return this.running(now).map(({ job }) => job.id)
  }

  /** The unfinished jobs at `now`, in order of creation. @param clusterId undefined: of all clusters */
  running(now: number, clusterId?: string): RunningJob[] {
    const clusters = clusterId === undefined ? [...this.#byCluster.values()] : [this.#byCluster.get(clusterId)]
    return clusters.flatMap(cluster => cluster?.alive.running(now) ?? []).sort((a, b) => a.order - b.order)
  }

  /** The unfinished jobs at `now` that end first, in order of creation. */
  endingFirst(now: number, most: number): readonly Job[] {
    const clusters = [...this.#byCluster.values()].flatMap(({ alive }) => alive.running(now, most))
    const first = clusters.length <= most ? clusters : clusters.sort((a, b) => a.endsAt - b.endsAt).slice(0, most)
    return first.sort((a, b) => a.order - b.order).map(({ job }) => job)
  }

  /** Number of jobs at `now` by state. The cost depends on the clusters, not on the jobs. */
  counts(now: number): JobCounts {
    this.at(now)
    const sum = { total: 0, running: 0, completed: 0, failed: 0 }
    for (const { alive } of this.#byCluster.values()) {
      const { total, running, completed, failed } = alive.counts(now)
      sum.total += total
      sum.running += running
      sum.completed += completed
      sum.failed += failed
    }
    return sum
  }

  /** The newest jobs at `now`. The cost depends on the part, not on the list. */
  newest(now: number, { limit, state, clusterId, before }: JobFilter): NewestJobs {
    const ids = this.at(now).#sorted()
    const end = before === undefined ? ids.length : this.#positionOf(before)
    if (state === 'Running') return this.#newestRunning(now, { limit, clusterId, before })
    const jobs: Job[] = []
    let skipped = 0
    for (let at = end - 1; at >= 0; at--) {
      const job = this.#byId.get(ids[at] ?? '')
      if (job === undefined) continue
      const isWanted =
        (clusterId === undefined || job.clusterId === clusterId) && (state === undefined || stateOf(job, now) === state)
      if (isWanted) jobs.push(job)
      else skipped++
      if (jobs.length === limit || skipped === MOST_SKIPPED) return { jobs, next: at === 0 ? undefined : job.id }
    }
    return { jobs, next: undefined }
  }

  #newestRunning(now: number, { limit, clusterId, before }: JobFilter): NewestJobs {
    const all = this.running(now, clusterId).sort((a, b) => a.job.createdAt - b.job.createdAt)
    const at = before === undefined ? all.length : all.findIndex(({ job }) => job.id === before)
    const created = this.#byId.get(before ?? '')?.createdAt ?? 0
    // The job may have ended since it was listed.
    const end = at >= 0 ? at : all.filter(({ job }) => job.createdAt <= created).length
    const jobs = all
      .slice(Math.max(0, end - limit), end)
      .map(({ job }) => job)
      .reverse()
    return { jobs, next: end > limit ? jobs.at(-1)?.id : undefined }
  }

  #sorted(): readonly string[] {
    if (this.#unsorted) this.#byTime.sort((a, b) => this.#createdAt(a) - this.#createdAt(b))
    this.#unsorted = false
    return this.#byTime
  }

  #createdAt(id: string): number {
    return this.#byId.get(id)?.createdAt ?? 0
  }

  /** Position by time of an existing job; 0 for a missing one. */
  #positionOf(id: string): number {
    const ids = this.#byTime
    const time = this.#createdAt(id)
    let [low, high] = [0, ids.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#createdAt(ids[middle] ?? '') <= time) low = middle + 1
      else high = middle
    }
    let at = low - 1
    while (at > 0 && ids[at] !== id) at--
    return Math.max(0, at)
  }

  /** All jobs at `now`, in order of creation. */
  all(now: number): Job[] {
    return [...this.at(now).#byId.values()]
  }

  /** Number of jobs at `now`, whatever their state. */
  size(now: number): number {
    return this.at(now).#byId.size
  }

  get(id: string): Job | undefined {
    return this.#byId.get(id)
  }

  /** Ids of all jobs that are not removed, in order of creation. */
  get ids(): string[] {
    return [...this.#byId.keys()]
  }

  /** Number of unfinished jobs in a cluster at `now`, by the key of the collection. */
  alive(clusterId: string, now: number): ReadonlyMap<string, number> {
    return this.#byCluster.get(clusterId)?.alive.at(now) ?? NONE
  }

  /** One page of the jobs of a database, or of one collection in it, which scans all jobs of the cluster; undefined: one page of all jobs. */
  pageOf(clusterId: string, of: JobsOf | undefined, pageSize: number, currentPage: number): Job[] {
    if (of === undefined) return this.page(clusterId, pageSize, currentPage)
    const { collectionName, database, existing = false } = of
    const ofCluster = this.#byCluster.get(clusterId)?.jobs ?? []
    const jobs = ofCluster.filter(
      job =>
        job.database === database &&
        (collectionName === undefined || job.collectionName === collectionName) &&
        job.gone !== 'database' &&
        !(existing && job.gone === 'collection')
    )
    return cut(jobs, pageSize, currentPage)
  }

  /** Fails the unfinished jobs of a dropped cluster. */
  dropCluster(clusterId: string, now: number): void {
    const running = this.#byCluster.get(clusterId)?.alive.unfinished(now) ?? []
    for (const { id } of running) this.replace(id, { dropped: { at: now, message: `cluster ${clusterId} dropped` } })
  }

  /** Removes the rows of a dropped collection or partition, and fails the jobs that import into it. */
  drop(clusterId: string, place: ImportTarget, now: number): void {
    const alive = this.#byCluster.get(clusterId)?.alive
    const { collectionName, partitionName } = place
    const message = `${partitionName === undefined ? `collection ${collectionName}` : `partition ${partitionName}`} dropped`
    for (const { id } of alive?.into(place, now) ?? []) this.replace(id, { dropped: { at: now, message } })
    alive?.forget(place, now)
    this.#rowChanges++
    const key = targetOf(place)
    if (partitionName === undefined) this.#lose(clusterId, 'collection', job => targetOf(job) === key)
  }

  /** Marks the jobs of a dropped database, which had no collections left. */
  dropDatabase(clusterId: string, database: string): void {
    this.#lose(clusterId, 'database', job => job.database === database)
  }

  /** Marks jobs that have all ended, so that their running entries need no change. */
  #lose(clusterId: string, gone: 'collection' | 'database', isMeant: (job: Job) => boolean): void {
    const jobs = this.#byCluster.get(clusterId)?.jobs ?? []
    jobs.forEach((job, index) => {
      if (!isMeant(job) || job.gone === gone || job.gone === 'database') return
      const changed = { ...job, gone }
      jobs[index] = changed
      this.#byId.set(job.id, changed)
      this.#changes++
      this.onChange?.(job.id)
    })
  }

  /** Number of rows that completed jobs have imported into a target by `now`. */
  imported(clusterId: string, place: ImportTarget, now: number): number {
    return this.#byCluster.get(clusterId)?.alive.imported(place, now) ?? 0
  }

  /**
   * Rows that completed jobs have imported, by partition, sorted by name. The jobs do not always add up to them: an expired job leaves
   * its rows, and a dropped collection takes its rows and leaves its jobs.
   */
  rows(now: number): ClusterRows[] {
    const counts: ClusterRows[] = []
    for (const [clusterId, { alive }] of this.#byCluster) {
      for (const { collectionName, database, partitions } of alive.rows(now)) {
        const place = { clusterId, collectionName, ...(database !== undefined && { database }) }
        for (const [partitionName, rows] of partitions) counts.push({ ...place, partitionName, rows })
      }
    }
    const toTargetKey = ({ clusterId, partitionName, ...collection }: ClusterRows): string =>
      [clusterId, targetOf(collection), partitionName].join('/')
    return counts.sort((a, b) => (toTargetKey(a) < toTargetKey(b) ? -1 : 1))
  }

  /** Overrides the row counts that the jobs ended by `now` add up to. */
  setRows(counts: readonly ClusterRows[], now: number): void {
    for (const { clusterId } of counts) this.#cluster(clusterId)
    for (const [id, { alive }] of this.#byCluster) {
      const own = counts.filter(({ clusterId }) => clusterId === id)
      alive.setRows(own, now)
    }
  }

  /** One page of a cluster's jobs, newest first (guess). The cost depends on the page, not on the list. */
  page(clusterId: string, pageSize: number, currentPage: number): Job[] {
    return cut(this.#byCluster.get(clusterId)?.jobs ?? [], pageSize, currentPage)
  }
}

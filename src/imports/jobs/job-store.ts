import { DEFAULT_PARTITION } from '../../cloud/world.ts'
import type { Job } from './job.ts'
import { endOf } from './timeline.ts'

/** A collection, or a partition of it. */
export interface ImportTarget {
  readonly collectionName: string
  readonly partitionName?: string
}

/** Rows that completed jobs have imported into a partition. */
export interface RowCount {
  readonly collectionName: string
  readonly partitionName: string
  readonly rows: number
}

/** Ended entries tolerated before compacting (slice is O(n)). */
const TOLERATED_ENDED = 1000

interface Entry {
  readonly endsAt: number
  /** Rows imported when it ends; 0 if it fails. */
  readonly rows: number
  readonly job: Job
}

const entryOf = (job: Job): Entry => {
  const { endsAt, outcome } = endOf(job)
  return { endsAt, rows: outcome === 'succeed' ? (job.inspection?.rows ?? 0) : 0, job }
}

const partitionOf = ({ partitionName = DEFAULT_PARTITION }: Job): string => partitionName

/** The unfinished jobs of one cluster, their number by collection, and the rows that finished jobs imported, by partition. */
export class RunningJobs {
  /** Sorted by end; those before `#ended` have ended. */
  #entries: Entry[] = []
  #ended = 0
  readonly #alive = new Map<string, number>()
  readonly #imported = new Map<string, Map<string, number>>()

  add(job: Job): void {
    const entry = entryOf(job)
    if (entry.endsAt <= job.createdAt) this.#import(entry)
    else {
      this.#insert(entry)
      this.#alive.set(job.collectionName, (this.#alive.get(job.collectionName) ?? 0) + 1)
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
    if (at < this.#ended) return
    this.#entries.splice(at, 1)
    this.#insert(entryOf(settled))
  }

  #import({ job, rows }: Entry): void {
    if (rows > 0) this.#count(job.collectionName, partitionOf(job), rows)
  }

  #count(collection: string, partition: string, rows: number): void {
    let partitions = this.#imported.get(collection)
    if (partitions === undefined) {
      partitions = new Map()
      this.#imported.set(collection, partitions)
    }
    partitions.set(partition, (partitions.get(partition) ?? 0) + rows)
  }

  #end(entry: Entry): void {
    const name = entry.job.collectionName
    const left = (this.#alive.get(name) ?? 1) - 1
    if (left === 0) this.#alive.delete(name)
    else this.#alive.set(name, left)
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

  /** Number of unfinished jobs by collection. */
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
  into({ collectionName, partitionName }: ImportTarget, now: number): Job[] {
    return this.unfinished(now).filter(
      job => job.collectionName === collectionName && [undefined, partitionOf(job)].includes(partitionName)
    )
  }

  /** Removes the rows of a dropped target. */
  forget({ collectionName, partitionName }: ImportTarget, now: number): void {
    this.#advance(now)
    if (partitionName === undefined) this.#imported.delete(collectionName)
    else this.#imported.get(collectionName)?.delete(partitionName)
  }

  /** Rows that completed jobs imported, by collection and partition. */
  rows(now: number): ReadonlyMap<string, ReadonlyMap<string, number>> {
    this.#advance(now)
    return this.#imported
  }

  /** Overrides the row counts that the jobs ended by `now` add up to. */
  setRows(counts: readonly RowCount[], now: number): void {
    this.#advance(now)
    this.#imported.clear()
    for (const { collectionName, partitionName, rows } of counts) this.#count(collectionName, partitionName, rows)
  }

  /** Number of rows that completed jobs imported into a target. */
  imported({ collectionName, partitionName }: ImportTarget, now: number): number {
    this.#advance(now)
    const partitions = this.#imported.get(collectionName)
    if (partitionName !== undefined) return partitions?.get(partitionName) ?? 0
    return [...(partitions?.values() ?? [])].reduce((sum, rows) => sum + rows, 0)
  }
}

const goesAt = (job: Job): number => endOf(job).endsAt + (job.retention ?? Number.POSITIVE_INFINITY)

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

/** All jobs of a sandbox, by id and by cluster in order of creation. An ended job costs one record and two index entries. */
export class Jobs {
  readonly #byId = new Map<string, Job>()
  readonly #byCluster = new Map<string, JobsOfCluster>()
  /** Ids of jobs that are removed some time after their end. */
  readonly #retained = new Set<string>()
  /** No job is removed earlier. Epoch milliseconds. */
  #goesAt = Number.POSITIVE_INFINITY

  add(job: Job): void {
    this.#byId.set(job.id, job)
    const { jobs, alive } = this.#cluster(job.clusterId)
    jobs.push(job)
    this.#retain(job)
    alive.add(job)
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
    const changed = { ...job, ...changes }
    cluster.jobs[cluster.jobs.lastIndexOf(job)] = changed
    this.#byId.set(id, changed)
    cluster.alive.replace(job, changed)
    this.#retain(changed)
  }

  #retain(job: Job): void {
    if (job.retention === undefined) return
    this.#retained.add(job.id)
    this.#goesAt = Math.min(this.#goesAt, goesAt(job))
  }

  /** Removes the jobs with an expired retention. Time never goes back. */
  at(now: number): this {
    if (now < this.#goesAt) return this
    this.#goesAt = Number.POSITIVE_INFINITY
    for (const id of this.#retained) {
      const job = this.#byId.get(id)
      if (job === undefined || goesAt(job) <= now) this.#forget(id, job)
      else this.#goesAt = Math.min(this.#goesAt, goesAt(job))
    }
    return this
  }

  #forget(id: string, job: Job | undefined): void {
    this.#retained.delete(id)
    this.#byId.delete(id)
    const jobs = this.#byCluster.get(job?.clusterId ?? '')?.jobs
    if (job !== undefined) jobs?.splice(jobs.lastIndexOf(job), 1)
  }

  /** Removes all jobs of a cluster without a trace. */
  removeCluster(clusterId: string): void {
    for (const { id } of this.#byCluster.get(clusterId)?.jobs ?? []) this.#byId.delete(id)
    this.#byCluster.delete(clusterId)
  }

  /** Ids of the unfinished jobs at `now`, in order of creation. */
  unfinished(now: number): string[] {
    const running = new Set([...this.#byCluster.values()].flatMap(({ alive }) => alive.unfinished(now)))
    return this.all(now).flatMap(job => (running.has(job) ? job.id : []))
  }

  /** All jobs at `now`, in order of creation. */
  all(now: number): Job[] {
    return [...this.at(now).#byId.values()]
  }

  /** Number of jobs at `now`. */
  size(now: number): number {
    return this.at(now).#byId.size
  }

  get(id: string): Job | undefined {
    return this.#byId.get(id)
  }

  /** Number of unfinished jobs in a cluster at `now`, by collection. */
  alive(clusterId: string, now: number): ReadonlyMap<string, number> {
    return this.#byCluster.get(clusterId)?.alive.at(now) ?? NONE
  }

  /** One page of a collection's jobs, which scans all jobs of the cluster; undefined: one page of all jobs. */
  pageOf(clusterId: string, collectionName: string | undefined, pageSize: number, currentPage: number): Job[] {
    if (collectionName === undefined) return this.page(clusterId, pageSize, currentPage)
    const jobs = this.#byCluster.get(clusterId)?.jobs.filter(job => job.collectionName === collectionName) ?? []
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
      for (const [collectionName, partitions] of alive.rows(now)) {
        for (const [partitionName, rows] of partitions) counts.push({ clusterId, collectionName, partitionName, rows })
      }
    }
    const placeOf = ({ clusterId, collectionName, partitionName }: ClusterRows): string =>
      [clusterId, collectionName, partitionName].join('/')
    return counts.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
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

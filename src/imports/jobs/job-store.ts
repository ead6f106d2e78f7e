import { DEFAULT_PARTITION } from '../../cloud/world.ts'
import type { Job } from './job.ts'
import { endOf } from './timeline.ts'

/** A collection, or a partition of it. */
export interface ImportTarget {
  readonly collectionName: string
  readonly partitionName?: string
}

/** Rows that completed jobs have brought into a partition. */
export interface RowCount {
  readonly collectionName: string
  readonly partitionName: string
  readonly rows: number
}

/** So many ended ones are not worth a move of the others. */
const FEW = 1000

interface Entry {
  readonly endsAt: number
  /** That it has imported by then. */
  readonly rows: number
  readonly job: Job
}

const entryOf = (job: Job): Entry => {
  const { endsAt, outcome } = endOf(job)
  return { endsAt, rows: outcome === 'succeed' ? (job.inspection?.rows ?? 0) : 0, job }
}

const partitionOf = ({ partitionName = DEFAULT_PARTITION }: Job): string => partitionName

/** The jobs of one cluster that have not ended, how many each collection has of them, and the rows of those that have, by partition. */
export class RunningJobs {
  /** By their end; those before `#ended` are gone. */
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

  /** Most end after all others, and move none. */
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

  /** Its end has become known. */
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

  /** Time only moves forward, so what has ended is forgotten. */
  #advance(now: number): void {
    for (let next = this.#entries[this.#ended]; next !== undefined && next.endsAt <= now; ) {
      this.#ended++
      this.#end(next)
      next = this.#entries[this.#ended]
    }
    if (this.#ended > FEW && this.#ended > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#ended)
      this.#ended = 0
    }
  }

  /** Jobs alive by collection. */
  at(now: number): ReadonlyMap<string, number> {
    this.#advance(now)
    return this.#alive
  }

  /** The jobs that have not ended, the soonest end first. */
  unfinished(now: number): Job[] {
    this.#advance(now)
    return this.#entries.slice(this.#ended).map(({ job }) => job)
  }

  /** Those of them that import into a place. */
  into({ collectionName, partitionName }: ImportTarget, now: number): Job[] {
    return this.unfinished(now).filter(
      job => job.collectionName === collectionName && [undefined, partitionOf(job)].includes(partitionName)
    )
  }

  /** The rows of a place are gone with it. */
  forget({ collectionName, partitionName }: ImportTarget, now: number): void {
    this.#advance(now)
    if (partitionName === undefined) this.#imported.delete(collectionName)
    else this.#imported.get(collectionName)?.delete(partitionName)
  }

  /** Rows that completed jobs have brought, by collection and partition. */
  rows(now: number): ReadonlyMap<string, ReadonlyMap<string, number>> {
    this.#advance(now)
    return this.#imported
  }

  /** Other numbers of rows than those that the jobs which have ended by `now` add up to. */
  setRows(counts: readonly RowCount[], now: number): void {
    this.#advance(now)
    this.#imported.clear()
    for (const { collectionName, partitionName, rows } of counts) this.#count(collectionName, partitionName, rows)
  }

  /** Rows that completed jobs have brought into a place. */
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

/** Of which cluster the rows are. */
export interface ClusterRows extends RowCount {
  readonly clusterId: string
}

/** All jobs of a sandbox, by id and by cluster in order of creation. Ended jobs cost a record and two index entries. */
export class Jobs {
  readonly #byId = new Map<string, Job>()
  readonly #byCluster = new Map<string, JobsOfCluster>()
  /** Ids of those that are forgotten some time after their end. */
  readonly #retained = new Set<string>()
  /** None of them goes before. */
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

  /** Puts another record in the place of a job's: a record itself never changes. */
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

  /** The jobs as they are at a time: those whose retention is over are gone. Time only moves forward. */
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

  /** Takes a cluster's jobs out, as if they had never been. */
  removeCluster(clusterId: string): void {
    for (const { id } of this.#byCluster.get(clusterId)?.jobs ?? []) this.#byId.delete(id)
    this.#byCluster.delete(clusterId)
  }

  /** Ids of the jobs that have not ended by `now`, in order of creation. */
  unfinished(now: number): string[] {
    const running = new Set([...this.#byCluster.values()].flatMap(({ alive }) => alive.unfinished(now)))
    return this.all(now).flatMap(job => (running.has(job) ? job.id : []))
  }

  /** All jobs that there are at `now`, in order of creation. */
  all(now: number): Job[] {
    return [...this.at(now).#byId.values()]
  }

  /** How many jobs there are at `now`. */
  size(now: number): number {
    return this.at(now).#byId.size
  }

  get(id: string): Job | undefined {
    return this.#byId.get(id)
  }

  /** Jobs alive in a cluster at `now`, by collection. */
  alive(clusterId: string, now: number): ReadonlyMap<string, number> {
    return this.#byCluster.get(clusterId)?.alive.at(now) ?? NONE
  }

  /** The same of one collection alone, which costs a look at each of the cluster's jobs; left out: of all. */
  pageOf(clusterId: string, collectionName: string | undefined, pageSize: number, currentPage: number): Job[] {
    if (collectionName === undefined) return this.page(clusterId, pageSize, currentPage)
    const jobs = this.#byCluster.get(clusterId)?.jobs.filter(job => job.collectionName === collectionName) ?? []
    return cut(jobs, pageSize, currentPage)
  }

  /** A cluster is dropped: its jobs that run fail. */
  dropCluster(clusterId: string, now: number): void {
    const running = this.#byCluster.get(clusterId)?.alive.unfinished(now) ?? []
    for (const { id } of running) this.replace(id, { dropped: { at: now, message: `cluster ${clusterId} dropped` } })
  }

  /** A collection, or a partition of it, is dropped: its rows are gone with it, and the jobs that import into it fail. */
  drop(clusterId: string, place: ImportTarget, now: number): void {
    const alive = this.#byCluster.get(clusterId)?.alive
    const { collectionName, partitionName } = place
    const message = `${partitionName === undefined ? `collection ${collectionName}` : `partition ${partitionName}`} dropped`
    for (const { id } of alive?.into(place, now) ?? []) this.replace(id, { dropped: { at: now, message } })
    alive?.forget(place, now)
  }

  /** Rows that completed jobs have brought into a collection, or a partition of it, by `now`. */
  imported(clusterId: string, place: ImportTarget, now: number): number {
    return this.#byCluster.get(clusterId)?.alive.imported(place, now) ?? 0
  }

  /**
   * Rows that completed jobs have brought, by partition, in the order of their names. They are not what the jobs add up to: a job that is forgotten leaves its rows,
   * and a collection that is dropped takes its rows along and leaves its jobs.
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

  /** Puts numbers of rows in the place of those that the jobs which have ended by `now` add up to. */
  setRows(counts: readonly ClusterRows[], now: number): void {
    for (const { clusterId } of counts) this.#cluster(clusterId)
    for (const [id, { alive }] of this.#byCluster) {
      const own = counts.filter(({ clusterId }) => clusterId === id)
      alive.setRows(own, now)
    }
  }

  /** One page of a cluster's jobs, newest first (guess); costs the page, not the list. */
  page(clusterId: string, pageSize: number, currentPage: number): Job[] {
    return cut(this.#byCluster.get(clusterId)?.jobs ?? [], pageSize, currentPage)
  }
}

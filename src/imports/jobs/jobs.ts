import { AliveJobs, type Place, type RowCount } from './alive.ts'
import { endOf } from './end.ts'
import type { Job } from './job.ts'

type Change = Pick<Job, 'inspection' | 'reading'> | Pick<Job, 'ending'> | Pick<Job, 'dropped'> | Pick<Job, 'polls'>

interface JobsOfCluster {
  readonly jobs: Job[]
  readonly alive: AliveJobs
}

/** Of which cluster the rows are. */
export interface ClusterRows extends RowCount {
  readonly clusterId: string
}

const goesAt = (job: Job): number => endOf(job).endsAt + (job.retention ?? Number.POSITIVE_INFINITY)

const NONE: ReadonlyMap<string, number> = new Map()

const cut = (jobs: readonly Job[], pageSize: number, currentPage: number): Job[] => {
  const end = jobs.length - pageSize * (currentPage - 1)
  return end <= 0 ? [] : jobs.slice(Math.max(0, end - pageSize), end).reverse()
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
      cluster = { jobs: [], alive: new AliveJobs() }
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
  drop(clusterId: string, place: Place, now: number): void {
    const alive = this.#byCluster.get(clusterId)?.alive
    const { collectionName, partitionName } = place
    const message = `${partitionName === undefined ? `collection ${collectionName}` : `partition ${partitionName}`} dropped`
    for (const { id } of alive?.into(place, now) ?? []) this.replace(id, { dropped: { at: now, message } })
    alive?.forget(place, now)
  }

  /** Rows that completed jobs have brought into a collection, or a partition of it, by `now`. */
  imported(clusterId: string, place: Place, now: number): number {
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

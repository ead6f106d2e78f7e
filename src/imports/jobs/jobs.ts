import { AliveJobs } from './alive.ts'
import type { Inspection, Job } from './job.ts'

const NONE: ReadonlyMap<string, number> = new Map()

/** All jobs of a sandbox, by id and by cluster in order of creation. Ended jobs cost a record and two index entries. */
export class Jobs {
  readonly #byId = new Map<string, Job>()
  readonly #byCluster = new Map<string, { readonly jobs: Job[]; readonly alive: AliveJobs }>()

  add(job: Job): void {
    this.#byId.set(job.id, job)
    let cluster = this.#byCluster.get(job.clusterId)
    if (cluster === undefined) {
      cluster = { jobs: [], alive: new AliveJobs() }
      this.#byCluster.set(job.clusterId, cluster)
    }
    cluster.jobs.push(job)
    cluster.alive.add(job)
  }

  /** Puts in the place of a job one that knows what its files hold. */
  settle(job: Job, inspection: Inspection): void {
    const cluster = this.#byCluster.get(job.clusterId)
    const at = cluster?.jobs.lastIndexOf(job) ?? -1
    if (cluster === undefined || at < 0) return
    const settled = { ...job, inspection }
    cluster.jobs[at] = settled
    this.#byId.set(job.id, settled)
    cluster.alive.replace(job, settled)
  }

  get(id: string): Job | undefined {
    return this.#byId.get(id)
  }

  count(clusterId: string): number {
    return this.#byCluster.get(clusterId)?.jobs.length ?? 0
  }

  /** Jobs alive in a cluster at `now`, by collection. */
  alive(clusterId: string, now: number): ReadonlyMap<string, number> {
    return this.#byCluster.get(clusterId)?.alive.at(now) ?? NONE
  }

  /** Rows that completed jobs have brought into a collection by `now`. */
  imported(clusterId: string, collectionName: string, now: number): number {
    return this.#byCluster.get(clusterId)?.alive.imported(collectionName, now) ?? 0
  }

  /** One page of a cluster's jobs, newest first (guess); costs the page, not the list. */
  page(clusterId: string, pageSize: number, currentPage: number): Job[] {
    const jobs = this.#byCluster.get(clusterId)?.jobs ?? []
    const end = jobs.length - pageSize * (currentPage - 1)
    return end <= 0 ? [] : jobs.slice(Math.max(0, end - pageSize), end).reverse()
  }
}

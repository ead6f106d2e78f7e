import { DEFAULT_PARTITION } from '../../cloud/live-collection.ts'
import type { Job } from './job.ts'
import { timelineOf } from './timeline.ts'

interface Entry {
  readonly endsAt: number
  /** That it has imported by then. */
  readonly rows: number
  readonly job: Job
}

/** A collection, or a partition of it. */
export interface Place {
  readonly collectionName: string
  readonly partitionName?: string
}

const partitionOf = ({ partitionName = DEFAULT_PARTITION }: Job): string => partitionName

/** The jobs of one cluster that have not ended, how many each collection has of them, and the rows of those that have, by partition. */
export class AliveJobs {
  // Soonest end last, so that ended jobs are popped off without moving the others.
  readonly #entries: Entry[] = []
  readonly #alive = new Map<string, number>()
  readonly #imported = new Map<string, Map<string, number>>()

  add(job: Job): void {
    this.#insert(job)
    this.#alive.set(job.collectionName, (this.#alive.get(job.collectionName) ?? 0) + 1)
  }

  #insert(job: Job): void {
    const { endsAt, outcome } = timelineOf(job)
    const rows = outcome === 'succeed' ? (job.inspection?.rows ?? 0) : 0
    let [low, high] = [0, this.#entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#entries[middle]?.endsAt ?? 0) > endsAt) low = middle + 1
      else high = middle
    }
    this.#entries.splice(low, 0, { endsAt, rows, job })
  }

  /** Its end has become known. */
  replace(job: Job, settled: Job): void {
    const at = this.#entries.findIndex(entry => entry.job === job)
    if (at < 0) return
    this.#entries.splice(at, 1)
    this.#insert(settled)
  }

  #end({ job, rows }: Entry): void {
    const name = job.collectionName
    const left = (this.#alive.get(name) ?? 1) - 1
    if (left === 0) this.#alive.delete(name)
    else this.#alive.set(name, left)
    if (rows === 0) return
    const partitions = this.#imported.get(name) ?? new Map<string, number>()
    partitions.set(partitionOf(job), (partitions.get(partitionOf(job)) ?? 0) + rows)
    this.#imported.set(name, partitions)
  }

  /** Time only moves forward, so what has ended is forgotten. */
  #advance(now: number): void {
    for (let last = this.#entries.at(-1); last !== undefined && last.endsAt <= now; last = this.#entries.at(-1)) {
      this.#entries.pop()
      this.#end(last)
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
    return this.#entries.map(({ job }) => job).reverse()
  }

  /** Those of them that import into a place. */
  into({ collectionName, partitionName }: Place, now: number): Job[] {
    return this.unfinished(now).filter(
      job => job.collectionName === collectionName && [undefined, partitionOf(job)].includes(partitionName)
    )
  }

  /** The rows of a place are gone with it. */
  forget({ collectionName, partitionName }: Place, now: number): void {
    this.#advance(now)
    if (partitionName === undefined) this.#imported.delete(collectionName)
    else this.#imported.get(collectionName)?.delete(partitionName)
  }

  /** Rows that completed jobs have brought into a place. */
  imported({ collectionName, partitionName }: Place, now: number): number {
    this.#advance(now)
    const partitions = this.#imported.get(collectionName)
    if (partitionName !== undefined) return partitions?.get(partitionName) ?? 0
    return [...(partitions?.values() ?? [])].reduce((sum, rows) => sum + rows, 0)
  }
}

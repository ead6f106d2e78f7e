import type { Job } from './job.ts'
import { timelineOf } from './timeline.ts'

interface Entry {
  readonly endsAt: number
  readonly job: Job
}

/** The jobs of one cluster that have not ended, how many each collection has of them, and the rows of those that have. */
export class AliveJobs {
  // Soonest end last, so that ended jobs are popped off without moving the others.
  readonly #entries: Entry[] = []
  readonly #alive = new Map<string, number>()
  readonly #imported = new Map<string, number>()

  add(job: Job): void {
    this.#insert(job)
    this.#alive.set(job.collectionName, (this.#alive.get(job.collectionName) ?? 0) + 1)
  }

  #insert(job: Job): void {
    const { endsAt } = timelineOf(job)
    let [low, high] = [0, this.#entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#entries[middle]?.endsAt ?? 0) > endsAt) low = middle + 1
      else high = middle
    }
    this.#entries.splice(low, 0, { endsAt, job })
  }

  /** Its end has become known. */
  replace(job: Job, settled: Job): void {
    const at = this.#entries.findIndex(entry => entry.job === job)
    if (at < 0) return
    this.#entries.splice(at, 1)
    this.#insert(settled)
  }

  #end({ job }: Entry): void {
    const name = job.collectionName
    const left = (this.#alive.get(name) ?? 1) - 1
    if (left === 0) this.#alive.delete(name)
    else this.#alive.set(name, left)
    const rows = timelineOf(job).outcome === 'succeed' ? (job.inspection?.rows ?? 0) : 0
    if (rows > 0) this.#imported.set(name, (this.#imported.get(name) ?? 0) + rows)
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

  /** The rows of a collection are gone with it. */
  forget(collectionName: string, now: number): void {
    this.#advance(now)
    this.#imported.delete(collectionName)
  }

  /** Rows that completed jobs have brought into a collection. */
  imported(collectionName: string, now: number): number {
    this.#advance(now)
    return this.#imported.get(collectionName) ?? 0
  }
}

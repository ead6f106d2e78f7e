import { DEFAULT_PARTITION } from '../../cloud/world.ts'
import { endOf } from './end.ts'
import type { Job } from './job.ts'

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

/** Rows that completed jobs have brought into a partition. */
export interface RowCount {
  readonly collectionName: string
  readonly partitionName: string
  readonly rows: number
}

/** So many ended ones are not worth a move of the others. */
const FEW = 1000

const entryOf = (job: Job): Entry => {
  const { endsAt, outcome } = endOf(job)
  return { endsAt, rows: outcome === 'succeed' ? (job.inspection?.rows ?? 0) : 0, job }
}

const partitionOf = ({ partitionName = DEFAULT_PARTITION }: Job): string => partitionName

/** The jobs of one cluster that have not ended, how many each collection has of them, and the rows of those that have, by partition. */
export class AliveJobs {
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
  imported({ collectionName, partitionName }: Place, now: number): number {
    this.#advance(now)
    const partitions = this.#imported.get(collectionName)
    if (partitionName !== undefined) return partitions?.get(partitionName) ?? 0
    return [...(partitions?.values() ?? [])].reduce((sum, rows) => sum + rows, 0)
  }
}

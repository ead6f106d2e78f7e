/** The jobs of one cluster that have not ended, and how many each collection has of them. */
export class AliveJobs {
  // Soonest end last, so that ended jobs are popped off without moving the others.
  readonly #jobs: {
    readonly endsAt: number
    readonly collectionName: string
  }[] = []
  readonly #byCollection = new Map<string, number>()

  add(collectionName: string, endsAt: number): void {
    this.#insert(collectionName, endsAt)
    this.#byCollection.set(collectionName, (this.#byCollection.get(collectionName) ?? 0) + 1)
  }

  #insert(collectionName: string, endsAt: number): void {
    let [low, high] = [0, this.#jobs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#jobs[middle]?.endsAt ?? 0) > endsAt) low = middle + 1
      else high = middle
    }
    this.#jobs.splice(low, 0, { endsAt, collectionName })
  }

  /** The end of a job has become known. */
  move(collectionName: string, from: number, to: number): void {
    const at = this.#jobs.findIndex(job => job.endsAt === from && job.collectionName === collectionName)
    if (at < 0) return
    this.#jobs.splice(at, 1)
    this.#insert(collectionName, to)
  }

  /** Jobs alive by collection at `now`; time only moves forward, so what has ended is forgotten. */
  at(now: number): ReadonlyMap<string, number> {
    for (let last = this.#jobs.at(-1); last !== undefined && last.endsAt <= now; last = this.#jobs.at(-1)) {
      this.#jobs.pop()
      const left = (this.#byCollection.get(last.collectionName) ?? 1) - 1
      if (left === 0) this.#byCollection.delete(last.collectionName)
      else this.#byCollection.set(last.collectionName, left)
    }
    return this.#byCollection
  }
}

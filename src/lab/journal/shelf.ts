import type { Recorded } from './record.ts'

/** Some records of one journal, in their order. */
export interface Volume {
  readonly records: Recorded[]
  /** Bytes, roughly. */
  size: number
  /** Takes it out of its journal. */
  readonly remove: () => void
  removed: boolean
}

/** So many gone volumes are not worth a look for others. */
const FEW = 1000

/** What all journals of a server hold together: when it is too much, the oldest volume goes, whosever it is. */
export class Shelf {
  readonly #most: number
  /** By age; those that are gone stay until they are many. */
  #volumes: Volume[] = []
  #gone = 0
  #size = 0

  /** @param most bytes, roughly */
  constructor(most: number) {
    this.#most = most
  }

  /** Bytes of all that is there, roughly. */
  get size(): number {
    return this.#size
  }

  /** How many volumes it knows of, gone or not. */
  get volumes(): number {
    return this.#volumes.length
  }

  add(volume: Volume): void {
    this.#volumes.push(volume)
  }

  /** Must follow every growth of a volume; it stays whatever its size. */
  grew(volume: Volume, by: number): void {
    volume.size += by
    this.#size += by
    if (this.#size > this.#most) this.#makeRoom(volume)
  }

  /** Must follow the removal of a volume from its journal. */
  removed(volume: Volume): void {
    volume.removed = true
    this.#size -= volume.size
    this.#gone++
    if (this.#gone > FEW + this.#volumes.length / 2) this.#tidy()
  }

  /** Goes a little below the limit, so that not every record has to look for room. */
  #makeRoom(newest: Volume): void {
    const enough = this.#most * 0.9
    for (const volume of this.#volumes) {
      if (this.#size <= enough) break
      if (volume !== newest && !volume.removed) volume.remove()
    }
    this.#tidy()
  }

  #tidy(): void {
    this.#volumes = this.#volumes.filter(({ removed }) => !removed)
    this.#gone = 0
  }
}

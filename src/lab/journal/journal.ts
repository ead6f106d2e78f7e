import { Observers } from '../observers.ts'
import type { Recorded } from './record.ts'
import type { Shelf, Volume } from './shelf.ts'

const LARGEST_VOLUME = 64

/** Bytes that a record takes besides its body, reply and path. */
const OVERHEAD = 1500

const sizeOf = (what: Recorded): number =>
  what.kind === 'event'
    ? OVERHEAD
    : OVERHEAD + Math.min(what.bodySize, 20_000) + (what.reply?.length ?? 0) + what.path.length

/** The last requests of one sandbox, and what happened to it. It outlives a reset of the sandbox, which begins it anew. */
export class Journal {
  /** How many records it keeps; 0: none. */
  readonly most: number
  readonly #shelf: Shelf
  readonly #observers: Observers
  readonly #perVolume: number
  #volumes: Volume[] = []
  #kept = 0
  /** Number of the last record. */
  #last = 0
  /** Number of the last record that was cleared away on purpose. */
  #cleared = 0
  #listeners: ((record: Recorded) => void)[] = []

  /** @param observers through which listeners hear of records */
  constructor(most: number, shelf: Shelf, observers = new Observers()) {
    this.most = most
    this.#shelf = shelf
    this.#observers = observers
    this.#perVolume = Math.max(1, Math.min(LARGEST_VOLUME, most >> 3))
  }

  get last(): number {
    return this.#last
  }

  /** How many records were pushed out by later ones. */
  get dropped(): number {
    return this.droppedSince(0)
  }

  /** How many of those that came after that number. */
  droppedSince(since: number): number {
    const lastGone = this.#last - Math.min(this.#kept, this.most)
    return Math.max(0, lastGone - Math.max(since, this.#cleared))
  }

  /** Gives a record its number and keeps it. */
  add(record: Recorded): void {
    if (this.most === 0) return
    record.id = ++this.#last
    let volume = this.#volumes.at(-1)
    if (volume === undefined || volume.records.length >= this.#perVolume) volume = this.#open()
    volume.records.push(record)
    this.#kept++
    this.#shelf.grew(volume, sizeOf(record))
    if (this.#kept - (this.#volumes[0]?.records.length ?? 0) >= this.most) this.#volumes[0]?.remove()
    for (const listener of this.#listeners) this.#observers.run('journal wait', listener, record)
  }

  /** In their order. @param since the number after which they begin */
  records(since = 0): Recorded[] {
    const first = Math.max(since, this.#last - this.most)
    return this.#volumes.flatMap(({ records }) => records.filter(({ id }) => id > first))
  }

  /** Forgets all; returns how many there were. Numbers go on, so that none comes twice. */
  clear(): number {
    const count = this.records().length
    for (const volume of [...this.#volumes]) volume.remove()
    this.#cleared = this.#last
    return count
  }

  /** Tells of every record from now on. Returns what ends that. */
  listen(listener: (record: Recorded) => void): () => void {
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter(each => each !== listener)
    }
  }

  #open(): Volume {
    const volume: Volume = {
      records: [],
      size: 0,
      removed: false,
      remove: () => {
        this.#kept -= volume.records.length
        volume.records.length = 0
        this.#volumes = this.#volumes.filter(each => each !== volume)
        this.#shelf.removed(volume)
      }
    }
    this.#volumes.push(volume)
    this.#shelf.add(volume)
    return volume
  }
}

import type { ApiOperation } from '../../contract/operations.ts'
import { Observers } from '../observers.ts'

/** What a rule of the lint has to say of a request. */
export interface Warning {
  readonly rule: string
  readonly text: string
}

/** What came in and what went out, without secrets; made into an entry when it is read. */
export interface RequestRecord {
  readonly kind: 'request'
  /** The number that the journal gives it: 1, 2, 3 … */
  id: number
  /** Epoch milliseconds of the sandbox. */
  readonly at: number
  /** Epoch milliseconds of the machine, with fractions. */
  readonly startedAt: number
  /** Milliseconds until the answer was ready to be sent. */
  readonly duration: number
  /** undefined: a path or method that the API does not have */
  readonly operation: ApiOperation | undefined
  readonly method: string
  readonly httpVersion: string
  readonly path: string
  /** Names and values one after the other. */
  readonly headers: readonly string[]
  readonly query: unknown
  /** Of the path. */
  readonly params: unknown
  readonly body: unknown
  /** Bytes. */
  readonly bodySize: number
  /** Id of the cluster whose address was called. */
  readonly addressed: string | undefined
  /** undefined: no answer was sent */
  readonly status: number | undefined
  /** undefined: the answer has none, or none that the API documents */
  readonly code: number | undefined
  readonly reply: string | undefined
  readonly check: string | undefined
  readonly explain: string | undefined
  /** Id of the fault that had its say. */
  readonly fault: string | undefined
  /** What the lint says, once it has looked. */
  warnings: readonly Warning[] | undefined
}

export const EVENTS = ['reset', 'evicted', 'deleted', 'fault', 'scenario'] as const

/** So many gone volumes are not worth a look for others. */
const FEW = 1000

/** Something that happened to a sandbox other than by a request of the API. */
export interface EventRecord {
  readonly kind: 'event'
  id: number
  readonly at: number
  readonly startedAt: number
  readonly event: (typeof EVENTS)[number]
  readonly text: string
}

export type JournalRecord = RequestRecord | EventRecord

/** Some records of one journal, in their order. */
export interface Segment {
  readonly records: JournalRecord[]
  /** Bytes, roughly. */
  size: number
  /** Takes it out of its journal. */
  readonly remove: () => void
  removed: boolean
}

/** What all journals of a server hold together: when it is too much, the oldest volume goes, whosever it is. */
export class JournalBudget {
  readonly #most: number
  /** By age; those that are gone stay until they are many. */
  #volumes: Segment[] = []
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

  add(volume: Segment): void {
    this.#volumes.push(volume)
  }

  /** Must follow every growth of a volume; it stays whatever its size. */
  grew(volume: Segment, by: number): void {
    volume.size += by
    this.#size += by
    if (this.#size > this.#most) this.#makeRoom(volume)
  }

  /** Must follow the removal of a volume from its journal. */
  removed(volume: Segment): void {
    volume.removed = true
    this.#size -= volume.size
    this.#gone++
    if (this.#gone > FEW + this.#volumes.length / 2) this.#tidy()
  }

  /** Goes a little below the limit, so that not every record has to look for room. */
  #makeRoom(newest: Segment): void {
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

const LARGEST_VOLUME = 64

/** Bytes that a record takes besides its body, reply and path. */
const OVERHEAD = 1500

const sizeOf = (what: JournalRecord): number =>
  what.kind === 'event'
    ? OVERHEAD
    : OVERHEAD + Math.min(what.bodySize, 20_000) + (what.reply?.length ?? 0) + what.path.length

/** The last requests of one sandbox, and what happened to it. It outlives a reset of the sandbox, which begins it anew. */
export class Journal {
  /** How many records it keeps; 0: none. */
  readonly most: number
  readonly #shelf: JournalBudget
  readonly #observers: Observers
  readonly #perVolume: number
  #volumes: Segment[] = []
  #kept = 0
  /** Number of the last record. */
  #last = 0
  /** Number of the last record that was cleared away on purpose. */
  #cleared = 0
  #listeners: ((record: JournalRecord) => void)[] = []

  /** @param observers through which listeners hear of records */
  constructor(most: number, shelf: JournalBudget, observers = new Observers()) {
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
  add(record: JournalRecord): void {
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
  records(since = 0): JournalRecord[] {
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
  listen(listener: (record: JournalRecord) => void): () => void {
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter(each => each !== listener)
    }
  }

  #open(): Segment {
    const volume: Segment = {
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

import type { ApiOperation } from '../../operations/index.ts'
import { Observers } from '../observers.ts'

/** A lint rule's finding about a request. */
export interface Warning {
  readonly rule: string
  readonly text: string
}

/** A request and its response, without secrets. It becomes a journal entry when it is read. */
export interface RequestRecord {
  readonly kind: 'request'
  /** Assigned by the journal: 1, 2, 3 … */
  id: number
  /** Epoch milliseconds of the sandbox. */
  readonly at: number
  /** Epoch milliseconds of the machine, with fractions. */
  readonly startedAt: number
  /** Milliseconds until the response was ready to be sent. */
  readonly duration: number
  /** undefined: the API does not have this path or method */
  readonly operation: ApiOperation | undefined
  /** Operation of the storage, such as PutObject; undefined: not a request for the storage. */
  readonly storage: string | undefined
  readonly method: string
  readonly httpVersion: string
  readonly path: string
  /** Names and values in turn, as Node's rawHeaders. */
  readonly headers: readonly string[]
  readonly query: unknown
  /** Parameters of the path. */
  readonly params: unknown
  readonly body: unknown
  /** Bytes. */
  readonly bodySize: number
  /** Id of the cluster that the host name addresses. */
  readonly addressed: string | undefined
  /** undefined: no response was sent */
  readonly status: number | undefined
  /** undefined: the response has no code, or one that the API does not document */
  readonly code: number | undefined
  readonly reply: string | undefined
  readonly check: string | undefined
  readonly explain: string | undefined
  /** Id of the fault that was applied. */
  readonly fault: string | undefined
  /** The lint's findings; undefined until it has run. */
  warnings: readonly Warning[] | undefined
  /** Set for calls of the console. */
  readonly client: 'console' | undefined
}

export const EVENTS = ['reset', 'evicted', 'deleted', 'fault', 'scenario', 'world'] as const

/** Removed segments tolerated before compacting the list. */
const TOLERATED_REMOVED = 1000

/** An event in a sandbox that no API request caused. */
export interface EventRecord {
  readonly kind: 'event'
  id: number
  readonly at: number
  readonly startedAt: number
  readonly event: (typeof EVENTS)[number]
  readonly text: string
}

export type JournalRecord = RequestRecord | EventRecord

/** How far a journal has come. */
export interface JournalPosition {
  /** Id of the last record. */
  readonly last: number
  /** Id of the last record that a call removed; 0: none. */
  readonly cleared: number
}

/** Consecutive records of one journal. */
export interface Segment {
  readonly records: JournalRecord[]
  /** Approximate bytes. */
  size: number
  /** Removes the segment from its journal. */
  readonly remove: () => void
  removed: boolean
}

/** Memory budget shared by all journals of a server: over budget, the oldest segment of any sandbox is evicted. */
export class JournalBudget {
  /** Approximate bytes. */
  readonly most: number
  /** Oldest first; removed segments stay until the next compaction. */
  #segments: Segment[] = []
  #gone = 0
  #size = 0

  constructor(most: number) {
    this.most = most
  }

  /** Approximate bytes of all segments. */
  get size(): number {
    return this.#size
  }

  /** Number of listed segments, with removed ones that are not compacted yet. */
  get segments(): number {
    return this.#segments.length
  }

  add(segment: Segment): void {
    this.#segments.push(segment)
  }

  /** Call it after every growth of a segment. It never evicts that segment, whatever its size. */
  countGrowth(segment: Segment, by: number): void {
    segment.size += by
    this.#size += by
    if (this.#size > this.most) this.#makeRoom(segment)
  }

  /** Call it after a segment is removed from its journal. */
  countRemoval(segment: Segment): void {
    segment.removed = true
    this.#size -= segment.size
    this.#gone++
    if (this.#gone > TOLERATED_REMOVED + this.#segments.length / 2) this.#tidy()
  }

  /** Evicts down to 90 % of the limit, so that not every new record has to evict. */
  #makeRoom(newest: Segment): void {
    const enough = this.most * 0.9
    for (const segment of this.#segments) {
      if (this.#size <= enough) break
      if (segment !== newest && !segment.removed) segment.remove()
    }
    this.#tidy()
  }

  #tidy(): void {
    this.#segments = this.#segments.filter(({ removed }) => !removed)
    this.#gone = 0
  }
}

const MAX_SEGMENT_RECORDS = 64

/** Approximate bytes of a record besides its body, reply and path. */
const OVERHEAD = 1500

const sizeOf = (record: JournalRecord): number =>
  record.kind === 'event'
    ? OVERHEAD
    : OVERHEAD + Math.min(record.bodySize, 20_000) + (record.reply?.length ?? 0) + record.path.length

/** The latest requests and events of one sandbox. A reset clears it and keeps it. */
export class Journal {
  /** Maximum records kept; 0 disables the journal. */
  readonly most: number
  readonly #budget: JournalBudget
  readonly #observers: Observers
  readonly #perSegment: number
  #segments: Segment[] = []
  #kept = 0
  /** Id of the last record. */
  #last = 0
  /** Id of the last record that `clear` removed. */
  #cleared = 0
  #listeners: ((record: JournalRecord) => void)[] = []
  /** New records of a journal that several processes share: it has them when `load` brings them. undefined: nobody shares it. */
  #added: JournalRecord[] | undefined
  /** Called when a new record of such a journal gets its id. */
  readonly #numbered = new Map<JournalRecord, (id: number) => void>()
  /** Id of the last record that was brought. */
  #loaded = 0
  /** Number of records that could not be kept outside the process. */
  lost = 0

  /** @param observers deliver records to the listeners @param isShared whether other processes add records too */
  constructor(most: number, budget: JournalBudget, observers = new Observers(), isShared = false) {
    if (isShared) this.#added = []
    this.most = most
    this.#budget = budget
    this.#observers = observers
    this.#perSegment = Math.max(1, Math.min(MAX_SEGMENT_RECORDS, most >> 3))
  }

  get last(): number {
    return this.#last
  }

  /** Number of records. */
  get size(): number {
    return Math.min(this.#kept, this.most)
  }

  /** Number of records that are gone: evicted by later ones, or never kept. */
  get dropped(): number {
    return this.droppedSince(0)
  }

  /** Id of the last record that a call removed; 0: none. */
  get cleared(): number {
    return this.#cleared
  }

  /** Number of evicted records with a higher id, and of those that were never kept and have none. */
  droppedSince(since: number): number {
    const lastGone = this.#last - Math.min(this.#kept, this.most)
    return this.lost + Math.max(0, lastGone - Math.max(since, this.#cleared))
  }

  /** Assigns the record its id and keeps it. @param numbered called with the id; a journal that processes share assigns it later */
  add(record: JournalRecord, numbered?: (id: number) => void): void {
    if (this.most === 0) return
    if (this.#added !== undefined) {
      this.#added.push(record)
      if (numbered !== undefined) this.#numbered.set(record, numbered)
    } else {
      record.id = ++this.#last
      this.#keep(record)
      numbered?.(record.id)
    }
  }

  /** The records that were added here since the last call, with their ids. */
  takeAdded(): readonly JournalRecord[] {
    const added = this.#added ?? []
    if (added.length > 0) this.#added = []
    for (const record of added) {
      record.id = ++this.#last
      const numbered = this.#numbered.get(record)
      if (numbered !== undefined) this.#observers.run('request log', numbered, record.id)
    }
    this.#numbered.clear()
    return added
  }

  /** Whether somebody listens. */
  get isWatched(): boolean {
    return this.#listeners.length > 0
  }

  /** Goes on after the records that other processes have added or removed. */
  follow({ last, cleared }: JournalPosition): void {
    const isNew = last < this.#last
    this.#last = last
    if (!isNew && cleared <= this.#cleared) return
    if (isNew) this.#loaded = 0
    for (const segment of [...this.#segments]) segment.remove()
    this.#cleared = cleared
  }

  get position(): JournalPosition {
    return { last: this.#last, cleared: this.#cleared }
  }

  /** Ids of the records that are still to be brought: those after the first, up to the last one. */
  get missing(): readonly [after: number, last: number] {
    return [Math.max(this.#loaded, this.#cleared, this.#last - this.most), this.#last]
  }

  /** Takes records that were added here or elsewhere, in order. */
  load(records: readonly JournalRecord[], last: number): void {
    for (const record of records) this.#keep(record)
    this.#loaded = Math.max(this.#loaded, last)
  }

  #keep(record: JournalRecord): void {
    let segment = this.#segments.at(-1)
    if (segment === undefined || segment.records.length >= this.#perSegment) segment = this.#open()
    segment.records.push(record)
    this.#kept++
    this.#budget.countGrowth(segment, sizeOf(record))
    if (this.#kept - (this.#segments[0]?.records.length ?? 0) >= this.most) this.#segments[0]?.remove()
    for (const listener of this.#listeners) this.#observers.run('journal wait', listener, record)
  }

  /** Records in order. @param since return only records with a higher id */
  records(since = 0): JournalRecord[] {
    const first = Math.max(since, this.#last - this.most)
    return this.#segments.flatMap(({ records }) => records.filter(({ id }) => id > first))
  }

  /** The last records, in order. The cost depends on their number, not on the journal. @param since only records with a higher id */
  newest(count: number, since: number): JournalRecord[] {
    const first = Math.max(since, this.#last - this.most)
    const found: JournalRecord[] = []
    for (const { records } of this.#segments.toReversed()) {
      for (let at = records.length - 1; at >= 0; at--) {
        const record = records[at]
        if (record === undefined || record.id <= first || found.length === count) return found.reverse()
        found.push(record)
      }
    }
    return found.reverse()
  }

  /** Removes all records and returns their number. Ids go on, so none is used twice. */
  clear(): number {
    const count = this.records().length
    for (const segment of [...this.#segments]) segment.remove()
    this.#cleared = this.#last
    this.lost = 0
    return count
  }

  /** Calls the listener for each new record. Returns a function that stops it. */
  listen(listener: (record: JournalRecord) => void): () => void {
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter(each => each !== listener)
    }
  }

  #open(): Segment {
    const segment: Segment = {
      records: [],
      size: 0,
      removed: false,
      remove: () => {
        this.#kept -= segment.records.length
        segment.records.length = 0
        this.#segments = this.#segments.filter(each => each !== segment)
        this.#budget.countRemoval(segment)
      }
    }
    this.#segments.push(segment)
    this.#budget.add(segment)
    return segment
  }
}

import type { Count, Coverage, CoverageKey, WarningCount } from '../lab/coverage/coverage.ts'
import type { Journal, JournalPosition, JournalRecord } from '../lab/journal/journal.ts'
import { toStored } from '../lab/journal/stored.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import type { Draft } from './draft.ts'
import type { FollowedRecord } from './follow.ts'
import { parseRecord } from './parse.ts'
import type { TurnChanges } from './tables.ts'

/** Number of the sandbox that holds what belongs to none. */
export const NONE = 0

/** Entries of a journal after which older ones than it keeps are removed. */
const PRUNE = 256

/** Entries after which all older ones are looked for, not only those since the last removal: a process that keeps more may have left some. */
const SWEEP = 64 * PRUNE

const START: JournalPosition = { last: 0, cleared: 0 }

/** What a turn has observed: its entries in journals and its counts. */
export interface Observed {
  readonly entries: TurnChanges['journal'][number][]
  /** Entries that are removed: all of a name, or up to an id, from an earlier one on. */
  readonly removed: TurnChanges['dropped'][number][]
  /** The same entries, and by how much each count has grown: what is observed again if the turn is not saved. */
  readonly records: (readonly [journal: Journal, record: JournalRecord])[]
  readonly counts: (readonly [key: CoverageKey, growth: Count | WarningCount])[]
  /** Whether a call has deleted entries or counts, so that the turn has changed something. */
  isCleared: boolean
}

/** What processes share beside their sandboxes: the coverage, and how far each journal has come. Entries are brought in when they are read. */
export class Globals {
  readonly #coverage: Coverage
  readonly #positions = new Map<string, JournalPosition>()
  /** The counts that are saved, by key. */
  readonly #covered = new Map<string, Count | WarningCount>()
  /** Keys of the counts that have changed since. */
  readonly #counted = new Map<string, CoverageKey>()
  #isCleared = false

  constructor(coverage: Coverage) {
    this.#coverage = coverage
    coverage.onChange = key => {
      if (key !== undefined) this.#counted.set(JSON.stringify(key), key)
      else {
        this.#counted.clear()
        this.#isCleared = true
      }
    }
  }

  position(name: string): JournalPosition | undefined {
    return this.#positions.get(name)
  }

  /** Takes over everything that is saved. */
  restart(records: readonly FollowedRecord[]): void {
    this.#coverage.clear()
    this.#covered.clear()
    this.#positions.clear()
    this.follow(records, () => undefined)
  }

  /** Takes over what another process has changed. @param journalOf the journal of a sandbox that is made */
  follow(records: readonly FollowedRecord[], journalOf: (name: string) => Journal | undefined): void {
    for (const { record, ...row } of records) {
      const value = record === null ? undefined : parseRecord({ ...row, record })
      if (row.kind === 'coverage') this.#followCount(row.key, value as Count | WarningCount | undefined)
      else this.#followJournal(row.key, value as JournalPosition | undefined, journalOf)
    }
    this.#counted.clear()
    this.#isCleared = false
  }

  #followCount(key: string, count: Count | WarningCount | undefined): void {
    this.#coverage.follow(JSON.parse(key) as CoverageKey, count && { ...count })
    if (count === undefined) this.#covered.delete(key)
    else this.#covered.set(key, count)
  }

  #followJournal(
    key: string,
    position: JournalPosition | undefined,
    journalOf: (name: string) => Journal | undefined
  ): void {
    const [name] = JSON.parse(key) as [string]
    if (position === undefined) this.#positions.delete(name)
    else {
      this.#positions.set(name, position)
      journalOf(name)?.follow(position)
    }
  }

  /** Adds what a sandbox's journal has got in this turn. */
  collectJournal({ name, journal }: LabSandbox, { records }: Draft, observed: Observed): void {
    const { entries, removed } = observed
    let before = this.#positions.get(name) ?? START
    // A journal that has begun anew with its sandbox.
    if (journal.position.last < before.last) {
      removed.push([name, undefined])
      before = START
    }
    for (const record of journal.takeAdded()) {
      entries.push([name, record.id, toStored(record)])
      observed.records.push([journal, record])
    }
    const { position } = journal
    if (position.last === before.last && position.cleared === before.cleared) return
    if (position.cleared > before.cleared) {
      removed.push([name, position.cleared])
      observed.isCleared = true
    } else if (isInNext(PRUNE, before, position)) {
      const lastPrune = before.last - (before.last % PRUNE)
      const after = isInNext(SWEEP, before, position) ? 0 : lastPrune - journal.most
      removed.push([name, position.last - journal.most, after])
    }
    this.#positions.set(name, position)
    records.push([NONE, 'journal', JSON.stringify([name]), JSON.stringify(position)])
  }

  /** Removes the journal of a sandbox that is gone. */
  forgetJournal(name: string, { records }: Draft, { removed }: Observed): void {
    if (!this.#positions.delete(name)) return
    records.push([NONE, 'journal', JSON.stringify([name]), null])
    removed.push([name, undefined])
  }

  /** Adds the counts that have changed in this turn. */
  collectCoverage({ records }: Draft, observed: Observed): void {
    if (this.#isCleared) {
      for (const key of this.#covered.keys()) if (!this.#counted.has(key)) records.push([NONE, 'coverage', key, null])
      this.#covered.clear()
      observed.isCleared = true
    }
    for (const [text, key] of this.#counted) {
      const count = this.#coverage.get(key)
      if (count === undefined) continue
      records.push([NONE, 'coverage', text, JSON.stringify(count)])
      observed.counts.push([key, growthOf(this.#covered.get(text), count)])
      this.#covered.set(text, { ...count })
    }
    this.#counted.clear()
    this.#isCleared = false
  }

  /** Observes again what a turn had observed that was not saved. */
  observeAgain({ records, counts }: Observed): void {
    for (const [journal, record] of records) journal.add(record)
    for (const [key, growth] of counts) this.#coverage.add(key, growth)
  }
}

/** Whether a journal's last entry has come into the next block of that many. */
const isInNext = (block: number, before: JournalPosition, position: JournalPosition): boolean =>
  Math.floor(position.last / block) > Math.floor(before.last / block)

/** By how much a count has grown. */
const growthOf = (before: Count | WarningCount | undefined, count: Count | WarningCount): Count | WarningCount => {
  if (before === undefined) return { ...count }
  if ('first' in count) return { ...count, count: count.count - ('first' in before ? before.count : 0) }
  const { met, injected, console } = 'first' in before ? NEVER : before
  return { met: count.met - met, injected: count.injected - injected, console: count.console - console }
}

const NEVER: Count = { met: 0, injected: 0, console: 0 }

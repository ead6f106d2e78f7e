import { useEffect, useRef, useState } from 'preact/hooks'
import type { EntrySummary } from '../../../lab/journal/summary.ts'
import { call } from '../../call.ts'
import { journal } from '../../live.ts'
import { sandboxName } from '../../sandbox.ts'
import { summaryOf } from '../../stream.ts'
import { type Filter, toMatcher } from './filters.ts'

/** Rows that a list shows, at most. */
export const MOST_ROWS = 200

export interface Entries {
  /** In order, at most `MOST_ROWS`; undefined: not yet known. */
  readonly entries: readonly EntrySummary[] | undefined
  /** Number of matching entries; undefined: not counted. */
  readonly count?: number
  readonly error?: unknown
}

/** The newest entries that match: those of the stream, or, with a filter, those that the journal finds. */
export const useEntries = (filter: Filter): Entries => {
  const filtered = Object.keys(filter).length > 0
  const found = useSearch(filter, filtered)
  return filtered ? found : { entries: journal.value?.entries.slice(-MOST_ROWS) }
}

/** Asks the journal, and again after each frame that tells of more. */
const useSearch = (filter: Filter, on: boolean): Entries => {
  const [found, setFound] = useState<Entries>({ entries: undefined })
  const search = useRef<Search | undefined>(undefined)
  const known = journal.value !== undefined
  const { cleared = 0, last = 0 } = journal.value ?? {}
  useEffect(() => {
    if (!on || !known) return
    setFound({ entries: undefined })
    const started = new Search(filter, setFound)
    search.current = started
    return () => started.stop()
  }, [JSON.stringify([sandboxName.value, filter]), on, known, cleared])
  useEffect(() => search.current?.follow(last), [last])
  return found
}

/** Milliseconds between two questions. */
const PAUSE = 250

class Search {
  readonly #filter: Filter
  readonly #tell: (found: Entries) => void
  #stopped = false
  #busy = false
  /** Id of the newest entry of the journal: as the stream says, and as it was when asked. */
  #newest = 0
  #asked = 0
  #found: { readonly entries: readonly EntrySummary[]; readonly count: number } | undefined

  constructor(filter: Filter, tell: (found: Entries) => void) {
    this.#filter = filter
    this.#tell = tell
    void this.#run()
  }

  follow(newest: number): void {
    this.#newest = newest
    if (!this.#busy && newest > this.#asked) void this.#run()
  }

  stop(): void {
    this.#stopped = true
  }

  async #run(): Promise<void> {
    this.#busy = true
    do {
      try {
        await this.#ask()
      } catch (error) {
        if (!this.#stopped && this.#found === undefined) this.#tell({ entries: undefined, error })
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE))
    } while (!this.#stopped && this.#found !== undefined && this.#newest > this.#asked)
    this.#busy = false
  }

  async #ask(): Promise<void> {
    const before = this.#found
    const tail = this.#filter.since === undefined
    const matcher = toMatcher(this.#filter)
    const since = before === undefined || !tail ? matcher.since : this.#asked
    const reply = await call('GET /journal', { ...matcher, ...(since !== undefined && { since }), limit: MOST_ROWS })
    if (this.#stopped) return
    const added = reply.entries.map(summaryOf)
    // Entries after an id are a page, which is read anew; a tail grows, unless more have come than were asked for: then only the newest count.
    const grows = tail && before !== undefined
    if (grows && reply.count > added.length) {
      this.#found = undefined
      return this.#ask()
    }
    this.#asked = reply.last
    this.#found = {
      entries: grows ? [...before.entries, ...added].slice(-MOST_ROWS) : added,
      count: grows ? before.count + reply.count : reply.count
    }
    this.#tell(this.#found)
  }
}

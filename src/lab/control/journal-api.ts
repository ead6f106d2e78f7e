import type { Static } from '@sinclair/typebox'
import type { EventEntry, JournalEntry, RequestEntry } from '../journal/entry.ts'
import type { Har } from '../journal/har.ts'
import type { Matcher } from '../journal/matcher.ts'
import type { Laboratory } from '../laboratory.ts'
import { perform } from '../operation.ts'
import {
  clearJournal,
  countJournal,
  expectJournal,
  findJournal,
  harJournal,
  readEntry,
  waitJournal
} from './journal.ts'

type Input<Of extends { readonly input: Parameters<typeof perform>[0]['input'] }> = Static<Of['input']>

/** A matcher for requests only. */
type Matching = Omit<Matcher, 'event'>

/** Reads the requests and events of a sandbox. All methods throw LabError; `expect` and `waitFor` add the nearest misses. */
export interface JournalApi {
  /** Matching requests: the last `limit`, 100 by default. */
  find(matcher?: Matching & { readonly limit?: number }): Promise<RequestEntry[]>
  /** Events that no request caused. */
  events(event?: EventEntry['event']): Promise<EventEntry[]>
  /** One entry; for a refused request with its cause and the calls that mend it. @throws LabError for an unknown id */
  entry(id: number): Promise<Static<(typeof readEntry)['reply']>>
  count(matcher?: Matcher): Promise<number>
  /** Returns the matching requests as soon as there are `count`. @throws LabError on timeout */
  waitFor(matcher: Matching & { readonly count?: number; readonly timeout?: string }): Promise<RequestEntry[]>
  /** Returns the number of matching requests. @throws LabError when the number is not the expected one; without one, when it is 0 */
  expect(expectation: Input<typeof expectJournal>): Promise<number>
  /** @throws LabError when a request matches */
  none(matcher: Matcher): Promise<void>
  har(matcher?: Matcher): Promise<Static<typeof Har>>
  /** Removes all entries and returns their number. */
  clear(): Promise<number>
}

const ALL = 100_000

/** @param sandbox name of the sandbox */
export const journalApi = (lab: Laboratory, sandbox: string): JournalApi => {
  const scope = { lab, sandbox }
  const expect: JournalApi['expect'] = async expectation => (await perform(expectJournal, scope, expectation)).count
  return {
    expect,
    find: async ({ limit = 100, ...matcher } = {}) => {
      const { entries } = await perform(findJournal, scope, { ...matcher, limit: ALL })
      const requests = entries.filter(isRequest)
      return matcher.since === undefined ? requests.slice(-limit) : requests.slice(0, limit)
    },
    events: async event => {
      const { entries } = await perform(findJournal, scope, { ...(event !== undefined && { event }), limit: ALL })
      return entries.filter(isEvent)
    },
    entry: async id => perform(readEntry, scope, { id }),
    count: async (matcher = {}) => (await perform(countJournal, scope, matcher)).count,
    waitFor: async matcher => (await perform(waitJournal, scope, matcher)).entries.filter(isRequest),
    none: async matcher => {
      await expect({ ...matcher, none: true })
    },
    har: async (matcher = {}) => perform(harJournal, scope, matcher),
    clear: async () => (await perform(clearJournal, scope, {})).deleted
  }
}

const isRequest = (entry: JournalEntry): entry is RequestEntry => entry.kind === 'request'
const isEvent = (entry: JournalEntry): entry is EventEntry => entry.kind === 'event'

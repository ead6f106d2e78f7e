import type { Static } from '@sinclair/typebox'
import type { EventEntry, JournalEntry, RequestEntry } from '../journal/entry.ts'
import type { Har } from '../journal/har.ts'
import type { Matcher } from '../journal/matcher.ts'
import type { Laboratory } from '../laboratory.ts'
import { perform } from '../operation.ts'
import { clearJournal, countJournal, expectJournal, findJournal, harJournal, waitJournal } from './journal.ts'

type Input<Of extends { readonly input: Parameters<typeof perform>[0]['input'] }> = Static<Of['input']>

/** Requests alone, for who asks for them; with `event` what happened instead. */
type Matching = Omit<Matcher, 'event'>

/** What came in and what went out of a sandbox. All throw LabError, `expect` and `waitFor` with what came nearest. */
export interface JournalApi {
  /** Requests that match, at most the last 100 or `limit`. */
  find(matcher?: Matching & { readonly limit?: number }): Promise<RequestEntry[]>
  /** What happened to the sandbox other than by requests. */
  events(event?: EventEntry['event']): Promise<EventEntry[]>
  count(matcher?: Matcher): Promise<number>
  /** Ends when there are so many that match, with them. @throws LabError when the time is up */
  waitFor(matcher: Matching & { readonly count?: number; readonly timeout?: string }): Promise<RequestEntry[]>
  /** Returns how many match. @throws LabError when there are fewer than one or what was said, or more */
  expect(expectation: Input<typeof expectJournal>): Promise<number>
  /** @throws LabError when there is one */
  none(matcher: Matcher): Promise<void>
  har(matcher?: Matcher): Promise<Static<typeof Har>>
  /** Returns how many entries were forgotten. */
  clear(): Promise<number>
}

const ALL = 100_000

/** @param sandbox its name */
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

import { type Static, Type } from '@sinclair/typebox'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { milliseconds } from '../clock.ts'
import { JournalEntry, toEntry } from '../journal/entry.ts'
import { describeUnmet } from '../journal/expectation.ts'
import { Har, toHar } from '../journal/har.ts'
import type { JournalRecord } from '../journal/journal.ts'
import {
  BodyMatcherFields,
  type Compiled,
  compileMatcher,
  isOpen,
  type Matcher,
  MatcherFields,
  matches
} from '../journal/matcher.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import { explainRefusal } from '../remedies/remedies.ts'
import { NO_REMEDY } from '../remedies/why.ts'
import type { LabSandbox } from '../sandbox.ts'

export const clearJournal = operation({
  method: 'DELETE',
  path: '/journal',
  summary: 'Remove all entries; ids continue',
  input: closedObject({}),
  reply: closedObject({ deleted: Type.Integer() }),
  run: ({ lab, sandbox }) => ({ deleted: lab.sandbox(sandbox).journal.clear() })
})

/** The value that a check looked at, at the time of the request and now. */
const BecauseShape = closedObject({
  subject: Type.String(),
  field: Type.String(),
  seen: Type.String({ description: 'Its value when the request was refused.' }),
  now: Type.Union([Type.String(), Type.Null()], { description: 'Its value at present; null: of the request alone.' })
})

const RemedyShape = closedObject({
  key: Type.String({ description: 'Names what it does: resumeCluster, endJob, makeCollection …' }),
  method: oneOf(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: Type.String({ description: 'Below /_emulator.' }),
  body: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Put the API key of the call in the place of `$key`; the journal does not have it.'
    })
  )
})

const NoRemedyShape = closedObject({ key: Type.String(), text: Type.String() })

export const readEntry = operation({
  method: 'GET',
  path: '/journal/:id',
  summary: 'One entry of the journal; for a refusal also why, and the calls after which the same request would pass',
  input: closedObject({ id: Type.Integer({ minimum: 1 }) }),
  reply: closedObject({
    entry: JournalEntry,
    because: Type.Union([BecauseShape, Type.Null()], { description: 'null: it was not refused.' }),
    remedies: Type.Array(RemedyShape, {
      description: 'Apply them in order, then send the request again. Another check may refuse it then.'
    }),
    noRemedy: Type.Union([NoRemedyShape, Type.Null()], { description: 'Why there is no remedy.' })
  }),
  run: ({ lab, sandbox: name }, { id }) => {
    const sandbox = lab.find(name)
    const [record] = sandbox.journal.records(id - 1)
    if (record?.id !== id) throw missingEntry(sandbox, id)
    const explained = record.kind === 'request' ? explainRefusal(sandbox, record) : undefined
    const reason = explained?.noRemedy
    return {
      entry: toEntry(record, sandbox.name),
      because: explained?.because ?? null,
      remedies: (explained?.remedies ?? []).map(({ body, ...remedy }) => ({
        ...remedy,
        ...(body && { body: { ...body } })
      })),
      noRemedy: reason === undefined ? null : { key: reason, text: NO_REMEDY[reason] }
    }
  }
})

const missingEntry = ({ journal, name }: LabSandbox, id: number): LabError => {
  const { last, cleared, most } = journal
  if (most === 0) return new LabError(409, 'no journal is kept; start without --journal 0')
  if (id > last) return new LabError(404, `the last entry of sandbox ${name} is ${last}`)
  if (id <= cleared) return new LabError(404, `entry ${id} is gone: the journal was cleared up to ${cleared}`)
  return new LabError(404, `entry ${id} is gone: the journal keeps ${most} (--journal)`)
}

/** A sandbox and a compiled matcher. */
export interface JournalQuery {
  readonly sandbox: LabSandbox
  readonly compiled: Compiled
  readonly found: readonly JournalRecord[]
}

/** @throws LabError when the journal is disabled: no match would then prove nothing */
export const queryJournal = (lab: Laboratory, name: string, matcher: Matcher): JournalQuery => {
  const sandbox = lab.find(name)
  if (sandbox.journal.most === 0) throw new LabError(409, 'no journal is kept; start without --journal 0')
  const compiled = compileMatcher(matcher)
  return { sandbox, compiled, found: sandbox.journal.records().filter(record => matches(compiled, record)) }
}

export const countJournal = operation({
  method: 'GET',
  path: '/journal/count',
  summary: 'Count the matching entries of the journal',
  input: closedObject({ ...MatcherFields, ...BodyMatcherFields }),
  reply: closedObject({ count: Type.Integer() }),
  run: ({ lab, sandbox }, matcher) => ({ count: queryJournal(lab, sandbox, matcher).found.length })
})

const Count = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }))

const HowMany = {
  none: Type.Optional(Type.Literal(true, { description: 'No request may match.' })),
  count: Count('There must be exactly so many.'),
  atLeast: Count('Default, when nothing else is said: 1.'),
  atMost: Count('There must be no more.')
}

interface Range {
  readonly least: number
  readonly most: number
  readonly wanted: string
}

const rangeOf = ({ none, count, atLeast, atMost }: Static<typeof Bounds>): Range => {
  const bounds = [none, count, atLeast ?? atMost].filter(bound => bound !== undefined)
  if (bounds.length > 1) throw new LabError(400, 'none, count, and atLeast with atMost exclude each other')
  if (none === true) return { least: 0, most: 0, wanted: 'no' }
  if (count !== undefined) return { least: count, most: count, wanted: `exactly ${count}` }
  if (atMost === undefined) {
    const least = atLeast ?? 1
    return { least, most: Number.POSITIVE_INFINITY, wanted: `at least ${least}` }
  }
  if (atLeast === undefined) return { least: 0, most: atMost, wanted: `at most ${atMost}` }
  if (atLeast > atMost) throw new LabError(400, 'atLeast must not be more than atMost')
  return { least: atLeast, most: atMost, wanted: `${atLeast} to ${atMost}` }
}

export const expectJournal = operation({
  method: 'POST',
  path: '/journal/expect',
  summary: 'Assert the number of matching requests; the error names the number found and the nearest misses',
  input: closedObject({ ...MatcherFields, ...BodyMatcherFields, ...HowMany }),
  makesNone: true,
  reply: closedObject({ ok: Type.Literal(true), count: Type.Integer() }),
  run: ({ lab, sandbox: name }, { none, count, atLeast, atMost, ...matcher }) => {
    const { least, most, wanted } = rangeOf({
      ...(none !== undefined && { none }),
      ...(count !== undefined && { count }),
      ...(atLeast !== undefined && { atLeast }),
      ...(atMost !== undefined && { atMost })
    })
    const { sandbox, compiled, found } = queryJournal(lab, name, matcher)
    const ids = found.map(({ id }) => id)
    if (ids.length < least || ids.length > most) {
      const { message, details } = describeUnmet(sandbox, wanted, { matcher, compiled, ids })
      throw new LabError(409, message, details)
    }
    // Records that are gone may have matched, so the count is unknown.
    const { journal } = sandbox
    if (most < Number.POSITIVE_INFINITY && journal.droppedSince(compiled.since) > 0) {
      throw new LabError(
        409,
        `the journal of sandbox ${name} ${journal.lost > 0 ? 'could not keep all entries' : 'is full'}, so that nobody knows; clear it before (DELETE /_emulator/journal), say since, or start with a larger --journal`
      )
    }
    return { ok: true as const, count: ids.length }
  }
})

const LIMIT = 100

export const findJournal = operation({
  method: 'GET',
  path: '/journal',
  summary: 'List requests and responses in the order of the responses; without a filter, events too',
  input: closedObject({
    ...MatcherFields,
    ...BodyMatcherFields,
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        description: `Maximum number of entries: with \`since\` the first ones after it, else the last ones. Default: ${LIMIT}.`
      })
    )
  }),
  reply: closedObject({
    entries: Type.Array(JournalEntry),
    count: Type.Integer({ description: 'Number of matching entries, shown or not.' }),
    last: Type.Integer({ description: 'Id of the newest entry. Send it as `since` the next time.' }),
    dropped: Type.Integer({ description: 'Number of entries evicted by later ones.' })
  }),
  run: ({ lab, sandbox: name }, { limit = LIMIT, ...matcher }) => {
    const { sandbox, compiled, found: matching } = queryJournal(lab, name, matcher)
    const { last, dropped } = sandbox.journal
    const found = isOpen(compiled) ? sandbox.journal.records(compiled.since) : matching
    const page = matcher.since === undefined ? found.slice(-limit) : found.slice(0, limit)
    return { entries: page.map(record => toEntry(record, sandbox.name)), count: found.length, last, dropped }
  }
})

export const harJournal = operation({
  method: 'GET',
  path: '/journal.har',
  summary: 'Get the journal as an HTTP archive, for the network panel of a browser',
  input: closedObject({ ...MatcherFields, ...BodyMatcherFields }),
  reply: Har,
  run: ({ lab, sandbox }, matcher) => toHar(queryJournal(lab, sandbox, matcher).found, lab.options.scheme)
})

const LONGEST = 600_000

export const waitJournal = operation({
  method: 'POST',
  path: '/journal/wait',
  summary: 'Wait until requests match; returns at once if they already do',
  input: closedObject({
    ...MatcherFields,
    ...BodyMatcherFields,
    count: Type.Optional(Type.Integer({ minimum: 1, description: 'Number of requests to wait for. Default: 1.' })),
    timeout: Type.Optional(Type.String({ description: "In the machine's own time, at most 10m. Default: 5s." }))
  }),
  makesNone: true,
  reply: closedObject({ count: Type.Integer(), entries: Type.Array(JournalEntry) }),
  run: async ({ lab, sandbox: name }, { count = 1, timeout = '5s', ...matcher }) => {
    const length = milliseconds(timeout)
    if (length > LONGEST) throw new LabError(400, 'timeout must be at most 10m')
    const { sandbox, compiled } = queryJournal(lab, name, matcher)
    const enough = lab.waiting.until(sandbox.journal, compiled, count, length)
    await (sandbox.turns?.outside(enough) ?? enough)
    const { found } = queryJournal(lab, name, matcher)
    if (found.length < count) {
      const ids = found.map(({ id }) => id)
      const { message, details } = describeUnmet(sandbox, `within ${timeout} ${count}`, { matcher, compiled, ids })
      throw new LabError(408, message, details)
    }
    return { count: found.length, entries: found.map(record => toEntry(record, sandbox.name)) }
  }
})

const Bounds = Type.Object(HowMany)

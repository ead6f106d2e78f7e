import { type Static, Type } from '@sinclair/typebox'
import { API_OPERATIONS, type OperationName } from '../../operations/index.ts'
import { isSecretName } from '../../text/secrets.ts'
import { matchesGlob } from '../../text/text.ts'
import { checkName } from '../lab-error.ts'
import { RULES } from '../lint/rules.ts'
import { EVENTS, type JournalRecord, type RequestRecord } from './journal.ts'
import { withoutSecretIn } from './redact.ts'

const Like = (description: string) => Type.Optional(Type.String({ description }))

/** Selects journal records; all given fields must match. `*` in a text matches any characters. */
export const MatcherFields = {
  operation: Type.Optional(
    Type.Unsafe<OperationName>(Type.String({ description: 'Name of an operation: import, get, v2.create …' }))
  ),
  method: Like('In capitals or not.'),
  path: Like('Without the query.'),
  status: Type.Optional(Type.Integer({ description: 'HTTP status.' })),
  code: Type.Optional(Type.Integer({ description: 'Code of the response; a success has 200 in v1 and 0 in v2.' })),
  check: Like('Name of the check that failed.'),
  fault: Like('Id of the fault that had its say.'),
  warning: Like('Name of a rule that has something to say of the request.'),
  client: Type.Optional(Type.String({ description: 'Who called: console for the console, other for all others.' })),
  clusterId: Like('Wherever the request says it.'),
  collectionName: Like('Wherever the request says it.'),
  partitionName: Like('Wherever the request says it.'),
  jobId: Like('Wherever the request says it.'),
  objectUrl: Like('One of the URLs, without userinfo and query string.'),
  event: Type.Optional(
    Type.String({ description: 'Selects events instead of requests: reset, evicted, deleted, fault or scenario.' })
  ),
  since: Type.Optional(Type.Integer({ minimum: 0, description: 'Only entries after the one with this id.' }))
}

/** Matcher fields that only a JSON body can carry. */
export const BodyMatcherFields = {
  fields: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Fields of body or query by their paths: {"options.timeout": "300s"}.'
    })
  )
}

const Matcher = Type.Object({ ...MatcherFields, ...BodyMatcherFields })

export type Matcher = Static<typeof Matcher>

/** One condition of a matcher. */
export interface Criterion {
  readonly name: string
  /** For a secret field, the secret itself. It equals no journal value, but a pattern with `*` may match. Never put it in a message. */
  readonly expected: unknown
  /** The values that a request has for it. */
  readonly has: (record: RequestRecord) => readonly unknown[]
}

/** A matcher in a form that tests records. */
export interface Compiled {
  readonly since: number
  readonly event: string | undefined
  readonly criteria: readonly Criterion[]
}

const OWN: Readonly<Record<string, (record: RequestRecord) => readonly unknown[]>> = {
  operation: ({ operation }) => [operation?.name],
  method: ({ method }) => [method],
  path: ({ path }) => [path],
  status: ({ status }) => [status],
  code: ({ code }) => [code],
  check: ({ check }) => [check],
  fault: ({ fault }) => [fault],
  warning: ({ warnings = [] }) => warnings.map(({ rule }) => rule),
  client: ({ client }) => [client ?? 'other']
}

const SAID = ['clusterId', 'collectionName', 'partitionName', 'jobId', 'objectUrl'] as const

/** The allowed words of some matcher fields. */
const WORDS: readonly (readonly [name: 'operation' | 'warning' | 'client' | 'event', words: readonly string[]])[] = [
  ['operation', API_OPERATIONS.map(({ name }) => name)],
  ['warning', RULES.map(({ name }) => name)],
  ['client', ['console', 'other']],
  ['event', EVENTS]
]

/** @throws LabError for an unknown operation, warning or event: it would match nothing and prove nothing */
export const compileMatcher = (matcher: Matcher): Compiled => {
  for (const [name, words] of WORDS) {
    const pattern = matcher[name]
    if (pattern !== undefined) checkName(name, pattern, words)
  }
  const own = Object.entries(OWN).flatMap(([name, has]) => {
    const value = matcher[name as keyof Matcher]
    const expected = name === 'method' && typeof value === 'string' ? value.toUpperCase() : value
    return expected === undefined ? [] : [criterion(name, expected, has)]
  })
  const named = SAID.flatMap(name => {
    const expected = matcher[name]
    return expected === undefined ? [] : [criterion(name, withoutSecretIn(name, expected), valuesAt(name))]
  })
  const fields = Object.entries(matcher.fields ?? {}).map(([path, expected]) =>
    criterion(path, isSecretName(path) ? expected : withoutSecretIn(path, expected), valuesAt(path))
  )
  return { since: matcher.since ?? 0, event: matcher.event, criteria: [...own, ...named, ...fields] }
}

const criterion = (name: string, expected: unknown, has: Criterion['has']): Criterion => ({ name, expected, has })

/** All values that a request has under a name: in body, query and path, and for some names elsewhere. */
export const valuesAt =
  (path: string) =>
  ({ body, query, params, addressed }: RequestRecord): readonly unknown[] => {
    const values = [body, query, params].map(part => valueAt(part, path)).filter(value => value !== undefined)
    if (path === 'objectUrl') return [...values, ...[valueAt(body, 'objectUrls') ?? []].flat(2)]
    return path === 'clusterId' && addressed !== undefined ? [...values, addressed] : values
  }

/** The value at a path such as `options.timeout`. A field with dots in its own name goes first. */
const valueAt = (value: unknown, path: string): unknown => {
  const parts = partsOf(value)
  if (parts === undefined) return undefined
  const key = findKey(parts, path)
  if (key !== undefined) return parts[key]
  const dot = path.indexOf('.')
  return dot < 0 ? undefined : valueAt(parts[findKey(parts, path.slice(0, dot)) ?? ''], path.slice(dot + 1))
}

type Parts = Readonly<Record<string, unknown>>

const partsOf = (value: unknown): Parts | undefined =>
  typeof value === 'object' && value !== null ? (value as Parts) : undefined

/** Milvus clients write keys in any case; an exact match goes first. */
const findKey = (parts: Parts, name: string): string | undefined => {
  if (Object.hasOwn(parts, name)) return name
  const lower = name.toLowerCase()
  return Object.keys(parts).find(key => key.toLowerCase() === lower)
}

/** Events match only when the matcher asks for them. */
export const matches = (compiled: Compiled, record: JournalRecord): boolean => {
  if (record.id <= compiled.since) return false
  if (record.kind === 'event') {
    return compiled.event !== undefined && matchesGlob(record.event, compiled.event) && compiled.criteria.length === 0
  }
  return compiled.event === undefined && findUnmetCriteria(compiled, record).length === 0
}

/** The conditions that a request does not meet; empty when it matches. */
export const findUnmetCriteria = ({ criteria }: Compiled, record: RequestRecord): readonly Criterion[] =>
  criteria.filter(each => !holds(each, record))

const holds = ({ expected, has }: Criterion, record: RequestRecord): boolean =>
  has(record).some(value =>
    typeof value === 'string' && typeof expected === 'string'
      ? matchesGlob(value, expected)
      : value === expected || JSON.stringify(value) === JSON.stringify(expected)
  )

/** Whether the matcher has no condition except `since`. */
export const isOpen = ({ event, criteria }: Compiled): boolean => event === undefined && criteria.length === 0

import type { TSchema } from '@sinclair/typebox'
import { refuse } from './refusals/refusal.ts'
import { compileShape, type ShapeProblem } from './schema.ts'

/** Reads the body or query of a request by its schema: the fields that have a value, or the refusal (80000) of a wrong shape. */
export const shapeReader = (
  schema: TSchema,
  part: 'body' | 'query',
  unknownFields: 'refuse' | 'ignore'
): ((received: unknown) => unknown) => {
  const problemsOf = compileShape(schema)
  const mayBeEmpty = mayBeEmptyIn(schema)
  return received => {
    const given = present(received, mayBeEmpty)
    const value = unknownFields === 'ignore' ? withoutUnknown(given, schema['properties']) : given
    const problems = problemsOf(value)
    if (problems.length === 0) return value
    const reason = problems.map(problem => sentence(part, problem)).join('; ')
    return refuse(80000, {
      check: part,
      reason,
      explain: `${reason} (known fields: ${Object.keys(schema['properties']).join(', ')})`
    })
  }
}

/** The texts that mean something when they are empty: their schema has `minLength: 0`. */
const mayBeEmptyIn = (schema: TSchema): ReadonlySet<string> => {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, TSchema>>
  return new Set(Object.keys(properties).filter(name => properties[name]?.['minLength'] === 0))
}

/** The fields of a body or query that have a value; an absent body has none. Values that are not objects are returned as they are. */
const present = (value: unknown, mayBeEmpty: ReadonlySet<string>): unknown => {
  if (isAbsent(value)) return {}
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const received = value as Readonly<Record<string, unknown>>
  const isMissing = (name: string): boolean =>
    isAbsent(received[name]) && !(received[name] === '' && mayBeEmpty.has(name))
  for (const name in received) {
    // Most requests have no empty field and need no copy. Copying the entries keeps a field that is named `__proto__`.
    if (isMissing(name)) return Object.fromEntries(Object.entries(received).filter(([name]) => !isMissing(name)))
  }
  return received
}

/** null, `""`, `[]` and `{}`: pymilvus sends these for omitted arguments. recorded: client source */
const isAbsent = (value: unknown): boolean => {
  if (value === null || value === undefined || value === '') return true
  if (typeof value !== 'object') return false
  for (const _ in value) return false
  return true
}

const withoutUnknown = (value: unknown, known: object): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(known, name)))
    : value

const NOUN: Readonly<Record<string, string>> = { body: 'the request body', query: 'the query' }

const sentence = (part: string, { path, problem }: ShapeProblem): string =>
  path.length === 0 ? `${NOUN[part]} ${problem}` : `${path.join('.').slice(0, 100)} ${problem}`

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
    const value = unknownFields === 'ignore' ? withoutUnknown(given, schema) : given
    const problems = problemsOf(value)
    if (problems.length === 0) return value
    const reason = problems.map(problem => sentence(part, problem)).join('; ')
    return refuse(80000, {
      check: part,
      reason,
      explain: `${reason} (${knownBeside(schema, problems)})`
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

/** Drops the unknown fields of an object and of the objects in it; maps are data and keep theirs. */
const withoutUnknown = (value: unknown, schema: TSchema): unknown => {
  if (typeof value !== 'object' || value === null) return value
  const items: TSchema | undefined = schema['items']
  if (Array.isArray(value)) return items === undefined ? value : value.map(item => withoutUnknown(item, items))
  const known: Readonly<Record<string, TSchema>> = schema['properties'] ?? {}
  if (schema['additionalProperties'] !== false) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const schema = Object.hasOwn(known, name) ? known[name] : undefined
      return schema === undefined ? [] : [[name, withoutUnknown(field, schema)]]
    })
  )
}

/** The fields of the object that has the first unknown field, or else the first problem. */
const knownBeside = (schema: TSchema, problems: readonly ShapeProblem[]): string => {
  const { path = [] } = problems.find(({ unknown }) => unknown) ?? problems[0] ?? {}
  let level = schema
  let place: readonly string[] = []
  let at: TSchema | undefined = schema
  path.slice(0, -1).forEach((name, index) => {
    const properties: Readonly<Record<string, TSchema>> = at?.['properties'] ?? {}
    at = at?.['items'] ?? (Object.hasOwn(properties, name) ? properties[name] : undefined)
    if (at?.['properties'] === undefined) return
    level = at
    place = path.slice(0, index + 1)
  })
  const names = Object.keys(level['properties']).join(', ')
  if (names === '') return 'it takes no fields'
  return `known fields${place.length === 0 ? '' : ` of ${place.join('.')}`}: ${names}`
}

const NOUN: Readonly<Record<string, string>> = { body: 'the request body', query: 'the query' }

const sentence = (part: string, { path, problem }: ShapeProblem): string =>
  path.length === 0 ? `${NOUN[part]} ${problem}` : `${path.join('.').slice(0, 100)} ${problem}`

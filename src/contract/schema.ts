import {
  type ObjectOptions,
  type SchemaOptions,
  type TLiteral,
  type TObject,
  type TProperties,
  type TSchema,
  type TUnion,
  Type
} from '@sinclair/typebox'
import { type TypeCheck, TypeCompiler, type ValueError, ValueErrorType } from '@sinclair/typebox/compiler'
import { nearest } from '../text/text.ts'

type Literals<T extends readonly string[]> = {
  -readonly [I in keyof T]: TLiteral<T[I]>
}

/** A schema of exactly these strings. Unlike `Type.Union` of a mapped array, it keeps the literals for `Static`. */
export const oneOf = <const T extends readonly string[]>(values: T, options: SchemaOptions = {}): TUnion<Literals<T>> =>
  Type.Union(
    values.map(value => Type.Literal(value)),
    options
  ) as unknown as TUnion<Literals<T>>

/** A schema of an object that rejects unknown fields. @param options such as `description` */
export const closedObject = <Properties extends TProperties>(
  properties: Properties,
  options: ObjectOptions = {}
): TObject<Properties> => Type.Object(properties, { additionalProperties: false, ...options })

/** One mismatch between a value and its schema. */
export interface ShapeProblem {
  readonly path: readonly string[]
  /** The mismatch in words. Never repeats the value, which may be a secret. */
  readonly problem: string
  /** Set if the schema has no field of that name. */
  readonly unknown?: true
}

export type ShapeCheck = (value: unknown) => readonly ShapeProblem[]

const NONE: readonly ShapeProblem[] = []

/** A hostile value may have a million mismatches. */
const MOST_PROBLEMS = 20

/**
 * Returns a check for a schema. The check lists one problem per place, the most specific one. It is compiled at first use, because
 * a server has a hundred schemas and needs few of them for its first responses.
 */
export const compileShape = <Schema extends TSchema>(schema: Schema): ShapeCheck => {
  let compiled: TypeCheck<Schema> | undefined
  return value => {
    compiled ??= TypeCompiler.Compile(schema)
    if (compiled.Check(value)) return NONE
    const problems = new Map<string, ShapeProblem>()
    for (const error of compiled.Errors(value)) {
      if (problems.size === MOST_PROBLEMS) break
      if (problems.has(error.path)) continue
      const problem = { path: segments(error.path), problem: describe(error) }
      const unknown = error.type === ValueErrorType.ObjectAdditionalProperties
      problems.set(error.path, unknown ? { ...problem, unknown } : problem)
    }
    return [...problems.values()]
  }
}

const segments = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'))

const describe = ({ type, schema, path, value }: ValueError): string => {
  const literals = literalsOf(schema)
  if (literals.length > 0) {
    const near = typeof value === 'string' ? nearest(value, literals) : undefined
    return `must be one of ${literals.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`
  }
  switch (type) {
    case ValueErrorType.Union:
      return partsOf(schema).some(part => part['type'] === 'object' && typeOf(value) === 'object')
        ? 'is an object of none of the kinds that can be here'
        : `must be ${accepted(schema)}`
    case ValueErrorType.TupleLength:
      return `must have ${schema['maxItems']} items`
    case ValueErrorType.Literal:
      return `must be ${JSON.stringify(schema['const'])}`
    case ValueErrorType.ObjectRequiredProperty:
      return 'is missing'
    case ValueErrorType.ObjectAdditionalProperties: {
      const near = nearest(path.slice(path.lastIndexOf('/') + 1), Object.keys(schema['properties'] ?? {}))
      return `is no known field${near === undefined ? '' : `; did you mean '${near}'?`}`
    }
    case ValueErrorType.StringPattern:
      return `must match ${schema['pattern']}`
    case ValueErrorType.StringMinLength:
      return 'must not be empty'
    case ValueErrorType.StringMaxLength:
      return `must have at most ${schema['maxLength']} characters`
    case ValueErrorType.IntegerMinimum:
    case ValueErrorType.NumberMinimum:
      return `must be at least ${schema['minimum']}`
    case ValueErrorType.IntegerMaximum:
    case ValueErrorType.NumberMaximum:
      return `must be at most ${schema['maximum']}`
    case ValueErrorType.NumberExclusiveMinimum:
      return `must be more than ${schema['exclusiveMinimum']}`
    case ValueErrorType.NumberExclusiveMaximum:
      return `must be less than ${schema['exclusiveMaximum']}`
    case ValueErrorType.ArrayMinItems:
      return `must have at least ${schema['minItems']} item`
    case ValueErrorType.ArrayMaxItems:
      return `must have at most ${schema['maxItems']} items`
    default:
      return `must be ${article(String(schema['type']))}, not ${article(typeOf(value))}`
  }
}

/** The literals of a union that has literals only. */
const literalsOf = (schema: TSchema): readonly string[] => {
  const literals = partsOf(schema).map(part => part['const'])
  return literals.includes(undefined) ? [] : literals.map(String)
}

const partsOf = (schema: TSchema): readonly TSchema[] => (schema['anyOf'] ?? []) as TSchema[]

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return Array.isArray(value) ? 'array' : typeof value
}

/** The accepted values of a union: its schema's description, else its types. */
const accepted = (schema: TSchema): string => {
  const kinds = partsOf(schema).map(part => String(part['const'] ?? article(String(part['type']))))
  return String(schema['x-accepted'] ?? [...new Set(kinds)].join(' or '))
}

/** The article before a noun. Names of values, such as null and NaN, have none. */
const article = (noun: string): string => {
  if (!/^[a-z]/.test(noun) || noun === 'null') return noun
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`
}

// Preloaded into a witness: makes one row of docs/fidelity.md untrue in its process.
import type { TSchema } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { LIMITS } from '../../src/contract/eras.ts'
import { SCHEMAS } from '../support/fidelity-schemas.ts'

/** What happens to a claim, and to which. */
export type Claim =
  | {
      /** The schema no longer has the field; or nobody sees it in a request, or it is left out of a reply. */
      readonly how: 'unknown' | 'unseen'
      readonly title: string
      /** As the page has it: `data.details[].fileName`. */
      readonly name: string
    }
  | { readonly how: 'limit'; readonly era: string; readonly path: readonly string[] }

type Fields = Record<string, unknown>

const propertiesOf = (schema: TSchema): Record<string, TSchema> => schema['properties'] ?? {}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Takes the field out of the schema that has it. */
const makeUnknown = (schema: TSchema, [first = '', ...rest]: readonly string[]): void => {
  const isList = first.endsWith('[]')
  const field = propertiesOf(schema)[first.replace('[]', '')]
  if (rest.length > 0 && field !== undefined) makeUnknown(isList ? field['items'] : field, rest)
  else {
    delete propertiesOf(schema)[first]
    if (Array.isArray(schema['required'])) schema['required'] = schema['required'].filter(name => name !== first)
  }
}

/** Takes the field out of a value; says whether it was there. */
const remove = (value: unknown, [first = '', ...rest]: readonly string[]): boolean => {
  if (!isObject(value)) return false
  const name = first.replace('[]', '')
  if (rest.length === 0) return Object.hasOwn(value, name) && Reflect.deleteProperty(value, name)
  if (!first.endsWith('[]')) return remove(value[name], rest)
  return [value[name]].flat().filter(item => remove(item, rest)).length > 0
}

/** Whether a schema has the fields of a part, and no others; of replies those of several parts may be one. */
const isLike = (schema: TSchema, part: TSchema, title: string): boolean => {
  const [names, wanted] = [schema, part].map(each => Object.keys(propertiesOf(each))) as [string[], string[]]
  const hasAll = wanted.every(name => names.includes(name))
  return hasAll && (names.length === wanted.length || title.endsWith('reply'))
}

/** Takes the field out wherever the schema of a value has a part like the one of the claim; says whether it was anywhere. */
const removeWhere = (
  value: unknown,
  schema: TSchema,
  isPart: (schema: TSchema) => boolean,
  path: readonly string[]
): boolean => {
  if (!isObject(value)) return false
  const here = isPart(schema) && remove(value, path)
  const alternatives = [...(schema['anyOf'] ?? []), ...(schema['allOf'] ?? [])] as TSchema[]
  const below = [
    ...Object.entries(propertiesOf(schema)).map(([name, field]) => removeWhere(value[name], field, isPart, path)),
    ...alternatives.map(each => removeWhere(value, each, isPart, path)),
    ...(Array.isArray(value) && schema['items'] !== undefined
      ? value.map(item => removeWhere(item, schema['items'], isPart, path))
      : [])
  ]
  return here || below.includes(true)
}

/** All requests and, in tests, all replies are checked by a compiled schema: there the field gets lost. */
const makeUnseen = (schema: TSchema, title: string, path: readonly string[]): void => {
  const compile = TypeCompiler.Compile
  const isPart = (each: TSchema) => isLike(each, schema, title)
  const losing: typeof compile = (whole, references) => {
    const compiled = compile(whole, references)
    const check = compiled.Check.bind(compiled)
    compiled.Check = ((value: unknown) =>
      removeWhere(value, whole, isPart, path) || check(value)) as typeof compiled.Check
    return compiled
  }
  TypeCompiler.Compile = losing
}

const changed = (limit: unknown): unknown => {
  if (typeof limit === 'number') return Math.ceil(limit * 1.2)
  if (typeof limit === 'boolean') return !limit
  return Array.isArray(limit) ? limit.slice(1).concat(limit.length === 0 ? 'Standard' : []) : `not ${limit}`
}

const changeLimit = (limits: Fields, [first = '', ...rest]: readonly string[]): void => {
  if (rest.length === 0) limits[first] = changed(limits[first])
  else changeLimit(limits[first] as Fields, rest)
}

const claim = JSON.parse(process.env['CLAIM'] ?? '{}') as Claim
if (claim.how === 'limit') changeLimit(LIMITS as unknown as Fields, [claim.era, ...claim.path])
else {
  const schema = SCHEMAS[claim.title]
  if (schema === undefined) throw new TypeError(`no table is named ${claim.title}`)
  if (claim.how === 'unknown') makeUnknown(schema, claim.name.split('.'))
  else makeUnseen(schema, claim.title, claim.name.split('.'))
}

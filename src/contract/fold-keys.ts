import type { TSchema } from '@sinclair/typebox'

/**
 * Gives the keys of a body the upper and lower case of its schema. If two keys fold to one field, the last one counts. Returns the same
 * object if nothing changes. server source: gin binds bodies with encoding/json, which matches keys in any case
 */
export const foldKeys = (schema: TSchema, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items: TSchema | undefined = schema['items']
    if (items === undefined) return value
    const list = value.map(item => foldKeys(items, item))
    return list.some((item, at) => item !== value[at]) ? list : value
  }
  const known = knownIn(schema)
  return known === undefined ? value : foldObject(known, value as Readonly<Record<string, unknown>>)
}

interface Known {
  readonly name: string
  readonly schema: TSchema
}

const ofSchema = new WeakMap<TSchema, ReadonlyMap<string, Known>>()

/** The known fields of a schema; undefined for a map, whose keys are data. */
const knownIn = (schema: TSchema): ReadonlyMap<string, Known> | undefined => {
  if (schema['type'] !== 'object' || schema['additionalProperties'] !== false) return undefined
  let known = ofSchema.get(schema)
  if (known === undefined) {
    known = byName(schema['properties'])
    ofSchema.set(schema, known)
  }
  return known
}

/** Fields of a schema by their folded names and by their exact names, which most clients send. Names that fold alike are one field. */
const byName = (properties: Readonly<Record<string, TSchema>>): ReadonlyMap<string, Known> => {
  const known = new Map(Object.entries(properties).map(([name, schema]) => [folded(name), { name, schema }]))
  for (const name of Object.keys(properties)) known.set(name, known.get(folded(name)) as Known)
  return known
}

/** Go also folds the long s (ſ). documented: package encoding/json, Unmarshal */
const folded = (name: string): string => name.toLowerCase().replaceAll('ſ', 's')

const foldObject = (known: ReadonlyMap<string, Known>, value: Readonly<Record<string, unknown>>): object => {
  if (isFolded(known, value)) return value
  const fields = new Map<string, unknown>()
  for (const [key, field] of Object.entries(value)) {
    const found = known.get(key) ?? known.get(folded(key))
    const name = found?.name ?? key
    // Go ignores a null if the field already has a value.
    if (field === null && fields.has(name)) continue
    fields.set(name, found === undefined ? field : foldKeys(found.schema, field))
  }
  return Object.fromEntries(fields)
}

/** Whether all keys have the schema's case. Most bodies do and need no copy. */
const isFolded = (known: ReadonlyMap<string, Known>, value: Readonly<Record<string, unknown>>): boolean => {
  for (const key in value) {
    const found = known.get(key) ?? known.get(folded(key))
    if (found === undefined) continue
    const field = value[key]
    if (found.name !== key || foldKeys(found.schema, field) !== field) return false
  }
  return true
}

/** The part of a JSON Schema that completion reads. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
  readonly type?: string
  readonly description?: string
}

interface Option {
  readonly label: string
  readonly type: string
  readonly detail?: string
  readonly apply?: string
}

/** The completions at the end of a text: values of the key in its last line, else keys of the mapping that it is in. */
export const completionsAt = (text: string, schema: Schema): Option[] => {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const [, lead = '', key] = /^([\s-]*)(?:([\w$]+):\s+)?$/.exec(last) ?? []
  if (!/^[\s-]*(?:[\w$]+:\s+)?$/.test(last)) return []
  const found = schemaAt(lines, lead, schema)
  if (key === undefined) return keysOf(found)
  const value = found?.properties?.[key]
  return valuesOf(value).map(label => ({ label, type: 'enum' }))
}

const keysOf = (schema: Schema | undefined): Option[] =>
  Object.entries(schema?.properties ?? {}).map(([label, { description }]) => ({
    label,
    type: 'property',
    apply: `${label}: `,
    ...(description !== undefined && { detail: description })
  }))

const valuesOf = (schema: Schema | undefined): string[] => {
  if (schema === undefined) return []
  if (schema.type === 'boolean') return ['true', 'false']
  const choices = schema.enum ?? schema.anyOf?.flatMap(({ const: value }) => (value === undefined ? [] : [value])) ?? []
  return choices.map(String)
}

/** Follows the keys that stand above with less indent. @param lead indent and dashes of the line */
const schemaAt = (lines: readonly string[], lead: string, schema: Schema): Schema | undefined => {
  const path: string[] = []
  let indent = lead.length
  let inList = lead.includes('-')
  if (inList) indent = lead.indexOf('-')
  for (const line of [...lines].reverse()) {
    const [, before = '', key] = /^([\s-]*)([\w$]+):\s*(?:#.*)?$/.exec(line) ?? []
    const dash = line.search(/\S/)
    if (dash < 0) continue
    // The first line of an item of a list belongs to the same mapping.
    if (line[dash] === '-' && dash < indent && !inList) {
      inList = true
      indent = dash
    }
    if (key === undefined || before.length > indent || (before.length === indent && !inList)) continue
    path.unshift(key)
    inList = before.includes('-')
    indent = inList ? before.indexOf('-') : before.length
    if (indent === 0 && !inList) break
  }
  let at: Schema | undefined = schema
  for (const key of path) {
    const next: Schema | undefined = at?.properties?.[key]
    at = next?.items ?? next
  }
  return at
}

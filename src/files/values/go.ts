/** Values are shown to this length: a vector of a thousand numbers says no more than its beginning. */
const LONGEST = 100

/** Name of the Go type in which the server holds a JSON value, as its messages print it. */
export const goType = (value: unknown): string => {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  return { number: 'json.Number', boolean: 'bool' }[typeof value as 'number'] ?? 'string'
}

/** What is nested deeper is left out: files can nest to any depth. */
const shown = (value: unknown, depth = 0): string => {
  if (value === null) return '<nil>'
  if (typeof value !== 'object') return String(value)
  if (depth === LONGEST) return '…'
  const inside = (field: unknown) => shown(field, depth + 1)
  if (Array.isArray(value)) return `[${value.slice(0, LONGEST).map(inside).join(' ')}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, field]) => `${key}:${inside(field)}`).join(' ')}]`
}

/** A JSON value as Go's `%v` prints it, cut after a hundred characters. @param source its text, for numbers print as they are written */
export const goValue = (value: unknown, source: string): string => {
  const text = typeof value === 'number' ? source : shown(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

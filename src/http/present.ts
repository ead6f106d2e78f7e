/** null, `""`, `[]` and `{}`, which pymilvus sends for what its caller left out. recorded: client source */
const isAbsent = (value: unknown): boolean => {
  if (value === null || value === undefined || value === '') return true
  if (typeof value !== 'object') return false
  for (const _ in value) return false
  return true
}

/** The fields of a body or query that have a value; an absent body has none. What is no object is handed back as it is. */
export const present = (value: unknown): unknown => {
  if (isAbsent(value)) return {}
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const fields: Record<string, unknown> = Object.create(null)
  for (const [name, field] of Object.entries(value as object)) {
    if (!isAbsent(field)) fields[name] = field
  }
  return fields
}

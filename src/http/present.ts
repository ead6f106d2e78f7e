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
  const received = value as Readonly<Record<string, unknown>>
  for (const name in received) {
    // Most requests leave nothing out, and need no copy. A copy made entry by entry keeps a field that is named `__proto__`.
    if (isAbsent(received[name]))
      return Object.fromEntries(Object.entries(received).filter(([, field]) => !isAbsent(field)))
  }
  return received
}

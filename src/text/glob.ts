/** Whether a text matches a pattern with `*` for any characters or none. Takes time in proportion to both lengths. */
export const matchesGlob = (text: string, pattern: string): boolean => {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (last === undefined) return text === pattern
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const part of others) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at + last.length <= text.length
}

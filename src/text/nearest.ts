/** The candidate that the user most likely meant, ignoring case; undefined when none is near. */
export const nearest = (text: string, candidates: readonly string[]): string | undefined => {
  if (text.length > 100) return undefined
  const wanted = text.toLowerCase()
  let best: string | undefined
  let least = Math.max(2, Math.floor(text.length / 3)) + 1
  for (const candidate of candidates) {
    const away = distance(wanted, candidate.toLowerCase())
    if (away < least && away < candidate.length) [best, least] = [candidate, away]
  }
  return best
}

/** Edit distance: insertions, deletions, replacements and swaps of neighbours cost 1 each. */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? cost) + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'same'
  readonly text: string
}

/** Lines around a change that are shown. */
const AROUND = 2

/** The difference between two texts: one block from the first line that differs to the last, with the lines around it. */
export const diffOf = (before: string, after: string): DiffLine[] => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  let start = 0
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++
  let end = 0
  const shorter = Math.min(old.length, now.length) - start
  while (end < shorter && old[old.length - 1 - end] === now[now.length - 1 - end]) end++
  const lines = (kind: DiffLine['kind'], texts: readonly string[]) => texts.map(text => ({ kind, text }))
  return [
    ...lines('same', now.slice(Math.max(0, start - AROUND), start)),
    ...lines('removed', old.slice(start, old.length - end)),
    ...lines('added', now.slice(start, now.length - end)),
    ...lines('same', now.slice(now.length - end, now.length - end + AROUND))
  ]
}

export interface DiffLine {
  /** `left-out`: stands for lines that are the same and are not shown. */
  readonly kind: 'added' | 'removed' | 'same' | 'left-out'
  readonly text: string
}

/** Lines around a change that are shown. */
const AROUND = 2

/** Most cells of the table that is compared, some 8 MB; larger texts are one block of removed lines and one of added ones. */
const MOST_CELLS = 4_000_000

/** The difference between two texts by line: each change with the lines around it. */
export const diffOf = (before: string, after: string): DiffLine[] => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const shorter = Math.min(old.length, now.length)
  let start = 0
  while (start < shorter && old[start] === now[start]) start++
  let end = 0
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++
  return nearChanges([
    ...linesOf('same', now.slice(0, start)),
    ...middleOf(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...linesOf('same', now.slice(now.length - end))
  ])
}

const linesOf = (kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] => texts.map(text => ({ kind, text }))

/** Keeps the longest common sequence of lines. */
const middleOf = (old: readonly string[], now: readonly string[]): DiffLine[] => {
  const width = now.length + 1
  if ((old.length + 1) * width > MOST_CELLS) return [...linesOf('removed', old), ...linesOf('added', now)]
  // In each cell the length of the longest sequence that is common to the rest of both.
  const common = new Uint16Array((old.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: DiffLine[] = []
  let j = 0
  for (const [i, text] of old.entries()) {
    while (j < now.length && now[j] !== text && at(i, j + 1) > at(i + 1, j))
      lines.push(...linesOf('added', [now[j++] ?? '']))
    const same = j < now.length && now[j] === text
    lines.push({ kind: same ? 'same' : 'removed', text })
    if (same) j++
  }
  return [...lines, ...linesOf('added', now.slice(j))]
}

/** Leaves out what is far from each change. */
const nearChanges = (lines: readonly DiffLine[]): DiffLine[] => {
  const near = new Set<number>()
  for (const [index, { kind }] of lines.entries()) {
    if (kind !== 'same') for (let by = -AROUND; by <= AROUND; by++) near.add(index + by)
  }
  const last = Math.max(...near)
  return lines.flatMap((line, index): DiffLine[] => {
    if (near.has(index)) return [line]
    return near.has(index - 1) && index < last ? [{ kind: 'left-out', text: '…' }] : []
  })
}

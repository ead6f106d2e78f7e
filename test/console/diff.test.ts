import t from 'tap'
import { diffOf } from '../../src/console/pages/world/diff.ts'

const SIGNS = { added: '+', removed: '-', same: ' ', 'left-out': ' ' } as const

const shown = (before: readonly string[], after: readonly string[]): string[] =>
  diffOf(before.join('\n'), after.join('\n')).map(({ kind, text }) => `${SIGNS[kind]}${text}`)

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`)

t.test('two changes far apart are shown alone, each with two lines around it', async t => {
  const before = numbered(400)
  const after = before.with(3, 'one').toSpliced(390, 1)
  t.strictSame(shown(before, after), [
    ' line 1',
    ' line 2',
    '-line 3',
    '+one',
    ' line 4',
    ' line 5',
    ' …',
    ' line 388',
    ' line 389',
    '-line 390',
    ' line 391',
    ' line 392'
  ])
})

t.test('lines that moved keep the longest common sequence', async t => {
  t.strictSame(shown(['a', 'b', 'c', 'd'], ['b', 'x', 'd', 'a']), ['-a', ' b', '-c', '+x', ' d', '+a'])
  t.strictSame(shown(['a', 'a', 'b'], ['a', 'b', 'b']), [' a', '-a', '+b', ' b'])
})

t.test('texts that are the same have no difference, and a text may be empty', async t => {
  t.strictSame(shown(['a', 'b'], ['a', 'b']), [])
  t.strictSame(shown([''], ['a', '']), ['+a', ' '])
})

t.test('any difference gives both texts back', async t => {
  let seed = 1
  const random = (most: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % most
  }
  const text = () => Array.from({ length: 1 + random(5) }, () => 'abc'[random(3)] ?? '').join('\n')
  for (let run = 0; run < 2000; run++) {
    const [before, after] = [text(), text()]
    const lines = diffOf(before, after)
    // Short texts are left out at their ends alone.
    const side = (kind: string) =>
      lines
        .filter(line => line.kind === 'same' || line.kind === kind)
        .map(({ text }) => text)
        .join('\n')
    if (!before.includes(side('removed')) || !after.includes(side('added'))) t.fail(JSON.stringify([before, after]))
  }
})

t.test('very long texts without a common line are compared at once', async t => {
  const [before, after] = [numbered(20_000), numbered(20_000).map(text => `${text}!`)]
  const lines = diffOf(before.join('\n'), after.join('\n'))
  t.equal(lines.length, 40_000)
})

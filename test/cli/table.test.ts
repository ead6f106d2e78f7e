import t from 'tap'
import { table } from '../../src/cli/table.ts'
import { columnsOf, wrap } from '../../src/cli/terminal.ts'

const plain = (_: string | undefined, text: string) => text

t.test('columns are as wide as their cells, and numbers stand at the right', t => {
  t.equal(
    table(
      [
        ['a', '5', 'one'],
        ['long', '12', '']
      ],
      { width: 80, paint: plain, head: ['name', 'n', 'what'], right: [1] }
    ),
    'name   n  what\na      5  one\nlong  12'
  )
  t.end()
})

t.test('the widest column is narrowed until the table fits, and its cells take several lines', t => {
  t.equal(
    table(
      [
        ['47005', 'a text that is too long for the screen'],
        ['1', 'short']
      ],
      { width: 20, paint: plain }
    ),
    '47005  a text that\n       is too long\n       for the\n       screen\n1      short'
  )
  t.equal(table([['aaaaaaaaaaaaaaaaaaaaaa', 'b']], { width: 12, paint: plain }), 'aaaaaaaaa  b\naaaaaaaaa\naaaa')
  t.end()
})

t.test('where lines have no end, nothing is narrowed', t => {
  const long = 'word '.repeat(100).trim()
  t.equal(table([['1', long]], { width: Number.POSITIVE_INFINITY, paint: plain, most: { 1: 10 } }), `1  ${long}`)
  t.end()
})

t.test('characters of Chinese take two columns, and lines are broken between them', t => {
  t.equal(columnsOf('集群 a'), 6)
  t.strictSame(wrap('集群状态不是 RUNNING。', 10), ['集群状态不', '是', 'RUNNING。'])
  t.equal(
    table(
      [
        ['集群', 'x'],
        ['abc', 'y']
      ],
      { width: 80, paint: plain }
    ),
    '集群  x\nabc   y'
  )
  t.end()
})

t.test('styles take no columns', t => {
  const marked = (style: string | undefined, text: string) => (style === undefined ? text : `<${text}>`)
  t.equal(
    table(
      [
        [{ text: 'ab', style: 'red' }, 'x'],
        ['abcd', 'y']
      ],
      { width: 80, paint: marked }
    ),
    '<ab>    x\nabcd  y'
  )
  t.end()
})

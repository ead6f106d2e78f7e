import t from 'tap'
import { groupDigits } from '../../src/text/text.ts'

t.test('integers are grouped as the locale en does', async t => {
  for (const integer of [
    0,
    7,
    12,
    999,
    1000,
    -1000,
    -999,
    12_345,
    123_456,
    1_234_567,
    -123_456,
    Number.MAX_SAFE_INTEGER
  ])
    t.equal(groupDigits(integer), integer.toLocaleString('en'))
})

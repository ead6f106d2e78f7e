import t from 'tap'
import { isTimezone, timestamptzProblem } from '../../src/text/timestamptz.ts'

t.test('a date with a time is valid, with and without an offset', async t => {
  for (const text of [
    '2025-01-31T10:00:00Z',
    '2025-01-31T10:00:00.123456789+08:00',
    '2025-01-31T10:00:00,5-12:00',
    '2025-01-31 10:00:00+14:00',
    '2025-01-31 10:00:00+08',
    '2025-01-31   10:00:00Z',
    '2025-01-31T10:00:00',
    '2025-01-31 10:00:00.25',
    '2024-02-29 9:00:00',
    '0000-02-29T00:00:00Z'
  ]) {
    t.equal(timestamptzProblem(text), undefined, text)
  }
})

t.test('what the server cannot read, and offsets that no place has, are rejected', async t => {
  for (const text of [
    '',
    'now',
    '2025-01-31',
    '2025-01-31T10:00',
    '1738288800',
    '2025-1-31T10:00:00Z',
    '2025-13-01T10:00:00Z',
    '2025-02-29T10:00:00Z',
    '1900-02-29T10:00:00Z',
    '2025-01-00T10:00:00Z',
    '2025-01-31T24:00:00Z',
    '2025-01-31T10:60:00Z',
    '2025-01-31T10:00:60Z',
    '2025-01-31t10:00:00z',
    '2025-01-31T10:00:00+08',
    '2025-01-31T10:00:00+0800',
    '2025-01-31T10:00:00 +08:00',
    '2025-01-31T10:00:00+25:00',
    '2025-01-31T10:00:00+08:61',
    ' 2025-01-31T10:00:00Z'
  ]) {
    t.equal(
      timestamptzProblem(text),
      `invalid timestamp string: '${text}'. Does not match any known format`,
      JSON.stringify(text)
    )
  }
  t.equal(timestamptzProblem('2025-01-31T10:00:00+14:30'), 'UTC offset hour 14 is out of the valid range [-12, 14]')
  t.equal(timestamptzProblem('2025-01-31T10:00:00-13:00'), 'UTC offset hour -13 is out of the valid range [-12, 14]')
})

t.test('a time zone is a name of the database, in its case', async t => {
  for (const name of ['UTC', 'Asia/Shanghai', 'America/Argentina/Buenos_Aires']) t.equal(isTimezone(name), true, name)
  for (const name of ['', 'asia/shanghai', '+08:00', 'Mars/Olympus', 'Asia/Shanghai ']) {
    t.equal(isTimezone(name), false, name)
  }
})

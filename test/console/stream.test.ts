import t from 'tap'
import { EventReader } from '../../src/console/stream.ts'
import { mergeJournal } from '../../src/console/tail.ts'

t.test('events are read from whatever pieces of text they come in', async t => {
  const text = ': hi\n\nevent: hello\ndata: {"version":"1"}\n\nid: 7\nevent: jobs\ndata: {"a":\ndata: 1}\n\ndata: x\n\n'
  const whole = [
    { event: 'hello', id: undefined, data: '{"version":"1"}' },
    { event: 'jobs', id: '7', data: '{"a":\n1}' },
    { event: 'message', id: undefined, data: 'x' }
  ]
  for (const size of [1, 2, 7, text.length]) {
    const reader = new EventReader()
    const events = []
    for (let at = 0; at < text.length; at += size) events.push(...reader.read(text.slice(at, at + size)))
    t.strictSame(events, whole, `pieces of ${size}`)
  }
})

const frame = (ids: readonly number[], more: { skipped?: number; cleared?: number } = {}) => ({
  sandbox: 'default',
  entries: ids.map(id => ({ kind: 'event' as const, id, time: '', event: 'reset', text: '' })),
  skipped: 0,
  lost: 0,
  last: ids.at(-1) ?? 0,
  cleared: 0,
  on: true,
  ...more
})

const idsOf = ({ entries }: { readonly entries: readonly { readonly id: number }[] }) => entries.map(({ id }) => id)

t.test('the tail of the journal has each entry once, in order, and the newest 500', async t => {
  const first = mergeJournal(undefined, frame([1, 2, 3]))
  t.strictSame(idsOf(mergeJournal(first, frame([3, 4]))), [1, 2, 3, 4], 'a stream that was cut tells some again')
  t.strictSame(idsOf(mergeJournal(first, frame([4], { cleared: 2 }))), [3, 4], 'cleared entries go')
  t.equal(mergeJournal(mergeJournal(undefined, frame([1], { skipped: 5 })), frame([9], { skipped: 2 })).skipped, 7)
  const many = mergeJournal(first, frame(Array.from({ length: 600 }, (_, index) => index + 4)))
  t.strictSame([many.entries.length, many.entries[0]?.id, many.entries.at(-1)?.id], [500, 104, 603])
})

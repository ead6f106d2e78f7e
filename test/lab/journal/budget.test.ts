import t from 'tap'
import { type EventRecord, Journal, JournalBudget } from '../../../src/lab/journal/journal.ts'

const happening = (): EventRecord => ({ kind: 'event', id: 0, at: 0, startedAt: 0, event: 'fault', text: '' })

const fill = (journal: Journal, count: number): void => {
  for (let n = 0; n < count; n++) journal.add(happening())
}

const ids = (journal: Journal): number[] => journal.records().map(({ id }) => id)

t.test('a journal keeps exactly so many of the last records', async t => {
  for (const most of [1, 2, 7, 8, 100, 1000]) {
    const journal = new Journal(most, new JournalBudget(1e9))
    for (const count of [1, most, 3 * most + 1]) {
      fill(journal, count)
      const { last } = journal
      const kept = Math.min(last, most)
      t.strictSame(
        ids(journal),
        Array.from({ length: kept }, (_, n) => last - kept + 1 + n)
      )
      t.equal(journal.dropped, last - kept)
    }
    t.equal(journal.droppedSince(journal.last), 0)
    journal.clear()
    t.equal(journal.dropped, 0)
    fill(journal, 1)
    t.strictSame(ids(journal), [journal.last])
  }
})

t.test('all journals together keep within their bytes: the oldest go, whosever they are', async t => {
  const budget = new JournalBudget(300_000)
  const [first, second] = [new Journal(1000, budget), new Journal(1000, budget)]
  fill(first, 150)
  t.equal(first.records().length, 150)
  fill(second, 150)
  t.ok(budget.size <= 300_000)
  t.ok(first.records().length < 64)
  t.equal(second.records().length, 150)
  t.equal(first.dropped, 150 - first.records().length)
  first.clear()
  second.clear()
  t.equal(budget.size, 0)
})

t.test('what is gone takes no memory, however many journals come and go beside one that stays', async t => {
  const budget = new JournalBudget(1e9)
  const staying = new Journal(10, budget)
  fill(staying, 10)
  const busy = new Journal(1000, budget)
  fill(busy, 200_000)
  t.equal(ids(staying).length, 10)
  t.ok(budget.segments < 3000)
})

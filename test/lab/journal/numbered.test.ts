import t from 'tap'
import { Journal, JournalBudget, type JournalRecord } from '../../../src/lab/journal/journal.ts'

const event = (): JournalRecord => ({ kind: 'event', id: 0, at: 0, startedAt: 0, event: 'reset', text: '' })

t.test('who adds a record is told its id: at once, or when a journal that processes share has given it', async t => {
  const told: [string, number][] = []
  const own = new Journal(10, new JournalBudget(1e6))
  own.add(event(), id => told.push(['own', id]))
  own.add(event())
  own.add(event(), id => told.push(['own', id]))
  t.strictSame(told.splice(0), [
    ['own', 1],
    ['own', 3]
  ])
  const shared = new Journal(10, new JournalBudget(1e6), undefined, true)
  shared.follow({ last: 40, cleared: 0 })
  shared.add(event(), id => told.push(['shared', id]))
  shared.add(event())
  t.strictSame(told, [])
  shared.takeAdded()
  shared.add(event(), id => told.push(['shared', id]))
  shared.takeAdded()
  t.strictSame(told, [
    ['shared', 41],
    ['shared', 43]
  ])
})

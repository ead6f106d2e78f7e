import { Type } from '@sinclair/typebox'
import { milliseconds } from '../duration.ts'
import { entryOf, JournalEntry } from '../journal/entry.ts'
import { FieldsOf, MatcherFields } from '../journal/matcher.ts'
import { unmet } from '../journal/report.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'
import { askJournal } from './journal-input.ts'

const LONGEST = 600_000

export const waitJournal = operation({
  method: 'POST',
  path: '/journal/wait',
  summary: 'Wait until requests have come; answers at once when they have',
  input: Type.Object(
    {
      ...MatcherFields,
      ...FieldsOf,
      count: Type.Optional(Type.Integer({ minimum: 1, description: 'How many. Default: 1.' })),
      timeout: Type.Optional(Type.String({ description: "Of the machine's own time, at most 10m. Default: 5s." }))
    },
    { additionalProperties: false }
  ),
  makesNone: true,
  reply: Type.Object({ count: Type.Integer(), entries: Type.Array(JournalEntry) }, { additionalProperties: false }),
  run: async ({ lab, sandbox: name }, { count = 1, timeout = '5s', ...matcher }) => {
    const length = milliseconds(timeout)
    if (length > LONGEST) throw new LabError(400, 'timeout must be at most 10m')
    const { sandbox, compiled } = askJournal(lab, name, matcher)
    await lab.waiting.until(sandbox.journal, compiled, count, length)
    const { found } = askJournal(lab, name, matcher)
    if (found.length < count) {
      const ids = found.map(({ id }) => id)
      const { message, details } = unmet(sandbox, `within ${timeout} ${count}`, { matcher, compiled, ids })
      throw new LabError(408, message, details)
    }
    return { count: found.length, entries: found.map(record => entryOf(record, sandbox.name)) }
  }
})

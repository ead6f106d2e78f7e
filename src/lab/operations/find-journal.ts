import { Type } from '@sinclair/typebox'
import { entryOf, JournalEntry } from '../journal/entry.ts'
import { FieldsOf, isOpen, MatcherFields } from '../journal/matcher.ts'
import { operation } from '../operation.ts'
import { askJournal } from './journal-input.ts'

const LIMIT = 100

export const findJournal = operation({
  method: 'GET',
  path: '/journal',
  summary: 'What came in and what went out, in the order of the answers; without a filter what else happened, too',
  input: Type.Object(
    {
      ...MatcherFields,
      ...FieldsOf,
      limit: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 100_000,
          description: `At most so many: with since the first ones after it, else the last ones. Default: ${LIMIT}.`
        })
      )
    },
    { additionalProperties: false }
  ),
  reply: Type.Object(
    {
      entries: Type.Array(JournalEntry),
      count: Type.Integer({ description: 'How many match, shown or not.' }),
      last: Type.Integer({ description: 'Id of the newest entry of all: what to give as since the next time.' }),
      dropped: Type.Integer({ description: 'How many entries of all had to make room for later ones.' })
    },
    { additionalProperties: false }
  ),
  run: ({ lab, sandbox: name }, { limit = LIMIT, ...matcher }) => {
    const { sandbox, compiled, found: matching } = askJournal(lab, name, matcher)
    const { last, dropped } = sandbox.journal
    const found = isOpen(compiled) ? sandbox.journal.records(compiled.since) : matching
    const shown = matcher.since === undefined ? found.slice(-limit) : found.slice(0, limit)
    return { entries: shown.map(record => entryOf(record, sandbox.name)), count: found.length, last, dropped }
  }
})

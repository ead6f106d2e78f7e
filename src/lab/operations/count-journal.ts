import { Type } from '@sinclair/typebox'
import { FieldsOf, MatcherFields } from '../journal/matcher.ts'
import { operation } from '../operation.ts'
import { askJournal } from './journal-input.ts'

export const countJournal = operation({
  method: 'GET',
  path: '/journal/count',
  summary: 'How many entries of the journal match',
  input: Type.Object({ ...MatcherFields, ...FieldsOf }, { additionalProperties: false }),
  reply: Type.Object({ count: Type.Integer() }, { additionalProperties: false }),
  run: ({ lab, sandbox }, matcher) => ({ count: askJournal(lab, sandbox, matcher).found.length })
})

import { Type } from '@sinclair/typebox'
import { Har, harOf } from '../journal/har.ts'
import { FieldsOf, MatcherFields } from '../journal/matcher.ts'
import { operation } from '../operation.ts'
import { askJournal } from './journal-input.ts'

export const harJournal = operation({
  method: 'GET',
  path: '/journal.har',
  summary: 'The journal as an HTTP archive, for the network panel of a browser',
  input: Type.Object({ ...MatcherFields, ...FieldsOf }, { additionalProperties: false }),
  reply: Har,
  run: ({ lab, sandbox }, matcher) => harOf(askJournal(lab, sandbox, matcher).found, lab.options.scheme)
})

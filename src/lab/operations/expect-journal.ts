import { type Static, Type } from '@sinclair/typebox'
import { FieldsOf, MatcherFields } from '../journal/matcher.ts'
import { unmet } from '../journal/report.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'
import { askJournal } from './journal-input.ts'

const Count = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }))

const HowMany = {
  none: Type.Optional(Type.Literal(true, { description: 'There must be none.' })),
  count: Count('There must be exactly so many.'),
  atLeast: Count('Default, when nothing else is said: 1.'),
  atMost: Count('There must be no more.')
}

const Bounds = Type.Object(HowMany)

interface Range {
  readonly least: number
  readonly most: number
  readonly wanted: string
}

const rangeOf = ({ none, count, atLeast, atMost }: Static<typeof Bounds>): Range => {
  const said = [none, count, atLeast ?? atMost].filter(bound => bound !== undefined)
  if (said.length > 1) throw new LabError(400, 'none, count, and atLeast with atMost exclude each other')
  if (none === true) return { least: 0, most: 0, wanted: 'no' }
  if (count !== undefined) return { least: count, most: count, wanted: `exactly ${count}` }
  if (atMost === undefined) {
    const least = atLeast ?? 1
    return { least, most: Number.POSITIVE_INFINITY, wanted: `at least ${least}` }
  }
  if (atLeast === undefined) return { least: 0, most: atMost, wanted: `at most ${atMost}` }
  if (atLeast > atMost) throw new LabError(400, 'atLeast must not be more than atMost')
  return { least: atLeast, most: atMost, wanted: `${atLeast} to ${atMost}` }
}

export const expectJournal = operation({
  method: 'POST',
  path: '/journal/expect',
  summary: 'Say how many requests there must have been; fails with what was found and what came nearest',
  input: Type.Object({ ...MatcherFields, ...FieldsOf, ...HowMany }, { additionalProperties: false }),
  makesNone: true,
  reply: Type.Object({ ok: Type.Literal(true), count: Type.Integer() }, { additionalProperties: false }),
  run: ({ lab, sandbox: name }, { none, count, atLeast, atMost, ...matcher }) => {
    const { least, most, wanted } = rangeOf({
      ...(none !== undefined && { none }),
      ...(count !== undefined && { count }),
      ...(atLeast !== undefined && { atLeast }),
      ...(atMost !== undefined && { atMost })
    })
    const { sandbox, compiled, found } = askJournal(lab, name, matcher)
    const ids = found.map(({ id }) => id)
    if (ids.length < least || ids.length > most) {
      const { message, details } = unmet(sandbox, wanted, { matcher, compiled, ids })
      throw new LabError(409, message, details)
    }
    // What had to make room is not known to have been none.
    if (most < Number.POSITIVE_INFINITY && sandbox.journal.droppedSince(compiled.since) > 0) {
      throw new LabError(
        409,
        `the journal of sandbox ${name} is full, so that nobody knows; clear it before (DELETE /_emulator/journal), say since, or start with a larger --journal`
      )
    }
    return { ok: true as const, count: ids.length }
  }
})

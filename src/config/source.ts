import { nearest } from '../text/nearest.ts'
import { KINDS } from './kinds.ts'
import { quote } from './quote.ts'
import type { Row } from './rows.ts'

/** What one source of settings said. Only values that fit their setting are in `values`; everything else is a problem. */
export interface Source {
  readonly values: Readonly<Record<string, unknown>>
  readonly problems: readonly string[]
}

export const misfit = (where: string, value: unknown, row: Row, example: string): string =>
  `${where} is ${row.secret ? 'given' : quote(value)}, but must be ${KINDS[row.kind].accepted(row)}; write, for example, ${example}`

/** "did you mean …" or, when nothing is near, what to do instead. `prefix` stands before the name that was meant. */
export const orElse = (word: string, candidates: readonly string[], prefix: string, otherwise: string): string => {
  const meant = nearest(word, candidates)
  return meant === undefined ? otherwise : `did you mean ${prefix}${meant}?`
}

/** A value as the text that a flag or a variable would give it by. */
export const asText = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))

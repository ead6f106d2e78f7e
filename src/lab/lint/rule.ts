import type { OperationName } from '../../contract/operations.ts'
import type { Ending } from '../coverage/outcomes.ts'
import type { Exchange } from '../journal/record.ts'
import type { Memory } from './memory.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a rule looks at: one call and its answer. */
export interface Seen {
  readonly what: Exchange
  /** Whether the call was answered with success. */
  readonly success: boolean
  /** Fields of the request, as it came: its body, else its query. */
  readonly fields: Fields
  /** Names of the fields that the API knows; undefined: whatever it is. */
  readonly known: Fields | undefined
  /** How a job goes, if the call was told. */
  readonly told: { readonly jobId: string | undefined; readonly ending: Ending } | undefined
}

/** Something that a client does and should not, as far as it can be seen from outside. */
export interface Rule {
  readonly name: string
  /** What to do about it. */
  readonly fix: string
  /** Where it is from. */
  readonly source: string
  /** The operations that it is about; left out: all. */
  readonly of?: readonly OperationName[]
  /** What was seen, in words; undefined when there is nothing to say. */
  readonly look: (seen: Seen, memory: Memory) => string | undefined
}

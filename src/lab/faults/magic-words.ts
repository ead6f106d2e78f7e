import { type AnswerInput, STATUSES, type Wire } from './fault-input.ts'

/** One word of a magic name, as the table of docs/laboratory.md has it. */
export interface MagicWord {
  readonly example: string
  readonly does: string
  /** At the beginning of what follows `emulate_`. */
  readonly pattern: RegExp
  readonly reads: (value: string) => AnswerInput
}

const END = '(?:_|$)'
const LENGTH = '(\\d{1,15}(?:ms|s|m))'

const wire = (name: Wire, does: string): MagicWord => ({
  example: `emulate_${name}`,
  does,
  pattern: new RegExp(`^(${name})${END}`),
  reads: () => ({ wire: name })
})

/** Everything that can follow `emulate_` in a name; several words are joined by `_`. */
export const MAGIC_WORDS: readonly MagicWord[] = [
  {
    example: 'emulate_47039',
    does: 'answers that code, any that the call may answer with; v2 says its own code for one of v1',
    pattern: new RegExp(`^(\\d{1,5})${END}`),
    reads: code => ({ code: Number(code) })
  },
  {
    example: 'emulate_http_503',
    does: `answers that HTTP status: ${STATUSES.join(', ')}`,
    pattern: new RegExp(`^http_(${STATUSES.join('|')})${END}`),
    reads: status => {
      const found = STATUSES.find(each => each === Number(status))
      return found === undefined ? {} : { status: found }
    }
  },
  {
    example: 'emulate_delay_2s',
    does: 'waits, in ms, s or m, and goes on',
    pattern: new RegExp(`^delay_${LENGTH}${END}`),
    reads: delay => ({ delay })
  },
  {
    example: 'emulate_drip_5s',
    does: 'sends the body in 10 pieces over that time',
    pattern: new RegExp(`^drip_${LENGTH}${END}`),
    reads: over => ({ drip: { chunks: 10, over } })
  },
  wire('reset', 'resets the connection'),
  wire('empty', 'closes the connection without a byte'),
  wire('truncated', 'sends half of the body, then closes the connection'),
  wire('garbled', 'sends noise for the body'),
  {
    example: 'emulate_lost_reset',
    does: 'with http, reset or empty: does the call first, and loses its answer',
    pattern: new RegExp(`^(lost)${END}`),
    reads: () => ({ lost: true })
  }
]

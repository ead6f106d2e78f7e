import type { EffectInput } from './schema.ts'

/** A field of a fault that is given; with `is`, with one of these values. */
export interface Given {
  readonly field: keyof EffectInput
  readonly is?: readonly (string | boolean)[]
}

/** A combination of fields that no fault can have: all of `all`, at least one of `any` if there are some, and none of `none`. */
export interface Exclusion {
  readonly all: readonly Given[]
  readonly any?: readonly Given[]
  readonly none?: readonly Given[]
  /** What is wrong, and how to mend it. */
  readonly reason: string
}

const LOST: Given = { field: 'lost', is: [true] }

const NO_ANSWER: Given = { field: 'wire', is: ['reset', 'empty'] }

/** The combinations that the server rejects and a builder of faults disables; the first that applies tells the reason. */
export const EXCLUSIONS: readonly Exclusion[] = [
  {
    all: [{ field: 'pass' }],
    any: [{ field: 'code' }, { field: 'status' }, { field: 'delay' }, { field: 'drip' }, { field: 'wire' }, LOST],
    reason: 'pass goes alone: it lets the call through'
  },
  {
    all: [],
    none: [
      { field: 'code' },
      { field: 'status' },
      { field: 'delay' },
      { field: 'drip' },
      { field: 'wire' },
      { field: 'pass' }
    ],
    reason: 'say what happens: code, status, delay, drip, wire or pass'
  },
  { all: [{ field: 'code' }, { field: 'status' }], reason: 'code and status are two answers; leave one out' },
  ...(['reset', 'empty'] as const).map(wire => ({
    all: [{ field: 'wire' as const, is: [wire] }],
    any: [{ field: 'code' as const }, { field: 'status' as const }, { field: 'drip' as const }],
    reason: `wire ${wire} leaves no answer; leave the others out`
  })),
  { all: [{ field: 'wire' }, { field: 'drip' }], reason: 'drip and wire are two ways of a body; leave one out' },
  { all: [{ field: 'reason' }], none: [{ field: 'code' }], reason: 'reason belongs to a code' },
  {
    all: [LOST],
    none: [{ field: 'status' }, NO_ANSWER],
    reason: 'lost goes with status, wire reset or wire empty'
  }
]

/** The first exclusion that the fields of a fault meet. */
export const exclusionOf = (input: EffectInput): Exclusion | undefined =>
  EXCLUSIONS.find(
    ({ all, any, none = [] }) =>
      all.every(given => isGiven(input, given)) &&
      (any === undefined || any.some(given => isGiven(input, given))) &&
      !none.some(given => isGiven(input, given))
  )

const isGiven = (input: EffectInput, { field, is }: Given): boolean => {
  const value = input[field]
  return is === undefined ? value !== undefined : is.some(each => each === value)
}

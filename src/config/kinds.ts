import type { Kind, Row } from './rows.ts'

interface KindRules {
  /** The value that a flag's or variable's text stands for; undefined when it stands for none. Bounds are left to `fits`. */
  readonly fromText: (text: string) => unknown
  readonly fits: (value: unknown, row: Row) => boolean
  /** What is accepted, as the end of a sentence: "must be …". */
  readonly accepted: (row: Row) => string
}

const INTEGER = /^(0|-?[1-9]\d*)$/
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/
const WORDS: Readonly<Record<string, boolean>> = { true: true, false: false }

const within = (value: number, { minimum, above, maximum }: Row): boolean =>
  value >= (minimum ?? -Infinity) && value > (above ?? -Infinity) && value <= (maximum ?? Infinity)

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const bounds = ({ minimum, above, maximum }: Row): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  const low = above === undefined ? [] : [`above ${above}`]
  const high = maximum === undefined ? [] : [`at most ${maximum}`]
  return [...low, ...high].join(' and ').replace(/^(?=.)/, ' ')
}

/** How each kind of setting is read, checked and described. */
export const KINDS: Readonly<Record<Kind, KindRules>> = {
  text: {
    fromText: text => text,
    fits: isText,
    accepted: () => 'a text that is not empty'
  },
  integer: {
    fromText: text => (INTEGER.test(text) ? Number(text) : undefined),
    fits: (value, row) => Number.isInteger(value) && within(Number(value), row),
    accepted: row => `an integer${bounds(row)}`
  },
  number: {
    fromText: text => (NUMBER.test(text) ? Number(text) : undefined),
    fits: (value, row) => Number.isFinite(value) && within(Number(value), row),
    accepted: row => `a number${bounds(row)}`
  },
  switch: {
    fromText: text => (Object.hasOwn(WORDS, text) ? WORDS[text] : undefined),
    fits: value => typeof value === 'boolean',
    accepted: () => 'true or false'
  },
  choice: {
    fromText: text => text,
    fits: (value, row) => row.choices.some(choice => choice === value),
    accepted: row => row.choices.join(', ').replace(/, ([^,]*)$/, ' or $1')
  },
  list: {
    fromText: text => text.split(',').map(item => item.trim()),
    fits: value => Array.isArray(value) && value.every(isText),
    accepted: () => 'a list of texts, none of them empty'
  }
}

import { nearest } from '../text/nearest.ts'
import { ConfigFile, Settings } from './settings.ts'

const split = (key: string, by: string): string => key.replace(/[A-Z]/g, letter => `${by}${letter}`)

/** `messageStyle` → `message-style`, without the dashes that begin a flag. */
export const flagName = (key: string): string => split(key, '-').toLowerCase()

/** What every environment variable of the emulator begins with; any other variable is none of its business. */
export const VARIABLE_PREFIX = 'ZILLIZ_EMULATOR_'

/** `messageStyle` → `ZILLIZ_EMULATOR_MESSAGE_STYLE`. */
export const variableName = (key: string): string => VARIABLE_PREFIX + split(key, '_').toUpperCase()

export type Kind = 'text' | 'integer' | 'number' | 'switch' | 'choice' | 'list'

const KIND_OF: Readonly<Record<string, Kind>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'switch',
  array: 'list'
}

/** One setting as flags, variables, files, help and docs need it: a flat reading of its property in the schema. */
export interface Row {
  /** Key of a config file, and property of `Settings`. */
  readonly key: string
  /** With its dashes. */
  readonly flag: string
  readonly variable: string
  readonly kind: Kind
  /** The accepted values of a choice; empty for any other kind. */
  readonly choices: readonly string[]
  readonly minimum: number | undefined
  readonly above: number | undefined
  readonly maximum: number | undefined
  readonly default: unknown
  /** A value to show where one is asked for: the default, or the schema's first example. */
  readonly example: unknown
  readonly metavar: string
  /** Not to be shown, not even in an error. */
  readonly secret: boolean
  readonly description: string
}

/** The keywords of JSON Schema that settings use. */
interface Shape {
  readonly type?: string
  readonly anyOf?: readonly { readonly const: string }[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly 'x-metavar'?: string
  readonly 'x-secret'?: boolean
  readonly description?: string
}

const rowOf = ([key, shape]: [string, Shape]): Row => {
  const choices = shape.anyOf?.map(literal => literal.const) ?? []
  return {
    key,
    flag: `--${flagName(key)}`,
    variable: variableName(key),
    kind: KIND_OF[shape.type ?? ''] ?? 'choice',
    choices,
    minimum: shape.minimum,
    above: shape.exclusiveMinimum,
    maximum: shape.maximum,
    default: shape.default,
    example: shape.examples?.[0] ?? shape.default,
    secret: shape['x-secret'] === true,
    metavar: shape['x-metavar'] ?? (choices.join('|') || 'N'),
    description: shape.description ?? ''
  }
}

/** The rows of a schema of flags, in its order. */
export const rowsOf = (schema: { readonly properties: Readonly<Record<string, Shape>> }): readonly Row[] =>
  Object.entries(schema.properties).map(rowOf)

/** The settings: what a config file may hold. */
export const SETTINGS = rowsOf(Settings)

/** The settings, and where the config file is: what flags and variables may say. */
export const START_FLAGS: readonly Row[] = [...rowsOf(ConfigFile), ...SETTINGS]

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

interface KindRules {
  /** The value that a flag's or variable's text stands for; undefined when it stands for none. Bounds are left to `fits`. */
  readonly fromText: (text: string) => unknown
  readonly fits: (value: unknown, row: Row) => boolean
  /** What is accepted, as the end of a sentence: "must be …". */
  readonly accepted: (row: Row) => string
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

export const misfit = (where: string, value: unknown, row: Row, example: string): string =>
  `${where} is ${row.secret ? 'given' : quote(value)}, but must be ${KINDS[row.kind].accepted(row)}; write, for example, ${example}`

const LONGEST = 60

/** A value as error messages show it: as JSON, on one line, cut when long, and without the secret parts of URLs. */
export const quote = (value: unknown): string => {
  const text = withoutSecrets(typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value)))
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

/** A copy of a text in which an ellipsis stands for what may be secret in a URL: userinfo, query string, fragment and parameters. */
export const withoutSecrets = (text: string): string =>
  text.replace(/\/\/\S*@/g, '//…@').replace(/(:\/\/[^?#;\s]*)([?#;])\S*/g, '$1$2…')

/** "did you mean …" or, when nothing is near, what to do instead. `prefix` stands before the name that was meant. */
export const orElse = (word: string, candidates: readonly string[], prefix: string, otherwise: string): string => {
  const meant = nearest(word, candidates)
  return meant === undefined ? otherwise : `did you mean ${prefix}${meant}?`
}

/** A value as the text that a flag or a variable would give it by. */
export const asText = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))

/** What one source of settings said. Only values that fit their setting are in `values`; everything else is a problem. */
export interface SettingsSource {
  readonly values: Readonly<Record<string, unknown>>
  readonly problems: readonly string[]
}

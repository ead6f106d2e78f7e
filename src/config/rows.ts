import { nearest } from '../text/text.ts'
import { ConfigFile, Settings } from './settings.ts'

const split = (key: string, by: string): string => key.replace(/[A-Z]/g, letter => `${by}${letter}`)

/** `messageStyle` → `message-style`, without the dashes of a flag. */
export const flagName = (key: string): string => split(key, '-').toLowerCase()

/** Prefix of the emulator's environment variables; it ignores all others. */
export const VARIABLE_PREFIX = 'ZILLIZ_EMULATOR_'

/** `messageStyle` → `ZILLIZ_EMULATOR_MESSAGE_STYLE`. */
export const variableName = (key: string): string => VARIABLE_PREFIX + split(key, '_').toUpperCase()

/** Where the value of a setting comes from; `program`: an option of createEmulator. */
export type ValueSource = 'default' | 'file' | 'variable' | 'flag' | 'program'

export type Kind = 'text' | 'integer' | 'number' | 'switch' | 'choice' | 'list'

const KIND_OF: Readonly<Record<string, Kind>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'switch',
  array: 'list'
}

/** One setting in the form that flags, variables, files, help and docs use, derived from its property in the schema. */
export interface Row {
  /** Key in a config file, and property of `Settings`. */
  readonly key: string
  /** With its dashes. */
  readonly flag: string
  readonly variable: string
  readonly kind: Kind
  /** The accepted values of a choice; empty for other kinds. */
  readonly choices: readonly string[]
  readonly minimum: number | undefined
  readonly above: number | undefined
  readonly maximum: number | undefined
  readonly default: unknown
  /** An example value: the schema's first example, the default, or the first choice. */
  readonly example: unknown
  readonly metavar: string
  /** Whether the value must never be shown, not even in an error. */
  readonly secret: boolean
  /** Whether entries of a list may be objects in a config file. */
  readonly takesObjects: boolean
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
  readonly items?: object
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
    example: shape.examples?.[0] ?? shape.default ?? choices[0],
    secret: shape['x-secret'] === true,
    takesObjects: shape.items !== undefined && 'anyOf' in shape.items,
    metavar: shape['x-metavar'] ?? (choices.join('|') || 'N'),
    description: shape.description ?? ''
  }
}

/** The rows of a schema of flags, in its order. */
export const rowsOf = (schema: { readonly properties: Readonly<Record<string, Shape>> }): readonly Row[] =>
  Object.entries(schema.properties).map(rowOf)

/** The settings that a config file may contain. */
export const SETTINGS = rowsOf(Settings)

/** The settings, and the path of the config file: all that flags and variables may set. */
export const START_FLAGS: readonly Row[] = [...rowsOf(ConfigFile), ...SETTINGS]

const INTEGER = /^(0|-?[1-9]\d*)$/
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/
const WORDS: Readonly<Record<string, boolean>> = { true: true, false: false }

const within = (value: number, { minimum, above, maximum }: Row): boolean =>
  value >= (minimum ?? -Infinity) && value > (above ?? -Infinity) && value <= (maximum ?? Infinity)

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const bounds = ({ minimum, above, maximum }: Row): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  const low = above === undefined ? [] : [`above ${above}`]
  const high = maximum === undefined ? [] : [`at most ${maximum}`]
  return [...low, ...high].join(' and ').replace(/^(?=.)/, ' ')
}

interface KindRules {
  /** Converts the text of a flag or variable; undefined when it is invalid. `fits` checks the bounds. */
  readonly fromText: (text: string) => unknown
  readonly fits: (value: unknown, row: Row) => boolean
  /** The accepted values, to complete the sentence "must be …". */
  readonly accepted: (row: Row) => string
}

/** How each kind of setting is parsed, checked and described. */
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
    fits: (value, { takesObjects }) =>
      Array.isArray(value) && value.every(item => isText(item) || (takesObjects && isObject(item))),
    accepted: () => 'a list of texts, none of them empty'
  }
}

export const describeMismatch = (where: string, value: unknown, row: Row, example: string): string =>
  `${where} is ${row.secret ? 'given' : quote(value)}, but must be ${KINDS[row.kind].accepted(row)}; write, for example, ${example}`

const LONGEST = 60

/** A value in an error message: JSON on one line, cut when long, without secrets in URLs. */
export const quote = (value: unknown): string => {
  const text = withoutSecrets(typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value)))
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

/** Replaces possible secrets in URLs by an ellipsis: userinfo, query string, fragment and parameters. */
export const withoutSecrets = (text: string): string =>
  text.replace(/\/\/\S*@/g, '//…@').replace(/(:\/\/[^?#;\s]*)([?#;])\S*/g, '$1$2…')

/** "did you mean …", or `otherwise` when no candidate is near. @param prefix text before the suggested name */
export const orElse = (word: string, candidates: readonly string[], prefix: string, otherwise: string): string => {
  const suggestion = nearest(word, candidates)
  return suggestion === undefined ? otherwise : `did you mean ${prefix}${suggestion}?`
}

/** A value as the text of a flag or variable. */
export const asText = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))

/** The settings from one source. `values` has only valid values; all others are problems. */
export interface SettingsSource {
  readonly values: Readonly<Record<string, unknown>>
  readonly problems: readonly string[]
}

import { flagName, variableName } from './names.ts'
import { ConfigFile, Settings } from './settings.ts'

export type Kind = 'text' | 'integer' | 'number' | 'switch' | 'choice' | 'list'

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

const KIND_OF: Readonly<Record<string, Kind>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'switch',
  array: 'list'
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

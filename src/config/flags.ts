import { parseArgs } from 'node:util'
import { asText, describeMismatch, KINDS, orElse, quote, type Row, type SettingsSource } from './rows.ts'

/** One flag of a command line with its text; `flag` is empty for a positional argument. */
interface FlagPair {
  readonly flag: string
  readonly text: string | undefined
}

/**
 * Parses the flags of a command. Switches are `--x`, `--no-x` or `--x=true`. The last of several equal flags wins, so that users can
 * override a script's flags; lists accumulate.
 * @param others receives positional arguments; without it they are problems
 */
export const fromFlags = (argv: readonly string[], rows: readonly Row[], others?: string[]): SettingsSource => {
  const switches = rows.filter(row => row.kind === 'switch')
  const byFlag = new Map([
    ...rows.map(row => [row.flag, row] as const),
    ...switches.map(row => [offOf(row), row] as const)
  ])
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const pair of flagPairs(argv, flag => byFlag.get(flag)?.kind !== 'switch')) {
    const row = byFlag.get(pair.flag)
    if (pair.flag === '' && others !== undefined) others.push(pair.text ?? '')
    else if (pair.flag === '') {
      problems.push(`unexpected argument ${quote(pair.text)}; settings are given as flags, --help lists them`)
    } else if (row === undefined) problems.push(unknownFlag(pair.flag, [...byFlag.keys()]))
    else {
      const value = valueFrom(row, pair)
      const before = values[row.key]
      if (!KINDS[row.kind].fits(value, row)) problems.push(problemOf(row, pair))
      else values[row.key] = Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value
    }
  }
  return { values, problems }
}

const offOf = (row: Row): string => row.flag.replace('--', '--no-')

/**
 * Splits a command line: `--port 0` and `--port=0` are the same. An argument that begins with `--` is never the value of the flag
 * before it, so that a missing value is an error. `parseArgs` would take it, so it is called again for the rest.
 */
const flagPairs = (argv: readonly string[], takesValue: (flag: string) => boolean): FlagPair[] => {
  const pairs: FlagPair[] = []
  const args = [...argv]
  for (const token of parseArgs({ args, options: optionsIn(args, takesValue), strict: false, tokens: true }).tokens) {
    const [flag = '', inline] = (args[token.index] ?? '').split('=', 2)
    if (token.kind === 'positional' && token.value !== '-') pairs.push({ flag: '', text: token.value })
    else if (token.kind === 'option' && flag.startsWith('--') && (inline !== undefined || !isLong(token.value))) {
      pairs.push({ flag, text: token.value })
    } else {
      // A flag without its value, or an unknown one: no flag is short. Its value is not reported as well.
      const next = args[token.index + 1]
      const hasValue = inline === undefined && next !== undefined && !isLong(next)
      const rest = args.slice(token.index + (hasValue ? 2 : 1))
      return [...pairs, { flag, text: undefined }, ...flagPairs(rest, takesValue)]
    }
  }
  return pairs
}

const isLong = (argument: string | undefined): boolean => argument?.startsWith('--') === true

/** The long flags of a command line as options of `parseArgs`; unknown ones take a value. */
const optionsIn = (args: readonly string[], takesValue: (flag: string) => boolean) =>
  Object.fromEntries(
    args
      .filter(argument => isLong(argument) && argument !== '--')
      .map(argument => argument.split('=', 1)[0] ?? '')
      .map(flag => [flag.slice(2), { type: takesValue(flag) ? ('string' as const) : ('boolean' as const) }])
  )

const unknownFlag = (flag: string, flags: readonly string[]): string => {
  const words = flags.map(known => known.slice(2))
  return `unknown flag ${flag}; ${orElse(flag.replace(/^-+/, ''), words, '--', '--help lists the flags')}`
}

/** The value of a flag; undefined when its text is missing or invalid. */
const valueFrom = (row: Row, { flag, text }: FlagPair): unknown => {
  if (flag !== row.flag) return text === undefined ? false : undefined
  if (text !== undefined) return KINDS[row.kind].fromText(text)
  return row.kind === 'switch' ? true : undefined
}

const problemOf = (row: Row, { flag, text }: FlagPair): string => {
  if (text === undefined) return `${flag} has no value; write, for example, ${exampleOf(row)}`
  if (flag !== row.flag) return `${flag} takes no value; write, for example, ${exampleOf(row)}`
  return describeMismatch(flag, text, row, exampleOf(row))
}

const exampleOf = (row: Row): string =>
  row.kind === 'switch' ? `${row.flag} or ${offOf(row)}` : `${row.flag} ${asText(row.example)}`

import { parseArgs } from 'node:util'
import { asText, KINDS, misfit, orElse, quote, type Row, type SettingsSource } from './rows.ts'

/** One flag of a command line with the text that was given for it; `flag` is empty for an argument that is no flag. */
interface FlagPair {
  readonly flag: string
  readonly text: string | undefined
}

/**
 * Reads the flags of a command. Switches are `--x`, `--no-x` or `--x=true`. The last of several wins, so that a script's flags
 * can be overridden by those that follow; lists add up.
 * @param others takes the arguments that are no flags; left out, they are problems
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
 * before it, so that a missing value is noticed; `parseArgs` would take it, and is called again for what follows.
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

/** The value that a flag gives its setting; undefined when a text is missing or stands for none. */
const valueFrom = (row: Row, { flag, text }: FlagPair): unknown => {
  if (flag !== row.flag) return text === undefined ? false : undefined
  if (text !== undefined) return KINDS[row.kind].fromText(text)
  return row.kind === 'switch' ? true : undefined
}

const problemOf = (row: Row, { flag, text }: FlagPair): string => {
  if (text === undefined) return `${flag} has no value; write, for example, ${exampleOf(row)}`
  if (flag !== row.flag) return `${flag} takes no value; write, for example, ${exampleOf(row)}`
  return misfit(flag, text, row, exampleOf(row))
}

const exampleOf = (row: Row): string =>
  row.kind === 'switch' ? `${row.flag} or ${offOf(row)}` : `${row.flag} ${asText(row.example)}`

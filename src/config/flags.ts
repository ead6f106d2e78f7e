import { asText, KINDS, misfit, orElse, quote, type Row, type SettingsSource } from './rows.ts'

/** One flag of a command line with the text that was given for it; `flag` is empty for an argument that is no flag. */
export interface FlagPair {
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
 * Splits a command line: `--port 0` and `--port=0` are the same. What begins with `--` is never taken for the value of the flag
 * before it, so that a forgotten value is noticed.
 */
export const flagPairs = (argv: readonly string[], takesValue: (flag: string) => boolean): FlagPair[] => {
  const pairs: FlagPair[] = []
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    const next = argv[at + 1]
    const equals = argument.indexOf('=')
    if (!argument.startsWith('-')) pairs.push({ flag: '', text: argument })
    else if (equals > 0) pairs.push({ flag: argument.slice(0, equals), text: argument.slice(equals + 1) })
    else if (takesValue(argument) && next?.startsWith('--') === false) {
      pairs.push({ flag: argument, text: next })
      at++
    } else pairs.push({ flag: argument, text: undefined })
  }
  return pairs
}

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

import { type FlagPair, flagPairs } from './flag-pairs.ts'
import { KINDS } from './kinds.ts'
import { quote } from './quote.ts'
import type { Row } from './rows.ts'
import { asText, misfit, orElse, type Source } from './source.ts'

const exampleOf = (row: Row): string =>
  row.kind === 'switch' ? `${row.flag} or ${offOf(row)}` : `${row.flag} ${asText(row.example)}`

const offOf = (row: Row): string => row.flag.replace('--', '--no-')

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

/**
 * Reads the flags of a command. Switches are `--x`, `--no-x` or `--x=true`. The last of several wins, so that a script's flags
 * can be overridden by those that follow; lists add up.
 * @param others takes the arguments that are no flags; left out, they are problems
 */
export const fromFlags = (argv: readonly string[], rows: readonly Row[], others?: string[]): Source => {
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

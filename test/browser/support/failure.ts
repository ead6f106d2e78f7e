import { AssertionError } from 'node:assert'
import { inspect, stripVTControlCharacters } from 'node:util'

/** Characters of a line: a log of CI is shortened by lines. */
const LONGEST = 1000

/** Why a flow failed, in few lines: its line, the message, and both sides of an assertion in one line each. */
export const describeFailure = (error: unknown): string[] => {
  if (!(error instanceof Error)) return [cut(String(error))]
  const [, place] = /(test\/browser\/(?:flows|pictures|pages)[\w/-]*\.ts:\d+)/.exec(error.stack ?? '') ?? []
  const lines = stripVTControlCharacters(error.message).split('\n')
  const told = error instanceof AssertionError ? sides(error, lines) : lines.filter(line => line.trim() !== '')
  return [...(place === undefined ? [] : [`at ${place}`]), ...told.map(cut)]
}

/** Node's own text of an assertion has a line for each line of each side. */
const sides = ({ actual, expected, operator }: AssertionError, [message = '']: readonly string[]): string[] => [
  `${message} (${operator})`,
  `actual   ${flat(actual)}`,
  `expected ${flat(expected)}`
]

const flat = (value: unknown): string =>
  inspect(value, { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 6, maxArrayLength: 50 })

const cut = (line: string): string => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line)

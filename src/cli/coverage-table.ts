import type { CoverageReport, OperationRow } from '../lab/coverage/report.ts'
import { countOf } from '../text/text.ts'
import { type Cell, type TableOptions, table } from './table.ts'
import { wrap } from './terminal.ts'

type Screen = Pick<TableOptions, 'width' | 'paint'>

/** The report for a terminal: a table for each operation, and what else a tester should know. */
export const coverageTable = (report: CoverageReport, screen: Screen): string => {
  const { percent, met, total, operations, others, warnings, neverCalled } = report
  const first =
    operations.length === 0
      ? 'No operation of the API was called.'
      : `${percent} %: ${met} of ${total} documented outcomes of the operations that count were met.`
  const parts = [
    titled(first, screen),
    ...operations.map(
      row => `${titled(`${row.operation}: ${row.met} of ${row.total}`, screen)}\n${outcomes(row, screen)}`
    ),
    ...listed(
      'Beside the documents',
      others.map(other => `${other.operation}: ${other.outcome}, ${countOf(other.met, 'time')}`),
      screen
    ),
    ...listed(
      'Warnings',
      warnings.map(({ rule, count, text, fix }) => `${rule} (${countOf(count, 'time')}): ${text}; ${fix}`),
      screen
    ),
    ...(neverCalled.length === 0 ? [] : [neverCalledLine(neverCalled, screen)])
  ]
  return parts.join('\n\n')
}

const titled = (text: string, { width, paint }: Screen): string =>
  wrap(text, width)
    .map(line => paint('bold', line))
    .join('\n')

const outcomes = ({ outcomes }: OperationRow, screen: Screen): string =>
  table(
    outcomes.map(row => [row.outcome, timesMet(row), row.text]),
    { ...screen, indent: 2 }
  )

/** Calls of the console are not the tests of a client, so they do not count. */
const timesMet = ({ met, injected, console }: OperationRow['outcomes'][number]): Cell => {
  if (met === 0) return { text: console === 0 ? 'never' : 'never (console)', style: 'yellow' }
  const byFaults = injected === 0 ? '' : injected === met ? ' (faults)' : ` (${injected} faults)`
  return { text: `${met}${byFaults}`, style: 'green' }
}

/** Most operations that are named: nobody reads a hundred. */
const MOST_NAMED = 10

const neverCalledLine = (names: readonly string[], { width }: Screen): string => {
  const named =
    names.length <= MOST_NAMED ? names.join(', ') : `${names.length} operations; --format markdown names them`
  return wrap(`Never called, and not counted: ${named}.`, width).join('\n')
}

const listed = (title: string, lines: readonly string[], screen: Screen): readonly string[] =>
  lines.length === 0
    ? []
    : [
        `${titled(title, screen)}\n${table(
          lines.map(line => [line]),
          { ...screen, indent: 2 }
        )}`
      ]

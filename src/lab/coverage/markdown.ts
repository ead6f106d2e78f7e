import { countOf } from '../../text/count.ts'
import type { CoverageReport, OperationRow } from './report.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const timesMet = (met: number, injected: number): string => {
  if (met === 0) return '**never**'
  return injected === met ? `${met}, by faults alone` : injected > 0 ? `${met}, ${injected} by faults` : String(met)
}

const tableOf = ({ operation, met, total, outcomes }: OperationRow): string =>
  [
    `## ${operation}: ${met} of ${total}`,
    '',
    '| Outcome | Met | |',
    '|---|---|---|',
    ...outcomes.map(row => `| ${row.outcome} | ${timesMet(row.met, row.injected)} | ${cell(row.text)} |`)
  ].join('\n')

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines.map(line => `- ${line}`), '']

/** The report for people, and for the summary of a run. */
export const markdownOf = ({ percent, met, total, operations, ...rest }: CoverageReport): string => {
  const first =
    operations.length === 0
      ? 'No operation of the API was called.'
      : `${percent} %: ${met} of ${total} documented outcomes of the operations that count were met.`
  return [
    '# Coverage of the documented outcomes',
    '',
    first,
    '',
    ...operations.flatMap(row => [tableOf(row), '']),
    ...section('Never met', rest.neverMet),
    ...section(
      'Beside the documents',
      rest.others.map(other => `${other.operation}: ${other.outcome}, ${countOf(other.met, 'time')}`)
    ),
    ...section(
      'Warnings',
      rest.warnings.map(({ rule, count, text, fix }) => `${rule} (${countOf(count, 'time')}): ${text}; ${fix}`)
    ),
    ...(rest.neverCalled.length === 0 ? [] : [`Never called, and not counted: ${rest.neverCalled.join(', ')}.`, ''])
  ].join('\n')
}

import { countOf } from '../../text/text.ts'
import type { CoverageReport, OperationRow } from './report.ts'

/** Reports each outcome as a test: passed when met, else skipped. A gap is no failure; `--fail-under` makes it one. */
export const toJunit = ({ met, total, operations }: CoverageReport): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="coverage" tests="${total}" failures="0" errors="0" skipped="${total - met}">`,
    ...operations.map(suiteOf),
    '</testsuites>',
    ''
  ].join('\n')

const suiteOf = ({ operation, met, total, outcomes }: OperationRow): string =>
  [
    `  <testsuite name="${escaped(operation)}" tests="${total}" failures="0" errors="0" skipped="${total - met}">`,
    ...outcomes.map(outcome => caseOf(operation, outcome)),
    '  </testsuite>'
  ].join('\n')

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;'
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => ESCAPES[character] ?? '')

const caseOf = (operation: string, row: OperationRow['outcomes'][number]): string => {
  const { outcome, text, met, injected } = row
  const name = `name="${escaped(`${outcome}: ${text}`)}" classname="${escaped(operation)}"`
  if (met === 0) return `    <testcase ${name}><skipped message="${neverMet(row)}"/></testcase>`
  const note = injected === met ? '<system-out>met by faults alone</system-out>' : ''
  return note === '' ? `    <testcase ${name}/>` : `    <testcase ${name}>${note}</testcase>`
}

/** The report as Markdown, for people and for the summary of a CI run. */
export const toMarkdown = ({ percent, met, total, operations, ...rest }: CoverageReport): string => {
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

const tableOf = ({ operation, met, total, outcomes }: OperationRow): string =>
  [
    `## ${operation}: ${met} of ${total}`,
    '',
    '| Outcome | Met | |',
    '|---|---|---|',
    ...outcomes.map(row => `| ${row.outcome} | ${timesMet(row)} | ${cell(row.text)} |`)
  ].join('\n')

/** Calls of the console are not the tests of a client, so they do not count. */
const neverMet = (row: OperationRow['outcomes'][number]): string =>
  row.console === 0 ? 'never met' : 'met by the console alone'

const timesMet = (row: OperationRow['outcomes'][number]): string => {
  const { met, injected } = row
  if (met === 0) return row.console === 0 ? '**never**' : '**never**, by the console alone'
  return injected === met ? `${met}, by faults alone` : injected > 0 ? `${met}, ${injected} by faults` : String(met)
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines.map(line => `- ${line}`), '']

import type { CoverageReport, OperationRow } from './report.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;'
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => ESCAPES[character] ?? '')

const caseOf = (operation: string, { outcome, text, met, injected }: OperationRow['outcomes'][number]): string => {
  const name = `name="${escaped(`${outcome}: ${text}`)}" classname="${escaped(operation)}"`
  if (met === 0) return `    <testcase ${name}><skipped message="never met"/></testcase>`
  const note = injected === met ? '<system-out>met by faults alone</system-out>' : ''
  return note === '' ? `    <testcase ${name}/>` : `    <testcase ${name}>${note}</testcase>`
}

const suiteOf = ({ operation, met, total, outcomes }: OperationRow): string =>
  [
    `  <testsuite name="${escaped(operation)}" tests="${total}" failures="0" errors="0" skipped="${total - met}">`,
    ...outcomes.map(outcome => caseOf(operation, outcome)),
    '  </testsuite>'
  ].join('\n')

/** Each outcome as a test: passed when it was met, else skipped, for a gap is no failure; `--fail-under` makes it one. */
export const junitOf = ({ met, total, operations }: CoverageReport): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="coverage" tests="${total}" failures="0" errors="0" skipped="${total - met}">`,
    ...operations.map(suiteOf),
    '</testsuites>',
    ''
  ].join('\n')

import type { Writable } from 'node:stream'
import { type FileFault, formatPlace, type Inspected } from '../../files/reader.ts'
import { countOf } from '../../text/text.ts'
import type { Target } from './targets.ts'

export interface ProgressLine {
  read(bytes: number): void
  end(): void
}

/** Minimum bytes for a progress line. */
const LARGE = 50_000_000

/** Milliseconds between two updates. */
const PAUSE = 200

const CLEAR = '\r\u001b[K'

/** Shows the progress of large files on a terminal. It does nothing elsewhere, and for small files. */
export const progressLine = (
  stream: Writable & { readonly isTTY?: boolean },
  targets: readonly Target[]
): ProgressLine => {
  const total = targets.reduce((sum, { size }) => sum + size, 0)
  if (stream.isTTY !== true || total < LARGE) return { read: () => {}, end: () => {} }
  let done = 0
  let shownAt = 0
  return {
    read: bytes => {
      done += bytes
      if (performance.now() - shownAt < PAUSE) return
      shownAt = performance.now()
      const percent = Math.min(100, Math.floor((done / total) * 100))
      stream.write(`${CLEAR}reading ${percent} % of ${Math.round(total / 1e6)} MB`)
    },
    end: () => {
      stream.write(CLEAR)
    }
  }
}

export interface Result extends Omit<Target, 'fault'> {
  readonly outcome: Inspected
}

/** One line per file with its rows or first fault, and a last line with the totals. */
export const asTable = (results: readonly Result[]): string => {
  const width = Math.max(...results.map(({ path }) => path.length))
  const digits = Math.max(4, ...results.map(result => rowsOf(result).toLocaleString('en').length))
  const lines = results.map(result => {
    const { path, outcome } = result
    const rows = 'rows' in outcome ? outcome.rows.toLocaleString('en') : '-'
    const verdict = 'rows' in outcome ? 'ok' : faultLines(outcome.fault)
    return `${path.padEnd(width)}  ${rows.padStart(digits)}  ${verdict}`
  })
  const faults = results.filter(({ outcome }) => 'fault' in outcome).length
  const rows = results.reduce((sum, result) => sum + rowsOf(result), 0)
  const sums = `${countOf(results.filter(({ files }) => files.length > 0).length, 'file')}, ${countOf(rows, 'row')}, ${countOf(faults, 'fault')}`
  return [`${'file'.padEnd(width)}  ${'rows'.padStart(digits)}  result`, ...lines, sums].join('\n')
}

const rowsOf = ({ outcome }: Result): number => ('rows' in outcome ? outcome.rows : 0)

const faultLines = (fault: FileFault): string => {
  const place = formatPlace(fault)
  return `fault\n    ${place === '' ? '' : `${place}: `}${fault.message}\n    ${fault.explain}`
}

/** `{files: [{path, type, size, rows} or {path, type, size, fault}], rows, faults}` */
export const asJson = (results: readonly Result[]): string => {
  const files = results.map(({ path, type, size, outcome }) => ({ path, type: type ?? null, size, ...outcome }))
  const faults = files.filter(file => 'fault' in file).length
  return JSON.stringify({ files, rows: results.reduce((sum, result) => sum + rowsOf(result), 0), faults }, null, 2)
}

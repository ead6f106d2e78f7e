import type { Writable } from 'node:stream'
import { type FileFault, formatPlace, type Inspected } from '../../files/reader.ts'
import { countOf, groupDigits } from '../../text/text.ts'
import { type TableOptions, tableRows } from '../table.ts'
import { wrap } from '../terminal.ts'
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
  const startedAt = performance.now()
  let shownAt = startedAt
  return {
    read: bytes => {
      done += bytes
      if (performance.now() - shownAt < PAUSE) return
      shownAt = performance.now()
      const percent = Math.min(100, Math.floor((done / total) * 100))
      const rate = done / ((shownAt - startedAt) / 1000)
      const left = Math.ceil(Math.max(0, total - done) / rate)
      stream.write(`${CLEAR}reading ${percent} % of ${megabytes(total)}, ${megabytes(rate)}/s, ${lengthOf(left)} left`)
    },
    end: () => {
      stream.write(CLEAR)
    }
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

/** Seconds as text, such as `1 min 5 s`. */
const lengthOf = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`

export interface Result extends Omit<Target, 'fault'> {
  readonly outcome: Inspected
  /** All that were looked for; undefined: the first alone. */
  readonly faults?: readonly FileFault[]
  /** Whether there may be more faults than those. */
  readonly isCut?: boolean
}

type Screen = Pick<TableOptions, 'width' | 'paint'>

/** One row per file, with its faults below it, and a last line with the totals. */
export const asTable = (results: readonly Result[], screen: Screen): string => {
  const rows = results.map(result => {
    const isRead = 'rows' in result.outcome
    return [
      result.path,
      isRead ? groupDigits(rowsOf(result)) : '-',
      { text: isRead ? 'ok' : 'fault', style: isRead ? ('green' as const) : ('red' as const) }
    ]
  })
  const [head = '', ...lines] = tableRows(rows, { ...screen, head: ['file', 'rows', 'result'], right: [1] })
  const blocks = lines.map((line, at) => [
    line,
    ...faultsOf(results[at]).map(fault => faultLines(fault, screen)),
    ...moreLine(results[at])
  ])
  const faults = results.reduce((sum, result) => sum + faultsOf(result).length, 0)
  const files = countOf(results.filter(({ files }) => files.length > 0).length, 'file')
  const sums = `${files}, ${countOf(
    results.reduce((sum, result) => sum + rowsOf(result), 0),
    'row'
  )}, ${countOf(faults, 'fault')}`
  return [head, ...blocks.flat(), sums].join('\n')
}

const rowsOf = ({ outcome }: Result): number => ('rows' in outcome ? outcome.rows : 0)

const faultsOf = (result: Result | undefined): readonly FileFault[] =>
  result?.faults ?? (result !== undefined && 'fault' in result.outcome ? [result.outcome.fault] : [])

const moreLine = (result: Result | undefined): readonly string[] =>
  result?.isCut === true ? [`${' '.repeat(INDENT)}there may be more; the file is read no further`] : []

const INDENT = 4

const faultLines = (fault: FileFault, { width }: Screen): string => {
  const place = formatPlace(fault)
  return [`${place === '' ? '' : `${place}: `}${fault.message}`, fault.explain]
    .flatMap(text => wrap(text, width - INDENT))
    .map(line => ' '.repeat(INDENT) + line)
    .join('\n')
}

/** `{files: [{path, type, size, rows} or {path, type, size, fault}], rows, faults}`; with --all also `faults` and `isCut` of a file */
export const asJson = (results: readonly Result[]): string => {
  const files = results.map(({ path, type, size, outcome, faults, isCut }) => ({
    ...{ path, type: type ?? null, size, ...outcome },
    ...(faults !== undefined && { faults, isCut })
  }))
  const faults = results.reduce((sum, result) => sum + faultsOf(result).length, 0)
  return JSON.stringify({ files, rows: results.reduce((sum, result) => sum + rowsOf(result), 0), faults }, null, 2)
}

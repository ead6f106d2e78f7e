import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import { type Command, EXIT, flagHelp, fold, type Io, noArguments, writeLine } from './command.ts'
import { connect, RemoteFlags, readFlags } from './remote.ts'
import { type Paint, paintFor, type Style } from './terminal.ts'

/** A job as `GET /_emulator/jobs` returns it. */
export interface JobRow {
  readonly jobId: string
  readonly clusterId: string
  readonly collectionName: string
  readonly state: 'Running' | 'Completed' | 'Failed'
  readonly percent: number
  readonly standsStill: boolean
  readonly rows: number | null
  readonly errorMessage: string | null
}

/** Maximum size of a table in characters; undefined: unlimited. */
export interface Screen {
  readonly columns?: number | undefined
  /** Lines. With this limit, longer lines are cut so that they do not wrap. */
  readonly rows?: number | undefined
}

const Flags = Type.Object({
  ...RemoteFlags,
  limit: Type.Integer({ default: 20, minimum: 1, maximum: 1000, description: 'How many of the newest to show.' }),
  watch: Type.Boolean({ default: true, description: 'On a terminal, go on until none can go further.' })
})

export const flags: Command['flags'] = rowsOf(Flags)

export const help: Command['help'] = () => `Usage: ${pkg.name} jobs [FLAGS]

Shows the import jobs of a running emulator, the newest first. On a terminal the table goes on until all jobs have ended or
stand still: a job that stalls, or waits for commit or abort, goes no further by itself.

Flags of jobs:
${flagHelp(flags)}`

/** Milliseconds between two requests. */
const PAUSE = 500

/** @throws CliError, SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const flags = readFlags(args, Flags, others)
  noArguments('jobs', others)
  const remote = await connect(flags, env)
  const look = () =>
    remote.ask<{ readonly jobs: readonly JobRow[]; readonly count: number }>('GET', `/jobs?limit=${flags.limit}`)
  const live = flags.watch && io.stdout.isTTY === true && !flags.json
  const { signal, release } = stopped(io)
  try {
    for (let shown = 0; ; ) {
      const { jobs, count } = await look()
      const isLast = !live || signal.aborted || !jobs.some(isProgressing)
      if (flags.json) writeLine(io.stdout, JSON.stringify({ jobs, count }))
      else {
        // A terminal without a window has 0 of both.
        const [columns, rows] = [io.stdout.columns || undefined, io.stdout.rows || undefined]
        const table = jobTable(jobs, count, isLast ? { columns } : { columns, rows })
        const painted = paintStates(table, paintFor(io.stdout, env))
        writeLine(io.stdout, back(shown) + (isLast ? painted : unwrapped(painted)))
        shown = table.split('\n').length
      }
      if (isLast) return EXIT.ok.code
      await sleep(PAUSE, undefined, { signal }).catch(() => {})
    }
  } finally {
    release()
  }
}

const STYLES: Readonly<Record<string, Style>> = { Running: 'yellow', Completed: 'green', Failed: 'red' }

/** Colors the states, of which each stands before a bar. */
const paintStates = (table: string, paint: Paint): string =>
  table.replace(/\b(?:Running|Completed|Failed)(?= +(?:\[[#.]+\]|\d+ %(?: {2}|$)))/gm, state =>
    paint(STYLES[state], state)
  )

const stopped = (io: Io): { readonly signal: AbortSignal; release(): void } => {
  const controller = new AbortController()
  const stop = () => controller.abort()
  io.on('SIGINT', stop)
  return { signal: controller.signal, release: () => void io.off('SIGINT', stop) }
}

const isProgressing = ({ state, standsStill }: JobRow): boolean => state === 'Running' && !standsStill

const INDENT = '    '

/**
 * Formats the jobs, with the reason below each failed one. On a screen it shows the newest jobs that fit, and leaves one line for the
 * cursor.
 * @param count number of all jobs, shown or not
 */
export const jobTable = (jobs: readonly JobRow[], count: number, { columns, rows }: Screen = {}): string => {
  if (jobs.length === 0) return 'no jobs'
  const [head, blocks] = linesOf(jobs, columns ?? Number.POSITIVE_INFINITY)
  const shown = [head]
  let left = count
  for (const [index, block] of blocks.entries()) {
    const reason = jobs[index]?.errorMessage ?? null
    const lines = reason === null ? block : [...block, `${INDENT}${plain(reason)}`]
    // A line with the number of hidden jobs may follow.
    const needed = shown.length + lines.length + (left > 1 ? 1 : 0)
    if (rows !== undefined && needed >= rows) break
    shown.push(...lines)
    left -= 1
  }
  const isCut = count - left < jobs.length
  if (left > 0) shown.push(isCut ? `${left} older ones, for which there is no room` : `${left} older ones; see --limit`)
  if (columns === undefined) return shown.join('\n')
  return shown.map(line => (rows === undefined ? fold(line, columns) : cut(line, columns))).join('\n')
}

const HEAD = ['job', 'cluster', 'collection', 'state', 'progress', 'rows']

/** Columns of HEAD that a narrow table moves to a second line of each job. */
const BELOW = [1, 2]

/** The head, and the lines of each job: one, or two when the terminal is too narrow, or at last a line for each few cells, without a bar. */
const linesOf = (jobs: readonly JobRow[], columns: number): [head: string, blocks: string[][]] => {
  const cells = [HEAD, ...jobs.map(cellsOf)]
  const [head = '', ...lines] = pad(cells)
  if (widest([head, ...lines]) <= columns) return [head, lines.map(line => [line])]
  const isBelow = (_: string, column: number) => BELOW.includes(column)
  const [narrow = '', ...firsts] = pad(cells.map(row => row.filter((cell, column) => !isBelow(cell, column))))
  if (widest([narrow, ...firsts]) > columns) return ['job', jobs.map(cellsOf).map(linesOfCells)]
  const seconds = cells.slice(1).map(row => INDENT + row.filter(isBelow).join('  '))
  return [narrow, firsts.map((first, index) => [first, seconds[index] ?? ''])]
}

const linesOfCells = ([jobId = '', cluster, collection, state, progress = '', rows]: readonly string[]): string[] => [
  jobId,
  ...[cluster, collection, `${state}  ${progress.replace(/^\[.*\] +/, '')}${rows === '-' ? '' : `  ${rows} rows`}`].map(
    line => INDENT + line
  )
]

const cellsOf = ({ jobId, clusterId, collectionName, state, percent, rows }: JobRow): readonly string[] => [
  jobId,
  clusterId,
  collectionName,
  state,
  bar(percent),
  rows === null || state === 'Failed' ? '-' : String(rows)
]

const WIDTH = 20

const bar = (percent: number): string => {
  const full = Math.floor((percent / 100) * WIDTH)
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${String(percent).padStart(3)} %`
}

const pad = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length))) ?? []
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  )
}

const widest = (lines: readonly string[]): number => Math.max(...lines.map(({ length }) => length))

const LONGEST = 100

/** Removes control characters, which could move the terminal's cursor. */
const plain = (text: string): string => text.slice(0, LONGEST).replace(/\p{Cc}+/gu, ' ')

const cut = (line: string, columns: number): string =>
  line.length <= columns ? line : `${line.slice(0, columns - 1)}…`

/** Moves the cursor to the start of the previous table, which is then overwritten. */
const back = (lines: number): string => (lines === 0 ? '' : `\x1b[${lines}A\x1b[0J`)

/** Disables line wrapping, also of wide characters, so that the table's height is known. */
const unwrapped = (table: string): string => `\x1b[?7l${table}\x1b[?7h`

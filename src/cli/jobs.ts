import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import { type Command, EXIT, flagHelp, type Io, noArguments, writeLine } from './command.ts'
import { connect, RemoteFlags, readFlags } from './remote.ts'

/** A job as `GET /_emulator/jobs` tells it. */
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

/** What a table has to fit into, in characters; left out: it is as wide and high as it has to be. */
export interface Screen {
  readonly columns?: number | undefined
  /** Lines; with them longer lines are cut, so that a line is a line of the screen. */
  readonly rows?: number | undefined
}

const Flags = Type.Object({
  ...RemoteFlags,
  limit: Type.Integer({ default: 20, minimum: 1, maximum: 1000, description: 'How many of the newest to show.' }),
  watch: Type.Boolean({ default: true, description: 'On a terminal, go on until none can go further.' })
})

export const help: Command['help'] = () => `Usage: ${pkg.name} jobs [FLAGS]

Shows the import jobs of a running emulator, the newest first. On a terminal the table goes on until all jobs have ended or
stand still: a job that stalls, or waits for commit or abort, goes no further by itself.

Flags of jobs:
${flagHelp(rowsOf(Flags))}`

/** Milliseconds between two looks. */
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
      const isLast = !live || signal.aborted || !jobs.some(goesOn)
      if (flags.json) writeLine(io.stdout, JSON.stringify({ jobs, count }))
      else {
        const { columns, rows } = io.stdout
        const table = jobTable(jobs, count, isLast ? { columns } : { columns, rows })
        writeLine(io.stdout, back(shown) + (isLast ? table : unwrapped(table)))
        shown = table.split('\n').length
      }
      if (isLast) return EXIT.ok.code
      await sleep(PAUSE, undefined, { signal }).catch(() => {})
    }
  } finally {
    release()
  }
}

const stopped = (io: Io): { readonly signal: AbortSignal; release(): void } => {
  const controller = new AbortController()
  const stop = () => controller.abort()
  io.on('SIGINT', stop)
  return { signal: controller.signal, release: () => void io.off('SIGINT', stop) }
}

const goesOn = ({ state, standsStill }: JobRow): boolean => state === 'Running' && !standsStill

const INDENT = '    '

/**
 * The jobs, under each that failed its reason. On a screen the newest are shown that it has lines for, with a line to spare for the
 * cursor.
 * @param count how many there are, shown or not
 */
export const jobTable = (jobs: readonly JobRow[], count: number, { columns, rows }: Screen = {}): string => {
  if (jobs.length === 0) return 'no jobs'
  const [head, blocks] = linesOf(jobs, columns ?? Number.POSITIVE_INFINITY)
  const shown = [head]
  let left = count
  for (const [index, block] of blocks.entries()) {
    const reason = jobs[index]?.errorMessage ?? null
    const lines = reason === null ? block : [...block, `${INDENT}${plain(reason)}`]
    // Below there may be the line that tells how many are left.
    const needed = shown.length + lines.length + (left > 1 ? 1 : 0)
    if (rows !== undefined && needed >= rows) break
    shown.push(...lines)
    left -= 1
  }
  const isCut = count - left < jobs.length
  if (left > 0) shown.push(isCut ? `${left} older ones, for which there is no room` : `${left} older ones; see --limit`)
  return (rows === undefined || columns === undefined ? shown : shown.map(line => cut(line, columns))).join('\n')
}

const HEAD = ['job', 'cluster', 'collection', 'state', 'progress', 'rows']

/** Columns of HEAD that a narrow table has in a line of their own below each job. */
const BELOW = [1, 2]

/** The head, and for each job its lines: one, or two where the terminal is too narrow for it. */
const linesOf = (jobs: readonly JobRow[], columns: number): [head: string, blocks: string[][]] => {
  const cells = [HEAD, ...jobs.map(cellsOf)]
  const [head = '', ...lines] = pad(cells)
  if (widest([head, ...lines]) <= columns) return [head, lines.map(line => [line])]
  const isBelow = (_: string, column: number) => BELOW.includes(column)
  const [narrow = '', ...firsts] = pad(cells.map(row => row.filter((cell, column) => !isBelow(cell, column))))
  const seconds = cells.slice(1).map(row => INDENT + row.filter(isBelow).join('  '))
  return [narrow, firsts.map((first, index) => [first, seconds[index] ?? ''])]
}

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

/** A text may hold what moves the cursor of a terminal. */
const plain = (text: string): string => text.slice(0, LONGEST).replace(/\p{Cc}+/gu, ' ')

const cut = (line: string, columns: number): string =>
  line.length <= columns ? line : `${line.slice(0, columns - 1)}…`

/** Moves the cursor back over a table, which is then written anew. */
const back = (lines: number): string => (lines === 0 ? '' : `\x1b[${lines}A\x1b[0J`)

/** A table whose lines the terminal does not wrap, not even one with wide characters, so that its height is known. */
const unwrapped = (table: string): string => `\x1b[?7l${table}\x1b[?7h`

import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import type { Command, Io } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { flagHelp } from './flag-help.ts'
import { type JobRow, jobTable } from './jobs/table.ts'
import { noArguments } from './no-arguments.ts'
import { connect } from './remote/connect.ts'
import { RemoteFlags } from './remote/flags.ts'
import { readFlags } from './remote/read-flags.ts'
import { say } from './say.ts'

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

/** Moves the cursor back over a table, which is then written anew. */
const back = (lines: number): string => (lines === 0 ? '' : `\x1b[${lines}A\x1b[0J`)

/** A table whose lines the terminal does not wrap, not even one with wide characters, so that its height is known. */
const unwrapped = (table: string): string => `\x1b[?7l${table}\x1b[?7h`

const goesOn = ({ state, standsStill }: JobRow): boolean => state === 'Running' && !standsStill

const stopped = (io: Io): { readonly signal: AbortSignal; release(): void } => {
  const controller = new AbortController()
  const stop = () => controller.abort()
  io.on('SIGINT', stop)
  return { signal: controller.signal, release: () => void io.off('SIGINT', stop) }
}

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
      if (flags.json) say(io.stdout, JSON.stringify({ jobs, count }))
      else {
        const { columns, rows } = io.stdout
        const table = jobTable(jobs, count, isLast ? { columns } : { columns, rows })
        say(io.stdout, back(shown) + (isLast ? table : unwrapped(table)))
        shown = table.split('\n').length
      }
      if (isLast) return EXIT.ok.code
      await sleep(PAUSE, undefined, { signal }).catch(() => {})
    }
  } finally {
    release()
  }
}

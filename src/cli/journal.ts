import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { flagHelp } from './flag-help.ts'
import { type Entry, journalLine } from './journal/line.ts'
import { noArguments } from './no-arguments.ts'
import { connect } from './remote/connect.ts'
import { RemoteFlags } from './remote/flags.ts'
import { readFlags } from './remote/read-flags.ts'
import { say, tell } from './say.ts'
import { catchSignals } from './signals.ts'

const Flags = Type.Object({
  ...RemoteFlags,
  follow: Type.Boolean({ default: false, description: 'Go on with what comes, until SIGINT.' }),
  limit: Type.Integer({
    default: 20,
    minimum: 1,
    maximum: 100_000,
    description: 'How many of the newest to begin with.'
  })
})

export const help: Command['help'] = () => `Usage: ${pkg.name} journal [FLAGS]

Shows what came in and what went out of a running emulator, without secrets: a line each, or with --json an object each.

Flags of journal:
${flagHelp(rowsOf(Flags))}`

/** Milliseconds between two looks. */
const PAUSE = 250

const AT_ONCE = 1000

interface Page {
  readonly entries: readonly Entry[]
  readonly last: number
}

/** @throws CliError, SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const flags = readFlags(args, Flags, others)
  noArguments('journal', others)
  const remote = await connect(flags, env)
  const show = ({ entries }: Page): void => {
    for (const entry of entries) {
      if (flags.json) say(io.stdout, JSON.stringify(entry))
      else tell(io.stdout, journalLine(entry))
    }
  }
  const first = await remote.ask<Page>('GET', `/journal?limit=${flags.limit}`)
  show(first)
  if (!flags.follow) return EXIT.ok.code
  const signals = catchSignals(io)
  try {
    let stopped = false
    void signals.first.then(() => {
      stopped = true
    })
    for (let since = first.last; !stopped; ) {
      await Promise.race([sleep(PAUSE), signals.first])
      if (stopped) break
      const page = await remote.ask<Page>('GET', `/journal?since=${since}&limit=${AT_ONCE}`)
      show(page)
      // More than one page may have come; after a reset of the server ids begin again.
      since = page.entries.length < AT_ONCE ? page.last : (page.entries.at(-1)?.id ?? page.last)
    }
    return EXIT.ok.code
  } finally {
    signals.release()
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import { type Command, EXIT, flagHelp, noArguments, writeLine, writeText } from './command.ts'
import { connect, RemoteFlags, readFlags } from './remote.ts'
import { catchSignals } from './signals.ts'

/** A record as `GET /_emulator/journal` returns it. */
export type Entry =
  | {
      readonly kind: 'event'
      readonly id: number
      readonly time: string
      readonly event: string
      readonly text: string
    }
  | {
      readonly kind: 'request'
      readonly id: number
      readonly time: string
      readonly operation: string | null
      readonly method: string
      readonly path: string
      readonly status: number | null
      readonly code: number | null
      readonly explain: string | null
      readonly warnings: readonly { readonly rule: string; readonly text: string }[]
    }

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

export const flags: Command['flags'] = rowsOf(Flags)

export const help: Command['help'] = () => `Usage: ${pkg.name} journal [FLAGS]

Shows what came in and what went out of a running emulator, without secrets: a line each, or with --json an object each.

Flags of journal:
${flagHelp(flags)}`

interface Page {
  readonly entries: readonly Entry[]
  readonly last: number
}

/** Milliseconds between two requests. */
const PAUSE = 250

const AT_ONCE = 1000

/** @throws CliError, SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const flags = readFlags(args, Flags, others)
  noArguments('journal', others)
  const remote = await connect(flags, env)
  const show = ({ entries }: Page): void => {
    for (const entry of entries) {
      if (flags.json) writeLine(io.stdout, JSON.stringify(entry))
      else writeText(io.stdout, journalLine(entry))
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
      // More than one page may have arrived; after a reset of the server, ids start again.
      since = page.entries.length < AT_ONCE ? page.last : (page.entries.at(-1)?.id ?? page.last)
    }
    return EXIT.ok.code
  } finally {
    signals.release()
  }
}

/** One line for the record, and one below it for each reason and warning. */
export const journalLine = (entry: Entry): string => {
  const head = `${String(entry.id).padStart(6)}  ${entry.time.slice(11, 23)}`
  if (entry.kind === 'event') return `${head}  ${entry.event}: ${entry.text}`
  const { operation, method, path, status, code, explain, warnings } = entry
  const answer = status === null ? 'no answer' : code === null ? `HTTP ${status}` : String(code)
  const lines = [
    `${head}  ${answer.padEnd(9)}  ${(operation ?? '-').padEnd(12)}  ${method} ${path}`,
    ...(explain === null ? [] : [explain]),
    ...warnings.map(({ rule, text }) => `warning, ${rule}: ${text}`)
  ]
  return lines.join(`\n${' '.repeat(22)}`)
}

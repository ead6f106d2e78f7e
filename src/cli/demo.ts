import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import { TOUR_STEPS, type TourResult, type TourStep } from '../demo/steps.ts'
import { type TourRequest, takeStep } from '../demo/tour.ts'
import { CliError, type Command, EXIT, flagHelp, noArguments, writeText } from './command.ts'
import { findRunning, type HealthWay, RemoteFlags, readFlags, request, textOf } from './remote.ts'

const { url, token } = RemoteFlags

const Flags = Type.Object({
  url: {
    ...url,
    description: 'Base URL of a running emulator. Default: an emulator of its own, whatever the variables say.'
  },
  token
})

export const flags: Command['flags'] = rowsOf(Flags)

export const help: Command['help'] = () => `Usage: ${pkg.name} demo [FLAGS]

Takes the tour of the web console in the terminal: a sample file is checked and imported, then three imports are refused.
Without --url it starts an emulator of its own. All of it happens in the sandbox tour.

Flags of demo:
${flagHelp(flags)}`

const TITLES: Readonly<Record<TourStep, string>> = {
  sample: 'Make a sample file and upload it',
  check: 'Check the import before it is sent',
  import: 'Import the file',
  done: 'Move the clock forward until the job is done',
  row: 'Now break it: one row has a vector that is too short',
  suspended: 'Import into a suspended cluster',
  second: 'Import twice at once into a Free cluster'
}

/** @throws CliError, SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const flags = readFlags(args, Flags, others)
  noArguments('demo', others)
  const own = flags.url === undefined ? await startOwn() : undefined
  const way = flags.url === undefined ? undefined : await findRunning(flags.url, env)
  const control = flags.token ?? env['ZILLIZ_EMULATOR_CONTROL_TOKEN']
  const target = {
    url: own?.url ?? way?.url.href.replace(/\/_emulator\/health$/, '') ?? '',
    ...(way !== undefined && { request: requestBy(way) }),
    ...(control !== undefined && { token: control })
  }
  try {
    for (const [index, step] of TOUR_STEPS.entries()) {
      const result = await takeStep(step, target).catch(error => {
        const message = error instanceof Error ? error.message : String(error)
        const hint = message.includes('x-emulator-token')
          ? '; give it with --token or ZILLIZ_EMULATOR_CONTROL_TOKEN'
          : ''
        throw new CliError(`step ${step}: ${message}${hint}`, EXIT.failed.code)
      })
      writeText(io.stdout, `${index + 1}/${TOUR_STEPS.length}  ${TITLES[step]}\n     ${toldOf(result)}\n`)
    }
  } finally {
    await own?.close()
  }
  return EXIT.ok.code
}

/** Milliseconds for one reply. */
const PATIENCE = 30_000

/** Requests with the certificate authority of this machine's emulators, which `fetch` does not know. */
const requestBy =
  ({ tls }: HealthWay): TourRequest =>
  async (url, { body, ...init }) => {
    const answer = await request(new URL(url), { ...tls, ...init }, body, PATIENCE)
    return {
      ok: answer.statusCode === 200,
      json: async () => JSON.parse(await textOf(answer, LONGEST))
    }
  }

/** Bytes of one reply. */
const LONGEST = 16 * 1024 ** 2

/** Loaded only for a demo without a running emulator. */
const startOwn = async () => {
  const { createEmulator } = await import('../emulator.ts')
  return createEmulator({ port: 0 })
}

const toldOf = ({ code, message, rows, row, jobId }: TourResult): string => {
  if (message !== undefined)
    return [code, row === undefined ? undefined : `row ${row}:`, message].filter(part => part !== undefined).join(' ')
  if (jobId !== undefined) return `accepted as ${jobId}`
  return `${rows} rows`
}

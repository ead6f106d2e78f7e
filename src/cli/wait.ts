import { setTimeout as sleep } from 'node:timers/promises'
import { type Static, Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { fromFlags } from '../config/flags.ts'
import { defaultsOf, SettingsError } from '../config/load.ts'
import { rowsOf, withoutSecrets } from '../config/rows.ts'
import { type Command, EXIT, flagHelp, writeLine } from './command.ts'
import { type HealthWay, healthWays, reasonOf, request, textOf } from './remote.ts'

const WaitFlags = Type.Object({
  url: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['http://127.0.0.1:19540'],
      'x-metavar': 'URL',
      description:
        'Base URL of the emulator. Default: ZILLIZ_EMULATOR_URL, or where start would listen with the same variables.'
    })
  ),
  timeout: Type.Number({
    default: 30,
    exclusiveMinimum: 0,
    maximum: 86_400,
    'x-metavar': 'SECONDS',
    description: 'How long to wait.'
  })
})

const ROWS = rowsOf(WaitFlags)

export const flags: Command['flags'] = ROWS

export const help: Command['help'] = () => `Usage: ${pkg.name} wait [FLAGS]

Waits until an emulator is ready; exit code 0 when it is, 1 when it is not in time. Serves as a container's health check.

Flags of wait:
${flagHelp(ROWS)}`

export const run: Command['run'] = async (args, env, io) => {
  const { values, problems } = fromFlags(args, ROWS)
  if (problems.length > 0) throw new SettingsError(problems)
  const flags = { ...defaultsOf(ROWS), ...values } as Static<typeof WaitFlags>
  const { url, seen } = await lastSeen(await healthWays(flags.url, env), flags.timeout * 1000)
  const displayUrl = withoutSecrets(url.href)
  if (seen === undefined) {
    writeLine(io.stdout, `${displayUrl} answers {"status":"ok"}`)
    return EXIT.ok.code
  }
  const advice = 'start the emulator, or give its address with --url'
  writeLine(
    io.stderr,
    `${displayUrl} did not answer {"status":"ok"} within ${flags.timeout} s; last: ${seen}; ${advice}`
  )
  return EXIT.failed.code
}

interface Sight {
  readonly url: URL
  /** Why the emulator is not ready; undefined when it is. */
  readonly seen: string | undefined
}

/** Milliseconds between two checks, and maximum for one: a host that drops packets must not use up all the time. */
const PAUSE = 100
const LOOK = 2000

/** Checks until the emulator is ready, or returns the last result when the time is up: of a check that it cut short only if there is no other. */
const lastSeen = async (ways: readonly HealthWay[], milliseconds: number): Promise<Sight> => {
  const end = performance.now() + milliseconds
  for (let last: Sight | undefined; ; ) {
    const sight = await look(ways, Math.max(1, Math.min(LOOK, end - performance.now())))
    if (sight.seen === undefined) return sight
    if (performance.now() >= end) return last ?? sight
    last = sight
    if (performance.now() + PAUSE >= end) return last
    await sleep(PAUSE)
  }
}

/** Tries all ways; if all fail, returns the result of the most likely one. */
const look = async ([likeliest, ...others]: readonly HealthWay[], milliseconds: number): Promise<Sight> => {
  if (likeliest === undefined) throw new Error('there is no way to look')
  const { url } = likeliest
  const seen = await probe(likeliest, milliseconds)
  if (seen === undefined || others.length === 0) return { url, seen }
  const other = await look(others, milliseconds)
  return other.seen === undefined ? other : { url, seen }
}

/** Maximum bytes of a response. */
const LONGEST = 64 * 1024

/** Checks once: undefined when the emulator is ready, else the reason why not. */
export const probe = async ({ url, tls }: HealthWay, milliseconds: number): Promise<string | undefined> => {
  try {
    const answer = await request(url, { method: 'GET', ...tls }, undefined, milliseconds)
    const body = await textOf(answer, LONGEST)
    if (answer.statusCode !== 200) return `HTTP ${answer.statusCode}`
    return isHealthy(body) ? undefined : 'HTTP 200 with another body'
  } catch (error) {
    return reasonOf(error)
  }
}

const isHealthy = (body: string): boolean => {
  try {
    return JSON.parse(body)?.status === 'ok'
  } catch {
    return false
  }
}

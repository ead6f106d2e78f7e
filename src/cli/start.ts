import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { type Env, loadWithSources, type ValueSources } from '../config/load.ts'
import { rowsOf, START_FLAGS } from '../config/rows.ts'
import type { Settings } from '../config/settings.ts'
import type { Emulator } from '../emulator.ts'
import { CliError, type Command, EXIT, type Io, OPEN, startFlagsHelp, writeLine } from './command.ts'
import type { Logger } from './logger.ts'
import { catchDefects, catchSignals } from './signals.ts'

type ListenAddress = Pick<Settings, 'host' | 'port' | 'proxyPort'>

/** The address where listening failed, and the flag that sets its port. */
type Failed = Pick<Settings, 'host' | 'port'> & { readonly flag: string }

const otherPort = ({ flag }: Failed) => `with ${flag} N (0 picks a free one)`
const OTHER_HOST = 'choose another with --host HOST (127.0.0.1 serves this machine alone, 0.0.0.0 every network)'
const unknownHost = ({ host }: Failed) => `host ${host} is not known here; ${OTHER_HOST}`

const MESSAGES: Readonly<Record<string, (failed: Failed) => string>> = {
  EADDRINUSE: failed =>
    `port ${failed.port} on ${failed.host} is already in use; stop the program that holds it, or choose another port ${otherPort(failed)}`,
  EACCES: failed =>
    `port ${failed.port} on ${failed.host} is not open to this user; choose a port from 1024 up ${otherPort(failed)}`,
  EADDRNOTAVAIL: ({ host }) => `host ${host} is no address of this machine; ${OTHER_HOST}`,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost
}

/** System calls of listening; an EACCES of another call has another cause, such as a file. */
const SYSCALLS = ['listen', 'bind', 'getaddrinfo']

/** Node reports the port; there may be two. */
const failedAt = ({ host, port, proxyPort }: ListenAddress, reportedPort: number | undefined): Failed =>
  proxyPort !== undefined && reportedPort === proxyPort && reportedPort !== port
    ? { host, port: proxyPort, flag: '--proxy-port' }
    : { host, port, flag: '--port' }

/** Converts an error of listening for the user; undefined for any other error. */
export const listenError = (error: unknown, place: ListenAddress): CliError | undefined => {
  if (!(error instanceof Error)) return undefined
  const { code = 'unknown reason', syscall = '', port }: NodeJS.ErrnoException & { port?: number } = error
  if (!SYSCALLS.includes(syscall)) return undefined
  const failed = failedAt(place, port)
  const otherwise = () =>
    `cannot listen on ${failed.host}, port ${failed.port} (${code}); choose others with --host and ${failed.flag}`
  return new CliError((MESSAGES[code] ?? otherwise)(failed), EXIT.cannotListen.code)
}

/** `--open` is no setting. */
const Open = Type.Object({
  [OPEN.slice(2)]: Type.Boolean({ default: false, description: 'Open the web console in the browser.' })
})

export const flags: Command['flags'] = [...rowsOf(Open), ...START_FLAGS]

export const help: Command['help'] = () => `Usage: ${pkg.name} [start] [FLAGS]

Serves the API until SIGINT or SIGTERM. When it listens it prints one line with the URL, in JSON; on a terminal it is text, and
the addresses, the world and the key follow.

${startFlagsHelp()}`

const listen = async (settings: Settings, sources: ValueSources, logger: Logger): Promise<Emulator> => {
  const { createEmulator } = await import('../emulator.ts')
  try {
    return await createEmulator({ ...settings, sources, logger })
  } catch (error) {
    throw listenError(error, settings) ?? error
  }
}

export const run: Command['run'] = async (args, env, io) => {
  const opens = args.includes(OPEN)
  const { settings, sources } = await loadWithSources({ argv: args.filter(argument => argument !== OPEN), env })
  const signals = catchSignals(io)
  const defects = catchDefects(io)
  try {
    const { createLogger } = await import('./logger.ts')
    const logger = await createLogger(settings, io.stdout, env)
    defects.logTo(logger)
    const emulator = await listen(settings, sources, logger)
    const { seed } = settings
    const { url, proxyUrl } = emulator
    const proxy = proxyUrl === '' ? '' : `, proxy ${proxyUrl}`
    const { state } = await emulator.info()
    const kept = state.place === undefined ? '' : `, state ${state.place}`
    logger.info(
      { url, ...(proxy !== '' && { proxyUrl }), seed, ...(kept !== '' && { state: state.place }) },
      `${pkg.name} is ready at ${url} (seed ${seed}${proxy}${kept})`
    )
    if (io.stdout.isTTY === true && logger.isLevelEnabled('info')) {
      const { bannerOf } = await import('./banner.ts')
      writeLine(io.stdout, await bannerOf(emulator, settings))
    } else await warnIfClosed(settings, logger)
    if (opens) await openConsole(url, env, io)
    await Promise.race([signals.first, defects.first])
    await emulator.close()
    return defects.met ? EXIT.defect.code : EXIT.ok.code
  } catch (error) {
    if (!defects.met) throw error
    writeLine(io.stderr, error instanceof Error ? error.message : String(error))
    return EXIT.defect.code
  } finally {
    signals.release()
    defects.release()
  }
}

/** The banner of a terminal says it too. The warning follows the ready line, because programs read the URL from the first line. */
const warnIfClosed = async (settings: Settings, logger: Logger): Promise<void> => {
  const { isClosed } = await import('../http/control-plugin.ts')
  if (!isClosed(settings)) return
  const { host } = settings
  logger.warn(
    `/_emulator is closed: other machines may reach ${host}, and there is no token; set ZILLIZ_EMULATOR_CONTROL_TOKEN, or ZILLIZ_EMULATOR_INSECURE=true where nobody else can connect`
  )
}

const openConsole = async (url: string, env: Env, io: Io): Promise<void> => {
  const { consoleUrl, openInBrowser } = await import('./browser.ts')
  if (await openInBrowser(consoleUrl(url), env['BROWSER'])) return
  writeLine(io.stderr, `no browser could be started; open ${consoleUrl(url)} yourself`)
}

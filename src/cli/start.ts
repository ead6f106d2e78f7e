import pkg from '../../package.json' with { type: 'json' }
import { loadSettings } from '../config/load.ts'
import type { Settings } from '../config/settings.ts'
import type { Emulator } from '../emulator.ts'
import type { Command } from './command.ts'
import { catchDefects } from './defects.ts'
import { EXIT } from './exit-codes.ts'
import { listenError } from './listen-error.ts'
import type { Logger } from './logger.ts'
import { say } from './say.ts'
import { catchSignals } from './signals.ts'
import { startFlagsHelp } from './start-help.ts'

export const help: Command['help'] = () => `Usage: ${pkg.name} [start] [FLAGS]

Serves the API until SIGINT or SIGTERM. When it listens it prints one line with the URL: text on a terminal, JSON otherwise.

${startFlagsHelp()}`

/** Fastify announces each address by a line of level info; ours is the one ready line, unless someone looks for details. */
const serverLogger = (logger: Logger, { logLevel }: Settings): Logger =>
  logLevel === 'info' ? logger.child({}, { level: 'warn' }) : logger

const listen = async (settings: Settings, logger: Logger): Promise<Emulator> => {
  const { createEmulator } = await import('../emulator.ts')
  try {
    return await createEmulator({ ...settings, logger: serverLogger(logger, settings) })
  } catch (error) {
    throw listenError(error, settings) ?? error
  }
}

export const run: Command['run'] = async (args, env, io) => {
  const settings = await loadSettings({ argv: args, env })
  const signals = catchSignals(io)
  const defects = catchDefects(io)
  try {
    const { createLogger } = await import('./logger.ts')
    const logger = await createLogger(settings.logLevel, io.stdout, env)
    defects.logTo(logger)
    const emulator = await listen(settings, logger)
    const { seed } = settings
    const { url, proxyUrl } = emulator
    const proxy = proxyUrl === '' ? '' : `, proxy ${proxyUrl}`
    logger.info(
      { url, ...(proxy !== '' && { proxyUrl }), seed },
      `${pkg.name} is ready at ${url} (seed ${seed}${proxy})`
    )
    await Promise.race([signals.first, defects.first])
    await emulator.close()
    return defects.met ? EXIT.defect.code : EXIT.ok.code
  } catch (error) {
    if (!defects.met) throw error
    say(io.stderr, error instanceof Error ? error.message : String(error))
    return EXIT.defect.code
  } finally {
    signals.release()
    defects.release()
  }
}

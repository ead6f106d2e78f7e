import type { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import type { Settings } from '../config/settings.ts'
import type { Env } from '../config/sources.ts'

export type { Logger }

/** A logger of text lines on a terminal, of JSON lines otherwise. It writes in this thread, so it works from a bundle. */
export const createLogger = async (
  level: Settings['logLevel'],
  stdout: Writable & { readonly isTTY?: boolean },
  env: Env
): Promise<Logger> => {
  if (stdout.isTTY !== true) return pino({ level, base: null }, stdout)
  const { terminalLines } = await import('./terminal-lines.ts')
  return pino({ level, base: null }, terminalLines(stdout, !env['NO_COLOR']))
}

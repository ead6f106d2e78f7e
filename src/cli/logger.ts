import type { Writable } from 'node:stream'
import type { Logger } from 'pino'
import type { Env } from '../config/from-env.ts'
import type { Settings } from '../config/settings.ts'

export type { Logger }

/** A logger of text lines on a terminal, of JSON lines otherwise. It writes in this thread, so it works from a bundle. */
export const createLogger = async (
  level: Settings['logLevel'],
  stdout: Writable & { readonly isTTY?: boolean },
  env: Env
): Promise<Logger> => {
  const { pino } = await import('pino')
  if (stdout.isTTY !== true) return pino({ level, base: null }, stdout)
  const { build } = await import('pino-pretty')
  const lines = build({
    destination: stdout,
    colorize: !env['NO_COLOR'],
    translateTime: 'SYS:HH:MM:ss',
    // The message of the ready line has it already.
    ignore: 'url',
    singleLine: true
  })
  return pino({ level, base: null }, lines)
}

import type { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import type { Env } from '../config/load.ts'
import type { Settings } from '../config/settings.ts'

export type { Logger }

/** Creates a logger: text lines on a terminal, else JSON lines. It writes in this thread, so it works from a bundle. */
export const createLogger = async (
  level: Settings['logLevel'],
  stdout: Writable & { readonly isTTY?: boolean },
  env: Env
): Promise<Logger> => {
  const options = { level, base: null }
  return stdout.isTTY === true ? pino(options, await terminalLines(stdout, !env['NO_COLOR'])) : pino(options, stdout)
}

/** A stream that converts pino's JSON to text lines. */
const terminalLines = async (terminal: Writable, colorize: boolean): Promise<Writable> => {
  // In the bundle, a library of CommonJS has no other export.
  const { default: pretty } = await import('pino-pretty')
  return pretty({
    destination: terminal,
    colorize,
    translateTime: 'SYS:HH:MM:ss',
    // The message of the ready line contains both.
    ignore: 'url,seed',
    singleLine: true
  })
}

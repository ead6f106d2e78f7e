import type { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import type { Env } from '../config/load.ts'
import type { Settings } from '../config/settings.ts'
import { hasColors } from './terminal.ts'

export type { Logger }

/** Creates a logger: text lines on a terminal, else JSON lines, unless a setting says otherwise. It writes in this thread, so it works from a bundle. */
export const createLogger = async (
  { logLevel: level, logFormat }: Pick<Settings, 'logLevel' | 'logFormat'>,
  stdout: Writable & { readonly isTTY?: boolean },
  env: Env
): Promise<Logger> => {
  const options = { level, base: null }
  const isPretty = logFormat === undefined ? stdout.isTTY === true : logFormat === 'pretty'
  return isPretty ? pino(options, await textLines(stdout, hasColors(stdout, env))) : pino(options, stdout)
}

/** A stream that converts pino's JSON to text lines. */
const textLines = async (destination: Writable, colorize: boolean): Promise<Writable> => {
  // In the bundle, a library of CommonJS has no other export.
  const { default: pretty } = await import('pino-pretty')
  return pretty({
    destination,
    colorize,
    translateTime: 'SYS:HH:MM:ss',
    // The messages of the ready line and of requests contain them.
    ignore: 'url,seed,method,route,status,code',
    singleLine: true
  })
}

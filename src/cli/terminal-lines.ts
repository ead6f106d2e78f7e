import type { Writable } from 'node:stream'
import { build } from 'pino-pretty'

/** A stream that turns pino's JSON into lines for people. */
export const terminalLines = (terminal: Writable, colorize: boolean): Writable =>
  build({
    destination: terminal,
    colorize,
    translateTime: 'SYS:HH:MM:ss',
    // The message of the ready line has it already.
    ignore: 'url,seed',
    singleLine: true
  })

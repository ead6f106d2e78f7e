import type { Env } from '../config/load.ts'
import type { Terminal } from './command.ts'

/** Whether to color what is written there: NO_COLOR forbids it, FORCE_COLOR asks for it, else a terminal has it. */
export const hasColors = ({ isTTY }: Terminal, env: Env): boolean => {
  if (env['NO_COLOR']) return false
  const { FORCE_COLOR: forced = '' } = env
  return forced === '' ? isTTY === true && env['TERM'] !== 'dumb' : forced !== '0' && forced !== 'false'
}

import type { FastifyBaseLogger } from 'fastify'
import { completeSettings } from './config/complete.ts'
import type { Settings } from './config/settings.ts'
import { SettingsError } from './config/settings-error.ts'
import { type Clock, systemClock } from './lab/clock.ts'

export interface EmulatorOptions extends Partial<Settings> {
  /** Where the time comes from; default the machine's, made monotonic. */
  readonly clock?: Clock
  /** Default: no log at all. */
  readonly logger?: FastifyBaseLogger
  /** false: do not listen, for `app.inject` alone. */
  readonly listen?: boolean
}

const isClock = (clock: unknown): boolean => typeof clock === 'function' && !Number.isNaN(new Date(clock()).getTime())

const LEVELS = ['debug', 'warn', 'error'] as const

const isLogger = (logger: FastifyBaseLogger): boolean => LEVELS.every(level => typeof logger?.[level] === 'function')

/** What only a program can hand over, and the settings with the defaults filled in. @throws SettingsError */
export const completeOptions = ({ clock = systemClock, logger, listen = true, ...chosen }: EmulatorOptions) => {
  const problems: string[] = []
  if (!isClock(clock)) problems.push('clock must be a function that returns epoch milliseconds')
  if (logger !== undefined && !isLogger(logger)) problems.push('logger must have the methods of a pino logger')
  if (typeof listen !== 'boolean') problems.push('listen must be true or false; host and port are options of their own')
  if (problems.length > 0) throw new SettingsError(problems)
  return { clock, logger, listen, settings: completeSettings(chosen) }
}

import { completeSettings, SettingsError, type ValueSources } from './config/load.ts'
import type { Settings } from './config/settings.ts'
import type { Logger } from './http/public-types.ts'
import { type Clock, systemClock } from './lab/clock.ts'

export interface EmulatorOptions extends Partial<Settings> {
  /** Where the time comes from; default the machine's, made monotonic. */
  readonly clock?: Clock
  /** Default: no log at all. */
  readonly logger?: Logger
  /** Milliseconds that a snapshot, also that of `exportOnExit`, waits for files that are being read. Default: 10,000. */
  readonly snapshotPatience?: number
  /** Where settings come from, as `GET /_emulator/settings` tells it. Default: `program` for each option. */
  readonly sources?: ValueSources
  /** false: do not listen, for `app.inject` alone. */
  readonly listen?: boolean
}

const SNAPSHOT_PATIENCE = 10_000

/** The options that only a program can pass, and the settings with their defaults. @throws SettingsError */
export const completeOptions = ({
  clock = systemClock,
  logger,
  listen = true,
  snapshotPatience = SNAPSHOT_PATIENCE,
  sources,
  ...chosen
}: EmulatorOptions) => {
  const problems: string[] = []
  if (!isClock(clock)) problems.push('clock must be a function that returns epoch milliseconds')
  if (logger !== undefined && !isLogger(logger)) problems.push('logger must have the methods of a pino logger')
  if (chosen.logRequests === true && typeof logger?.info !== 'function') {
    problems.push('logRequests needs a logger with the method info')
  }
  if (typeof listen !== 'boolean') problems.push('listen must be true or false; host and port are options of their own')
  if (!isLength(snapshotPatience)) problems.push('snapshotPatience must be a number of milliseconds, 0 or more')
  if (problems.length > 0) throw new SettingsError(problems)
  const settings = completeSettings(chosen)
  return { clock, logger, listen, snapshotPatience, settings, sources: sources ?? sourcesOf(chosen) }
}

const sourcesOf = (chosen: Partial<Settings>): ValueSources =>
  Object.fromEntries(Object.entries(chosen).flatMap(([key, value]) => (value === undefined ? [] : [[key, 'program']])))

const isClock = (clock: unknown): boolean => typeof clock === 'function' && !Number.isNaN(new Date(clock()).getTime())

const LEVELS = ['debug', 'info', 'warn', 'error'] as const

const isLogger = (logger: Logger): boolean => LEVELS.every(level => typeof logger?.[level] === 'function')

const isLength = (length: unknown): boolean => Number.isFinite(length) && (length as number) >= 0

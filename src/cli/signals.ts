import { EXIT, exitCodeOfSignal, type Io, type Signal, writeLine } from './command.ts'
import type { Logger } from './logger.ts'

export interface Signals {
  /** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
  readonly first: Promise<Signal>
  /** Restores Node's own handling of signals. */
  release(): void
}

/** Under `npm start`, Ctrl-C arrives twice within this time, from the terminal and from npm; both count as one. */
const ECHO = 100

export const catchSignals = (io: Io): Signals => {
  let caughtAt: number | undefined
  let resolve: (signal: Signal) => void = () => {}
  const first = new Promise<Signal>(settle => {
    resolve = settle
  })
  const catcher = (signal: Signal) => () => {
    if (caughtAt === undefined) {
      caughtAt = performance.now()
      resolve(signal)
    } else if (performance.now() - caughtAt > ECHO) io.exit(exitCodeOfSignal(signal))
  }
  const listeners = [
    ['SIGINT', catcher('SIGINT')],
    ['SIGTERM', catcher('SIGTERM')]
  ] as const
  for (const [signal, listener] of listeners) io.on(signal, listener)
  return {
    first,
    release: () => {
      for (const [signal, listener] of listeners) io.off(signal, listener)
    }
  }
}

export interface Defects {
  /** Resolves at the first uncaught exception or unhandled rejection. */
  readonly first: Promise<void>
  /** Whether there was one. */
  readonly met: boolean
  /** Sets the logger for defects; before, they go to stderr. */
  logTo(logger: Logger): void
  /** Restores Node's own handling of exceptions. */
  release(): void
}

/** Maximum milliseconds to end after a defect: requests in flight have 10 s, and then a snapshot may be written. */
const PATIENCE = 30_000

/**
 * The last resort of `start`: logs an uncaught exception, so that the program can end in order; after 30 s it ends in any case.
 * Unhandled rejections arrive as exceptions too.
 */
export const catchDefects = (io: Io): Defects => {
  let logger: Logger | undefined
  let met = false
  let resolve: () => void = () => {}
  const first = new Promise<void>(settle => {
    resolve = settle
  })
  const onDefect = (err: unknown): void => {
    const message = 'unexpected error, which is a defect of the emulator; please report it'
    if (logger === undefined) writeLine(io.stderr, `${message}: ${err}`)
    else logger.fatal({ err }, message)
    if (met) return
    met = true
    setTimeout(() => io.exit(EXIT.defect.code), PATIENCE).unref()
    resolve()
  }
  io.on('uncaughtException', onDefect)
  return {
    first,
    get met() {
      return met
    },
    logTo: to => {
      logger = to
    },
    release: () => io.off('uncaughtException', onDefect)
  }
}

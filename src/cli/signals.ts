import { EXIT, exitCodeOfSignal, type Io, type Signal, writeLine } from './command.ts'
import type { Logger } from './logger.ts'

export interface Signals {
  /** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
  readonly first: Promise<Signal>
  /** Gives the signals back to Node. */
  release(): void
}

/** Ctrl-C under `npm start` arrives twice, from the terminal and from npm; nobody asks twice within so few milliseconds. */
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
  /** Resolves at the first exception or rejected promise that nothing has caught. */
  readonly first: Promise<void>
  /** Whether there was one. */
  readonly met: boolean
  /** Where they are told from now on; stderr before. */
  logTo(logger: Logger): void
  /** Gives exceptions back to Node. */
  release(): void
}

/** Milliseconds that the end may take after a defect: requests in flight have 10 s, and then there is a snapshot to write. */
const PATIENCE = 30_000

/**
 * The last resort of `start`: an exception that nothing has caught is logged, and the program can end in order. Whatever keeps it from that,
 * it ends 30 s later. Rejected promises come as exceptions too.
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

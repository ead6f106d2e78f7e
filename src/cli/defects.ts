import type { Io } from './command.ts'
import { EXIT } from './exit-codes.ts'
import type { Logger } from './logger.ts'
import { say } from './say.ts'

/** Milliseconds that the end may take after a defect: requests in flight have 10 s, and then there is a snapshot to write. */
const PATIENCE = 30_000

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
    if (logger === undefined) say(io.stderr, `${message}: ${err}`)
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

import type { Io } from './command.ts'
import { exitCodeOfSignal, type Signal } from './exit-codes.ts'

/** Ctrl-C under `npm start` arrives twice, from the terminal and from npm; nobody asks twice within so few milliseconds. */
const ECHO = 100

export interface Signals {
  /** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
  readonly first: Promise<Signal>
  /** Gives the signals back to Node. */
  release(): void
}

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

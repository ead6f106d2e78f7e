import { performance } from 'node:perf_hooks'

/** Epoch milliseconds, whole; never goes back. */
export type Clock = () => number

/** Real time from a monotonic source, so that a correction of the machine's clock never turns a job's progress back. */
export const systemClock: Clock = () => Math.floor(performance.timeOrigin + performance.now())

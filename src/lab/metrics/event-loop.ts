import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Milliseconds between two samples of the event loop. */
const RESOLUTION = 10

const NANOSECONDS = 1e9

/** Seconds by which the event loop was late. */
export interface EventLoopDelay {
  readonly mean: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** Samples the event loop from the first scrape on, so that nobody pays for it who does not scrape. */
export class EventLoopMonitor {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION })

  constructor() {
    this.#histogram.enable()
  }

  /** The delay since the last call. Node measures the time between two samples, which is their interval at the least. */
  take(): EventLoopDelay {
    const histogram = this.#histogram
    const late = (nanoseconds: number): number =>
      histogram.count === 0 ? 0 : Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION / 1000)
    const delay = {
      mean: late(histogram.mean),
      p50: late(histogram.percentile(50)),
      p90: late(histogram.percentile(90)),
      p99: late(histogram.percentile(99)),
      max: late(histogram.max)
    }
    histogram.reset()
    return delay
  }

  stop(): void {
    this.#histogram.disable()
  }
}

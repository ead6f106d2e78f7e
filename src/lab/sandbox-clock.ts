import type { Clock } from './clock.ts'
import { LabError } from './lab-error.ts'

/** The last moment of the year 9999: later years have more than four digits. */
const LAST = Date.UTC(10_000, 0, 1) - 1

/** The time of one sandbox. It is computed when it is asked for; nothing ticks. */
export class SandboxClock {
  readonly #base: Clock
  #scale: number
  /** Time of the sandbox, and of its base at that moment. */
  #at: number
  #since: number

  /** @param at epoch milliseconds to begin with; left out: the base's own @param scale 0 to stand still */
  constructor(base: Clock, at = base(), scale = 1) {
    this.#base = base
    this.#since = base()
    this.#at = at
    this.#scale = scale
  }

  /** Epoch milliseconds, whole; never goes back. */
  readonly now = (): number => Math.min(LAST, this.#at + Math.floor((this.#base() - this.#since) * this.#scale))

  get scale(): number {
    return this.#scale
  }

  /** Goes on from the present moment at another pace. */
  run(scale: number): void {
    this.#restart(this.now())
    this.#scale = scale
  }

  /** @throws LabError when that is in the past */
  set(time: number): void {
    const now = this.now()
    if (time < now) {
      const [wanted, present] = [time, now].map(value => new Date(value).toISOString())
      throw new LabError(
        409,
        `time never goes back: it is ${present}, ${wanted} is before that; reset the sandbox first`
      )
    }
    if (time > LAST) throw new LabError(400, 'the time would be after the year 9999')
    this.#restart(time)
  }

  #restart(at: number): void {
    this.#at = at
    this.#since = this.#base()
  }
}

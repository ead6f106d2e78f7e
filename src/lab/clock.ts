import { performance } from 'node:perf_hooks'
import { PROGRESS } from '../contract/documents.ts'
import { LabError } from './lab-error.ts'

/** Returns epoch milliseconds as an integer that never decreases. */
export type Clock = () => number

/** Real time from a monotonic source, so that a correction of the machine's clock never reverses a job's progress. */
export const systemClock: Clock = () => Math.floor(performance.timeOrigin + performance.now())

/**
 * The same clock, moved ahead if it would begin before `seen`: the machine's clock may have been set back while no process ran.
 * @param unsaved milliseconds after `seen` up to which a time may have been told
 */
export const notBefore = (clock: Clock, seen: number, unsaved: number): Clock => {
  const behind = seen - clock()
  return behind <= 0 ? clock : () => clock() + behind + unsaved
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g

const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** Parses a length of time such as `10m`, `1h30m`, `500ms` into whole milliseconds. @throws LabError */
export const milliseconds = (text: string): number => {
  if (!WHOLE.test(text)) {
    throw new LabError(
      400,
      `${JSON.stringify(text.slice(0, 60))} is no length of time; write 500ms, 30s, 10m, 1h30m or 2d`
    )
  }
  let sum = 0
  for (const [, count = '', unit = ''] of text.matchAll(PART)) sum += Number(count) * (UNITS[unit] ?? 0)
  return Math.round(sum)
}

/** The last millisecond of the year 9999, because later years have more than four digits. */
const LAST = Date.UTC(10_000, 0, 1) - 1

/** The time of one sandbox, computed on each call; it has no timer. */
export class SandboxClock {
  readonly #base: Clock
  #scale: number
  /** Time of the sandbox, and time of its base clock at that moment. */
  #at: number
  #since: number
  #changes = 0

  /**
   * @param at start, epoch milliseconds; defaults to the time of the base clock
   * @param scale factor of speed; 0 freezes the clock
   * @param since time of the base clock at the start; defaults to its present time
   */
  constructor(base: Clock, at = base(), scale = 1, since = base()) {
    this.#base = base
    this.#since = since
    this.#at = at
    this.#scale = scale
  }

  /** Epoch milliseconds as an integer that never decreases. */
  readonly now = (): number => Math.min(LAST, this.#at + Math.floor((this.#base() - this.#since) * this.#scale))

  get scale(): number {
    return this.#scale
  }

  /** From this the time of a running clock is computed; it changes only with `changes`. */
  get origin(): { readonly at: number; readonly since: number } {
    return { at: this.#at, since: this.#since }
  }

  /** Increases when the clock is set, frozen or let run; the passing of time is no change. */
  get changes(): number {
    return this.#changes
  }

  /** Continues from the present time at another speed. */
  run(scale: number): void {
    this.#restart(this.now())
    this.#scale = scale
  }

  /** @throws LabError for a time in the past */
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

  /** Goes on as another process has set it. */
  follow({ at, since, scale }: { readonly at: number; readonly since: number; readonly scale: number }): void {
    this.#at = at
    this.#since = since
    this.#scale = scale
    this.#changes++
  }

  #restart(at: number): void {
    this.#at = at
    this.#since = this.#base()
    this.#changes++
  }
}

const FORM = new RegExp(PROGRESS)

/** Parses a progress setting: the number of polls until a job ends, 0: at once; undefined: progress by time. @throws LabError */
export const parseProgress = (progress: string): number | undefined => {
  if (!FORM.test(progress)) {
    throw new LabError(
      400,
      `progress is ${JSON.stringify(progress.slice(0, 60))}; write time, immediate, or polls: with 1 to 9999, as polls:3`
    )
  }
  if (progress === 'time') return undefined
  return progress === 'immediate' ? 0 : Number(progress.slice('polls:'.length))
}

export const formatProgress = (polls: number | undefined): string => {
  if (polls === undefined) return 'time'
  return polls === 0 ? 'immediate' : `polls:${polls}`
}

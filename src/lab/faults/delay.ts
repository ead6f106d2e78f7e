import { milliseconds } from '../duration.ts'
import { LabError } from '../lab-error.ts'
import type { AnswerInput } from './fault-input.ts'

/** Draws a length of time, in whole milliseconds. @param random uniform numbers in [0, 1) */
export type Delay = (random: () => number) => number

/** No wait is longer. */
const LONGEST = 3_600_000

/** A length of time that a client may be made to wait. @throws LabError */
export const wait = (text: string, name: string): number => {
  const length = milliseconds(text)
  if (length > LONGEST) throw new LabError(400, `${name} must be at most 1h`)
  return length
}

/** One standard normal number of two uniform ones. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** @throws LabError for what is no length of time */
export const readDelay = (delay: NonNullable<AnswerInput['delay']>): Delay => {
  if (typeof delay === 'string') {
    const length = wait(delay, 'delay')
    return () => length
  }
  if ('min' in delay) {
    const [min, max] = [wait(delay.min, 'delay.min'), wait(delay.max, 'delay.max')]
    if (min > max) throw new LabError(400, 'delay.min must not be more than delay.max')
    return random => Math.round(min + random() * (max - min))
  }
  const [median, sigma] = [wait(delay.median, 'delay.median'), delay.sigma]
  return random => Math.min(LONGEST, Math.round(median * Math.exp(sigma * normal(random))))
}

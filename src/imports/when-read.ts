import { type Awaitable, after } from '../awaitable.ts'
import type { Call } from './requests.ts'

/** Runs what looks at jobs or counts their rows; on a clock that stands still not before the files are read. */
export const whenRead = <Result>({ sandbox }: Call, run: () => Awaitable<Result>): Awaitable<Result> =>
  after(sandbox.readings.settled(), run)

import type { Call } from './requests.ts'

/** Runs what counts rows; on a clock that stands still not before the files are read. */
export const whenRead = async <Result>({ sandbox }: Call, run: () => Promise<Result>): Promise<Result> => {
  await sandbox.readings.settled()
  return run()
}

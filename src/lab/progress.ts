import { PROGRESS } from '../contract/documents.ts'
import { LabError } from './lab-error.ts'

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

import type { Course } from '../../imports/jobs/job.ts'
import { milliseconds } from '../duration.ts'
import { LabError } from '../lab-error.ts'
import { pollsOf } from '../progress.ts'
import { readEnding } from './read-ending.ts'
import type { CourseInput, ScenarioInput } from './scenario-input.ts'

/** What a scenario makes of a job: its course, or why it has none for it. */
export type Plan = (files: readonly string[]) => Course | { readonly impossible: string }

const ENDINGS = ['succeed', 'fail', 'stall', 'never', 'loseFile', 'quirk'] as const

const conflictOf = (input: CourseInput): string | undefined => {
  const { stall, never, loseFile, quirk, vanish, progress } = input
  const endings = ENDINGS.filter(ending => input[ending] !== undefined)
  if (endings.length > 1) return `${endings.join(' and ')} exclude each other; leave all but one out`
  if (endings.length === 0 && vanish === undefined && progress === undefined) {
    return `say how the job goes: ${ENDINGS.join(', ')}, vanish or progress`
  }
  const endless = stall ?? never ?? (loseFile?.becomes === 'never-ready' || quirk === 'stuck-at-80' || undefined)
  if (vanish !== undefined && endless !== undefined) return 'a job that never ends never vanishes; leave vanish out'
  return undefined
}

/** @param id that the job is told to go by @throws LabError for what can not be */
export const readCourse = (input: CourseInput, id: string): Plan => {
  const conflict = conflictOf(input)
  if (conflict !== undefined) throw new LabError(400, conflict)
  const { vanish, progress } = input
  const retention = vanish && { retention: milliseconds(vanish.after) }
  const polls = progress === undefined ? undefined : { polls: pollsOf(progress) ?? null }
  return files => {
    const read = readEnding(input, files)
    if ('impossible' in read) return read
    const { says, ...course } = read
    return { ...course, ...retention, ...polls, explain: `${id}: ${says}` }
  }
}

const MOST_TIMES = 1_000_000

/** Infinity: always @throws LabError */
export const readTimes = (times: ScenarioInput['times'] = 1): number => {
  if (times === 'always') return Number.POSITIVE_INFINITY
  if (times >= 1 && times <= MOST_TIMES) return times
  throw new LabError(400, `times must be 1 to ${MOST_TIMES} or always`)
}

import type { JobPlan } from '../../imports/jobs/job.ts'
import { milliseconds } from '../clock/clock.ts'
import { LabError } from '../lab-error.ts'
import { pollsOf } from '../progress.ts'
import type { CourseInput, ScenarioInput } from './schema.ts'

/** What a scenario does to a job with these files, and how to say it; or why it cannot. */
export type Read = (Pick<JobPlan, 'ending' | 'gone'> & { readonly says: string }) | { readonly impossible: string }

/** What a scenario makes of a job: its course, or why it has none for it. */
export type Plan = (files: readonly string[]) => JobPlan | { readonly impossible: string }

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

/** @param files paths of the files of the job */
export const readEnding = ({ fail, stall, never, loseFile, quirk }: CourseInput, files: readonly string[]): Read => {
  if (fail !== undefined) return readFail(fail)
  if (stall !== undefined) {
    return { ending: { kind: 'stall', at: stall.at }, says: `the job stays at ${percent(stall.at)} for ever` }
  }
  if (never !== undefined) return readNever(never)
  if (loseFile !== undefined) return readLoseFile(loseFile, files)
  if (quirk !== undefined) return readQuirk(quirk)
  return { says: 'the job goes as its files do' }
}

/** Where a fault in a file fails a job too. */
const READ = 0.4

const REASON = 'the import was made to fail by a scenario'

const readFail = ({ at = READ, reason = REASON }: NonNullable<CourseInput['fail']>): Read => ({
  ending: { kind: 'fail', at, message: reason },
  says: `the job fails at ${percent(at)}`
})

const percent = (at: number): string => `${Number((at * 100).toFixed(2))} %`

const readNever = (never: NonNullable<CourseInput['never']>): Read => {
  const at = never === 'pending' ? 0 : 0.99
  return { ending: { kind: 'stall', at }, says: `the job stays at ${percent(at)} for ever` }
}

const readLoseFile = (
  { file: end = '', becomes = 'failed' }: NonNullable<CourseInput['loseFile']>,
  files: readonly string[]
): Read => {
  if (files.length < 2) return { impossible: 'loseFile is for jobs of several files, and this one has one' }
  const file = files.findLast(name => name.endsWith(end))
  if (file === undefined) return { impossible: `none of the ${files.length} files of this job ends with that` }
  if (becomes === 'never-ready') {
    return {
      ending: { kind: 'stall', at: 0.7, filesReady: true, lost: file },
      says: `the file ${file} is never ready`
    }
  }
  return { gone: { file, at: READ }, says: `the file ${file} is lost` }
}

/** seen: milvus-io/milvus#39348, #38336 and #31221 */
const readQuirk = (quirk: NonNullable<CourseInput['quirk']>): Read => {
  switch (quirk) {
    case 'stuck-at-80':
      return {
        ending: { kind: 'stall', at: 0.8, filesReady: true },
        says: 'quirk stuck-at-80: all files are done, the job stays at 80 %'
      }
    case 'failed-without-reason':
      return {
        ending: { kind: 'fail', at: READ, message: '' },
        says: 'quirk failed-without-reason: the job fails with an empty text'
      }
    case 'falls-back':
      return { ending: { kind: 'succeed', fallsBack: true }, says: 'quirk falls-back: half way progress falls to 10 %' }
  }
}

const MOST_TIMES = 1_000_000

/** Infinity: always @throws LabError */
export const readTimes = (times: ScenarioInput['times'] = 1): number => {
  if (times === 'always') return Number.POSITIVE_INFINITY
  if (times >= 1 && times <= MOST_TIMES) return times
  throw new LabError(400, `times must be 1 to ${MOST_TIMES} or always`)
}

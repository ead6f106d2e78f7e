import type { JobPlan } from '../../imports/jobs/job.ts'
import { milliseconds, parseProgress } from '../clock.ts'
import { LabError } from '../lab-error.ts'

import type { PlanInput, ScenarioInput } from './schema.ts'

/** The effect of a scenario on a job with these files, with its description; or why it is impossible. */
export type ScenarioEffect =
  | (Pick<JobPlan, 'ending' | 'disappearingFile'> & { readonly says: string })
  | { readonly impossible: string }

/** Plans a job with these files; or says why the scenario does not suit them. */
export type Plan = (files: readonly string[]) => JobPlan | { readonly impossible: string }

/** @param id named in the job's explanation @throws LabError for an invalid scenario */
export const parsePlan = (input: PlanInput, id: string): Plan => {
  const conflict = conflictOf(input)
  if (conflict !== undefined) throw new LabError(400, conflict)
  const { vanish, progress } = input
  const retention = vanish && { retention: milliseconds(vanish.after) }
  const polls = progress === undefined ? undefined : { polls: parseProgress(progress) ?? null }
  return files => {
    const read = parseEnding(input, files)
    if ('impossible' in read) return read
    const { says, ...plan } = read
    return { ...plan, ...retention, ...polls, explain: `${id}: ${says}` }
  }
}

const ENDINGS = ['succeed', 'fail', 'stall', 'never', 'loseFile', 'quirk'] as const

const conflictOf = (input: PlanInput): string | undefined => {
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
export const parseEnding = (
  { fail, stall, never, loseFile, quirk }: PlanInput,
  files: readonly string[]
): ScenarioEffect => {
  if (fail !== undefined) return parseFail(fail)
  if (stall !== undefined) {
    return { ending: { kind: 'stall', at: stall.at }, says: `the job stays at ${percent(stall.at)} for ever` }
  }
  if (never !== undefined) return readNever(never)
  if (loseFile !== undefined) return readLoseFile(loseFile, files)
  if (quirk !== undefined) return parseQuirk(quirk)
  return { says: 'the job goes as its files do' }
}

/** The ratio at which a faulty file fails a job too. */
const READ = 0.4

const REASON = 'the import was made to fail by a scenario'

const parseFail = ({ at = READ, reason = REASON }: NonNullable<PlanInput['fail']>): ScenarioEffect => ({
  ending: { kind: 'fail', at, message: reason },
  says: `the job fails at ${percent(at)}`
})

const percent = (at: number): string => `${Number((at * 100).toFixed(2))} %`

const readNever = (never: NonNullable<PlanInput['never']>): ScenarioEffect => {
  const at = never === 'pending' ? 0 : 0.99
  return { ending: { kind: 'stall', at }, says: `the job stays at ${percent(at)} for ever` }
}

const readLoseFile = (
  { file: end = '', becomes = 'failed' }: NonNullable<PlanInput['loseFile']>,
  files: readonly string[]
): ScenarioEffect => {
  if (files.length < 2) return { impossible: 'loseFile is for jobs of several files, and this one has one' }
  const file = files.findLast(name => name.endsWith(end))
  if (file === undefined) return { impossible: `none of the ${files.length} files of this job ends with that` }
  if (becomes === 'never-ready') {
    return {
      ending: { kind: 'stall', at: 0.7, filesReady: true, lost: file },
      says: `the file ${file} is never ready`
    }
  }
  return { disappearingFile: { file, at: READ }, says: `the file ${file} is lost` }
}

/** seen: milvus-io/milvus#39348, #38336 and #31221 */
const parseQuirk = (quirk: NonNullable<PlanInput['quirk']>): ScenarioEffect => {
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
export const parseTimes = (times: ScenarioInput['times'] = 1): number => {
  if (times === 'always') return Number.POSITIVE_INFINITY
  if (times >= 1 && times <= MOST_TIMES) return times
  throw new LabError(400, `times must be 1 to ${MOST_TIMES} or always`)
}

import type { ChooseCourse } from '../../imports/jobs/job.ts'
import { readCourse } from './read-scenario.ts'
import type { CourseInput } from './scenario-input.ts'

/** A word after `emulate_` in the name of a collection, as the table of docs/laboratory.md has it. */
export interface ScenarioWord {
  readonly example: string
  readonly does: string
  /** At the beginning of what follows `emulate_`. */
  readonly pattern: RegExp
  readonly reads: (value: string) => CourseInput
}

const END = '(?:_|$)'
const PERCENT = '([0-9]{1,2})'

const word = (form: string, example: string, does: string, reads: (value: string) => CourseInput): ScenarioWord => ({
  example: `emulate_${example}`,
  does,
  pattern: new RegExp(`^${form}${END}`),
  reads
})

const ratio = (percent: string): number => Number(percent) / 100

/** How the job of a call goes. Longer forms stand before those that they begin with. */
export const SCENARIO_WORDS: readonly ScenarioWord[] = [
  word(`fail_at_${PERCENT}`, 'fail_at_40', 'the job fails at that percentage', at => ({ fail: { at: ratio(at) } })),
  word(`stall_at_${PERCENT}`, 'stall_at_80', 'the job gets that far and no further', at => ({
    stall: { at: ratio(at) }
  })),
  word('never_at_99', 'never_at_99', 'the job is almost through for ever', () => ({ never: 'at-99' })),
  word('never', 'never', 'the job is pending for ever', () => ({ never: 'pending' })),
  word('lose_file_for_ever', 'lose_file_for_ever', 'the last of several files is never ready', () => ({
    loseFile: { becomes: 'never-ready' }
  })),
  word('lose_file', 'lose_file', 'the job fails on the last of its several files', () => ({ loseFile: {} })),
  word('stuck_at_80', 'stuck_at_80', 'all files are done, the job stays at 80 %', () => ({ quirk: 'stuck-at-80' })),
  word('failed_without_reason', 'failed_without_reason', 'the job fails with an empty text', () => ({
    quirk: 'failed-without-reason'
  })),
  word('falls_back', 'falls_back', 'half way its progress falls to 10 %', () => ({ quirk: 'falls-back' })),
  word('vanish_([0-9]{1,7}(?:ms|s|m|h|d))', 'vanish_3h', 'the job is forgotten that long after its end', after => ({
    vanish: { after }
  })),
  word('immediate', 'immediate', 'the job is through at once', () => ({ progress: 'immediate' })),
  word('polls_([1-9][0-9]{0,3})', 'polls_3', 'the job is through when it has been asked for so often', polls => ({
    progress: `polls:${polls}`
  }))
]

/** The course of the job of a call with a magic name. @param input of its words, put together @throws LabError for what can not be */
export const magicCourse = (input: CourseInput, name: string): ChooseCourse => {
  const plan = readCourse(input, `the name ${name}`)
  return ({ files }) => {
    const course = plan(files)
    return 'impossible' in course ? { explain: `the name ${name}: ${course.impossible}` } : course
  }
}

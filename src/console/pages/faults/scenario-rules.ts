import type { ScenarioInput } from '../../../lab/scenarios/schema.ts'
import type { Word } from '../../words/words.ts'
import { isTimes, lengthOf } from './fault-rules.ts'

/** How a job ends: one of them at most. */
export const ENDINGS = ['succeed', 'fail', 'stall', 'never', 'loseFile', 'quirk'] as const

export type Ending = (typeof ENDINGS)[number]
export type ScenarioChoice = Ending | 'vanish' | 'progress'

export const SCENARIO_CHOICES: readonly ScenarioChoice[] = [...ENDINGS, 'vanish', 'progress']

/** Whether the job never ends. */
const isEndless = ({ stall, never, loseFile, quirk }: ScenarioInput): boolean =>
  stall !== undefined || never !== undefined || loseFile?.becomes === 'never-ready' || quirk === 'stuck-at-80'

/** Why a choice cannot be made beside what is chosen; undefined: it can. The server rejects exactly the same. */
export const whyNotScenario = (rule: ScenarioInput, choice: ScenarioChoice): Word | undefined => {
  if (choice === 'progress') return undefined
  if (choice === 'vanish') return isEndless(rule) ? 'rule.why.endless' : undefined
  if (ENDINGS.some(ending => ending !== choice && rule[ending] !== undefined)) return 'rule.why.ending'
  return rule.vanish !== undefined && (choice === 'stall' || choice === 'never') ? 'rule.why.vanish' : undefined
}

/** `time`, `immediate`, `polls:3`. */
const PROGRESS = /^(?:time|immediate|polls:[1-9]\d{0,3})$/

/** The problem of a scenario; undefined if the server accepts it. */
export const scenarioProblem = (rule: ScenarioInput): Word | undefined => {
  const made = SCENARIO_CHOICES.filter(choice => rule[choice] !== undefined)
  if (made.length === 0) return 'rule.why.nothing'
  for (const choice of made) {
    const { [choice]: _, ...others } = rule
    const why = whyNotScenario(others, choice)
    if (why !== undefined) return why
  }
  const { fail, stall, loseFile, vanish, progress, times } = rule
  if (vanish !== undefined && isEndless(rule)) return 'rule.why.vanish'
  if (![fail?.at, stall?.at].every(at => at === undefined || (at >= 0 && at < 1))) return 'rule.why.at'
  const { reason } = fail ?? {}
  if (reason !== undefined && (reason.length < 1 || reason.length > 1000)) return 'rule.why.reason'
  if (loseFile?.file === '') return 'rule.why.file'
  if (vanish !== undefined && lengthOf(vanish.after) === undefined) return 'rule.why.delay'
  if (progress !== undefined && !PROGRESS.test(progress)) return 'rule.why.progress'
  return isTimes(times) ? undefined : 'rule.why.times'
}

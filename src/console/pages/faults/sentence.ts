import type { FaultInput } from '../../../lab/faults/schema.ts'
import type { ScenarioInput } from '../../../lab/scenarios/schema.ts'
import { percent, say, type Word } from '../../words/words.ts'

/** Reads a fault aloud: "The next 2 import calls for cluster in03-* will answer 47039." */
export const faultSentence = (rule: Omit<FaultInput, 'ttl'>): string => {
  const { operation, match, times = 1 } = rule
  const any = operation === '*'
  const who =
    times === 'always'
      ? say(any ? 'rule.each.any' : 'rule.each', { operation })
      : say(any ? 'rule.next.any' : 'rule.next', { operation, count: times })
  return say('rule.sentence', { who: where(who, match), what: list(faultEffects(rule)) })
}

/** Reads a scenario aloud: "The next job will fail at 40%." */
export const scenarioSentence = (rule: ScenarioInput): string => {
  const { match, times = 1 } = rule
  const who = times === 'always' ? say('rule.each.job') : say('rule.next.job', { count: times })
  return say('rule.sentence', { who: where(who, match), what: list(scenarioEffects(rule)) })
}

const MATCHES = ['cluster', 'collection', 'object', 'key'] as const

const where = (who: string, match: ScenarioInput['match'] = {}): string =>
  MATCHES.reduce((text, field) => {
    const value = match[field]
    return value === undefined || value === '' ? text : say(`rule.where.${field}`, { who: text, value })
  }, who)

const list = ([first = say('rule.nothing'), ...others]: readonly string[]): string =>
  others.reduce((text, next) => say('rule.then', { first: text, next }), first)

const faultEffects = ({ code, reason, status, delay, drip, wire, lost, pass }: Omit<FaultInput, 'ttl'>): string[] => [
  ...(pass === true ? [say('rule.pass')] : []),
  ...(delay === undefined ? [] : [delayText(delay)]),
  ...(lost === true ? [say('rule.lost')] : []),
  ...(code === undefined
    ? []
    : [
        reason === undefined
          ? say('rule.code', { code: String(code) })
          : say('rule.reason', { code: String(code), reason })
      ]),
  ...(status === undefined ? [] : [say('rule.status', { status: String(status) })]),
  ...(drip === undefined ? [] : [say('rule.drip', drip)]),
  ...(wire === undefined ? [] : [say(`rule.wire.${wire}`)])
]

const delayText = (delay: NonNullable<FaultInput['delay']>): string => {
  if (typeof delay === 'string') return say('rule.delay', { delay })
  return 'median' in delay ? say('rule.delay.median', { median: delay.median }) : say('rule.delay.between', delay)
}

const QUIRKS = {
  'stuck-at-80': 'rule.quirk.stuck',
  'failed-without-reason': 'rule.quirk.failed',
  'falls-back': 'rule.quirk.falls'
} as const satisfies Record<NonNullable<ScenarioInput['quirk']>, Word>

const scenarioEffects = (rule: ScenarioInput): string[] => {
  const { succeed, fail, stall, never, loseFile, quirk, vanish, progress } = rule
  return [
    ...(succeed === true ? [say('rule.succeed')] : []),
    ...(fail === undefined
      ? []
      : [
          fail.reason === undefined
            ? say('rule.fail', { at: percent(fail.at ?? 0.4) })
            : say('rule.fail.reason', { at: percent(fail.at ?? 0.4), reason: fail.reason })
        ]),
    ...(stall === undefined ? [] : [say('rule.stall', { at: percent(stall.at) })]),
    ...(never === undefined ? [] : [say(never === 'pending' ? 'rule.never.pending' : 'rule.never.99')]),
    ...(loseFile === undefined
      ? []
      : [say(loseFile.becomes === 'never-ready' ? 'rule.file.never' : 'rule.file.failed')]),
    ...(quirk === undefined ? [] : [say(QUIRKS[quirk])]),
    ...(progress === undefined ? [] : [progressText(progress)]),
    ...(vanish === undefined ? [] : [say('rule.vanish', { after: vanish.after })])
  ]
}

const progressText = (progress: string): string => {
  if (progress === 'immediate') return say('rule.progress.immediate')
  if (progress.startsWith('polls:')) return say('rule.progress.polls', { polls: progress.slice('polls:'.length) })
  return say('rule.progress.time')
}

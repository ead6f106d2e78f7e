import type { FaultInput } from '../../../lab/faults/schema.ts'
import type { Word } from '../../words/words.ts'

/** The effects of a fault on a call. */
export const FAULT_CHOICES = ['code', 'reason', 'status', 'delay', 'drip', 'wire', 'lost', 'pass'] as const

export type FaultChoice = (typeof FAULT_CHOICES)[number]

/** Codes that an operation may answer with, and their messages. */
export type CodesOf = (operation: string) => ReadonlyMap<number, string>

export type WireName = NonNullable<FaultInput['wire']>

/** The fields of a call that a fault can be limited to, by operation. */
export const fieldsOf = (operation: string): readonly string[] => {
  if (operation === '*' || operation === 'import' || operation === 'v2.create') {
    return ['cluster', 'collection', 'object', 'key']
  }
  const name = operation.replace(/^v2\./, '')
  if (
    /^(?:clouds|regions|projects(?:\.describe)?|jobs\.describe|volumes\..*|storageIntegrations\..*|clusters\.(?:list|create))$/.test(
      name
    )
  )
    return ['key']
  const ofOneJob = ['get', 'list', 'v2.describe', 'v2.commit', 'v2.abort'].includes(operation)
  if (ofOneJob || name === 'collections.list' || /^(?:clusters\.|databases\.|aliases\.(?:describe|drop)$)/.test(name))
    return ['cluster', 'key']
  return ['cluster', 'collection', 'key']
}

const leavesNoAnswer = ({ wire }: FaultInput): boolean => wire === 'reset' || wire === 'empty'

/** Why a choice cannot be made beside what is chosen; undefined: it can. The server rejects exactly the same. */
export const whyNotFault = (rule: FaultInput, choice: FaultChoice, codesOf: CodesOf): Word | undefined => {
  const { operation, code, status, delay, drip, wire, lost, pass } = rule
  if (choice === 'pass') {
    const others = [code, status, delay, drip, wire, lost || undefined]
    return others.some(other => other !== undefined) ? 'rule.why.alone' : undefined
  }
  if (pass === true) return 'rule.why.passes'
  const silent = leavesNoAnswer(rule) ? 'rule.why.silent' : undefined
  switch (choice) {
    case 'code':
      if (operation === '*') return 'rule.why.any'
      return status === undefined ? silent : 'rule.why.status'
    case 'reason':
      if (code === undefined) return 'rule.why.code'
      return codesOf(operation).get(code)?.includes('xxx') === true ? undefined : 'rule.why.place'
    case 'status':
      return code === undefined ? silent : 'rule.why.code.set'
    case 'delay':
      return undefined
    case 'drip':
      return silent ?? (wire === undefined ? undefined : 'rule.why.wire')
    case 'wire':
      return drip === undefined ? undefined : 'rule.why.drip'
    case 'lost':
      return status === undefined && !leavesNoAnswer(rule) ? 'rule.why.lost' : undefined
  }
}

/** Why one way of damage cannot be chosen; undefined: it can. */
export const whyNotWire = (rule: FaultInput, wire: WireName, codesOf: CodesOf): Word | undefined => {
  const why = whyNotFault(rule, 'wire', codesOf)
  if (why !== undefined || !leavesNoAnswer({ ...rule, wire })) return why
  if (rule.code !== undefined) return 'rule.why.code.set'
  return rule.status === undefined ? undefined : 'rule.why.status'
}

/** A length of time as the server reads it: `500ms`, `1h30m`. */
const LENGTH = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const HOUR = 3_600_000
const YEAR = 31_536_000_000

/** Milliseconds; undefined: no length of time. */
export const lengthOf = (text: string): number | undefined => {
  if (!LENGTH.test(text)) return undefined
  let sum = 0
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    sum += Number(count) * (UNITS[unit] ?? 0)
  }
  return Math.round(sum)
}

const isLength = (text: string, most: number): boolean => (lengthOf(text) ?? Number.POSITIVE_INFINITY) <= most

const MOST_TIMES = 1_000_000

export const isTimes = (times: number | 'always' | undefined): boolean =>
  times === undefined || times === 'always' || (Number.isInteger(times) && times >= 1 && times <= MOST_TIMES)

/** The problem of a fault; undefined if the server accepts it. */
export const faultProblem = (rule: FaultInput, codesOf: CodesOf): Word | undefined => {
  const { operation, match = {}, code, reason, wire, drip, lost, times, ttl } = rule
  const made = FAULT_CHOICES.filter(choice => rule[choice] !== undefined && !(choice === 'lost' && lost === false))
  if (made.every(choice => choice === 'reason' || choice === 'lost')) {
    return made.length === 0 ? 'rule.why.nothing' : made.includes('lost') ? 'rule.why.lost' : 'rule.why.code'
  }
  for (const choice of made) {
    const { [choice]: _, ...others } = rule
    const why =
      choice === 'wire' && wire !== undefined ? whyNotWire(others, wire, codesOf) : whyNotFault(others, choice, codesOf)
    if (why !== undefined) return why
  }
  if (Object.keys(match).some(field => !fieldsOf(operation).includes(field))) return 'rule.why.match'
  if (code !== undefined && !codesOf(operation).has(code)) return 'rule.why.other'
  if (reason !== undefined && (reason.length < 1 || reason.length > 500)) return 'rule.why.reason'
  if (!isDelay(rule.delay)) return 'rule.why.delay'
  if (drip !== undefined) {
    const { chunks, over } = drip
    if (!(Number.isInteger(chunks) && chunks >= 2 && chunks <= 1000)) return 'rule.why.chunks'
    if (!isLength(over, HOUR)) return 'rule.why.delay'
  }
  if (!isTimes(times)) return 'rule.why.times'
  return ttl === undefined || isLength(ttl, YEAR) ? undefined : 'rule.why.ttl'
}

const isDelay = (delay: FaultInput['delay']): boolean => {
  if (delay === undefined) return true
  if (typeof delay === 'string') return isLength(delay, HOUR)
  if ('median' in delay) return isLength(delay.median, HOUR) && delay.sigma > 0 && delay.sigma <= 3
  const { min, max } = delay
  return isLength(min, HOUR) && isLength(max, HOUR) && (lengthOf(min) ?? 0) <= (lengthOf(max) ?? 0)
}

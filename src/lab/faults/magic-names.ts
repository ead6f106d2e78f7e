import type { Flavor } from '../../contract/flavors.ts'
import type { RefusalCode } from '../../contract/refusals/refusal.ts'
import type { PlanJob } from '../../imports/jobs/job.ts'
import { codesOf, ownCode } from '../../operations/codes.ts'
import { API_OPERATIONS, type ApiOperation } from '../../operations/index.ts'
import { nearest } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import { parsePlan } from '../scenarios/parse.ts'
import type { PlanInput } from '../scenarios/schema.ts'
import type { FaultEffect } from './fault.ts'
import { parseEffect } from './parse.ts'
import { type EffectInput, STATUSES, type Wire } from './schema.ts'

/** One word of a magic name, with the texts for the table in docs/laboratory/magic-names.md. */
export interface MagicWord {
  readonly example: string
  readonly does: string
  /** Matches at the beginning of the text after `emulate_`. */
  readonly pattern: RegExp
  readonly parse: (value: string) => EffectInput
}

const SIGN = 'emulate_'

/** Whether a name may be magic. It is cheap, because every call runs it. */
export const looksMagic = (name: unknown): name is string => typeof name === 'string' && name.includes(SIGN)

/** A parsed magic name. */
export interface MagicName {
  /** The name before the magic words; empty: the cluster's first collection is used. */
  readonly base: string
  /** undefined: the words have no effect on this operation, so it uses the real collection */
  readonly effect: FaultEffect | undefined
  /** The plan of the job that the call creates; undefined: the normal one */
  readonly plan: PlanJob | undefined
}

/** Why the magic name was ignored, for `x-emulator-explain`. */
export interface IgnoredMagicName {
  readonly problem: string
}

/** Parses `articles_emulate_delay_2s_47039`; undefined when the name is not magic. @param flavor service that v2 imitates */
export const parseMagicName = (
  operation: ApiOperation,
  name: string,
  flavor: Flavor
): MagicName | IgnoredMagicName | undefined => {
  const begin = name.lastIndexOf(SIGN)
  if (begin < 0 || (begin > 0 && name[begin - 1] !== '_')) return undefined
  const magic = parseMagicWords(operation, name.slice(begin + SIGN.length), name, flavor)
  return 'unread' in magic ? explainUnknownWord(operation, magic, flavor) : magic
}

/** An unknown word, and the words before it. */
interface Unread {
  readonly before: string
  readonly unread: string
}

/** @param words the text after `emulate_` @param name the whole name */
const parseMagicWords = (
  operation: ApiOperation,
  words: string,
  name: string,
  flavor: Flavor
): MagicName | IgnoredMagicName | Unread => {
  if (words === '') return { before: '', unread: '' }
  const read = readWords(words, flavor)
  if (!('answer' in read)) return read
  const own = adaptToOperation(operation, read.answer, flavor)
  try {
    return {
      base: name.slice(0, Math.max(0, name.length - words.length - SIGN.length - 1)),
      effect: isEmpty(own) ? undefined : parseEffect(operation, own, flavor),
      plan: isEmpty(read.plan) ? undefined : planMagicJob(read.plan, name)
    }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return { problem: `${SIGN}${words} is no magic name: ${error.message}` }
  }
}

interface Words {
  readonly answer: EffectInput
  readonly plan: PlanInput
}

const END = '(?:_|$)'
const LENGTH = '(\\d{1,15}(?:ms|s|m))'

const wire = (name: Wire, does: string): MagicWord => ({
  example: `emulate_${name}`,
  does,
  pattern: new RegExp(`^(${name})${END}`),
  parse: () => ({ wire: name })
})

/** All words that can follow `emulate_` in a name and make a fault; `_` joins several words. */
export const MAGIC_WORDS: readonly MagicWord[] = [
  {
    example: 'emulate_47039',
    does: 'returns that code, if the call may return it; v2 returns its own code in place of one of v1',
    pattern: new RegExp(`^(\\d{1,5})${END}`),
    parse: code => ({ code: Number(code) })
  },
  {
    example: 'emulate_http_503',
    does: `returns that HTTP status: ${STATUSES.join(', ')}`,
    pattern: new RegExp(`^http_(${STATUSES.join('|')})${END}`),
    parse: status => {
      const found = STATUSES.find(each => each === Number(status))
      return found === undefined ? {} : { status: found }
    }
  },
  {
    example: 'emulate_delay_2s',
    does: 'delays the call, in ms, s or m',
    pattern: new RegExp(`^delay_${LENGTH}${END}`),
    parse: delay => ({ delay })
  },
  {
    example: 'emulate_drip_5s',
    does: 'sends the body in 10 pieces over that time',
    pattern: new RegExp(`^drip_${LENGTH}${END}`),
    parse: over => ({ drip: { chunks: 10, over } })
  },
  wire('reset', 'resets the connection'),
  wire('empty', 'closes the connection without a byte'),
  wire('truncated', 'sends half of the body, then closes the connection'),
  wire('garbled', 'sends noise for the body'),
  {
    example: 'emulate_lost_reset',
    does: 'with http, reset or empty: the call takes effect, then its response is lost',
    pattern: new RegExp(`^(lost)${END}`),
    parse: () => ({ lost: true })
  }
]

const PERCENT = '([0-9]{1,2})'

/** A word after `emulate_` that plans a job, with the texts for the table in docs/laboratory/magic-names.md. */
export interface ScenarioWord {
  readonly example: string
  readonly does: string
  /** Matches at the beginning of the text after `emulate_`. */
  readonly pattern: RegExp
  readonly parse: (value: string) => PlanInput
}

const word = (form: string, example: string, does: string, reads: (value: string) => PlanInput): ScenarioWord => ({
  example: `emulate_${example}`,
  does,
  pattern: new RegExp(`^${form}${END}`),
  parse: reads
})

const ratio = (percent: string): number => Number(percent) / 100

const at = <Word extends { readonly pattern: RegExp }>(words: readonly Word[], rest: string): Word | undefined =>
  words.find(({ pattern }) => pattern.test(rest))

/** All words that plan the job of a call. A longer word stands before a shorter one that it begins with. */
export const SCENARIO_WORDS: readonly ScenarioWord[] = [
  word(`fail_at_${PERCENT}`, 'fail_at_40', 'the job fails at that percentage', at => ({ fail: { at: ratio(at) } })),
  word(`stall_at_${PERCENT}`, 'stall_at_80', 'the job stops at that percentage', at => ({
    stall: { at: ratio(at) }
  })),
  word('never_at_99', 'never_at_99', 'the job stays at 99 % for ever', () => ({ never: 'at-99' })),
  word('never', 'never', 'the job is pending for ever', () => ({ never: 'pending' })),
  word('lose_file_for_ever', 'lose_file_for_ever', 'the last of several files is never ready', () => ({
    loseFile: { becomes: 'never-ready' }
  })),
  word('lose_file', 'lose_file', 'the job fails on the last of its several files', () => ({ loseFile: {} })),
  word('stuck_at_80', 'stuck_at_80', 'all files are done, the job stays at 80 %', () => ({ quirk: 'stuck-at-80' })),
  word('failed_without_reason', 'failed_without_reason', 'the job fails with an empty text', () => ({
    quirk: 'failed-without-reason'
  })),
  word('falls_back', 'falls_back', "the job's progress drops to 10 % half way", () => ({ quirk: 'falls-back' })),
  word('vanish_([0-9]{1,7}(?:ms|s|m|h|d))', 'vanish_3h', 'the job disappears that long after its end', after => ({
    vanish: { after }
  })),
  word('immediate', 'immediate', 'the job completes at its creation', () => ({ progress: 'immediate' })),
  word('polls_([1-9][0-9]{0,3})', 'polls_3', 'the job completes at that poll, here the third', polls => ({
    progress: `polls:${polls}`
  }))
]

/** Codes of all calls that name a collection, under their own number or that of v1. */
const listKnownCodes = (flavor: Flavor): ReadonlySet<number> =>
  new Set(
    API_OPERATIONS.filter(({ fields }) => fields.includes('collection')).flatMap(({ name }) => [
      ...codesOf(name, flavor)
    ])
  )

const KNOWN = {
  auto: listKnownCodes('auto'),
  cloud: listKnownCodes('cloud'),
  milvus: listKnownCodes('milvus')
} as const

const readWords = (words: string, flavor: Flavor): Words | IgnoredMagicName | Unread => {
  let rest = words
  let [answer, plan]: [EffectInput, PlanInput] = [{}, {}]
  while (rest !== '') {
    const unread = { before: words.slice(0, words.length - rest.length), unread: rest }
    const fault = at(MAGIC_WORDS, rest)
    const scenario = at(SCENARIO_WORDS, rest)
    const [read, value = ''] = (fault ?? scenario)?.pattern.exec(rest) ?? []
    if (read === undefined) return unread
    const effect = fault?.parse(value) ?? {}
    if (effect.code !== undefined && !KNOWN[flavor].has(effect.code)) return unread
    if (effect.code !== undefined && answer.code !== undefined) {
      return { problem: `${SIGN}${words} is no magic name: it names two codes, and a call has only one response` }
    }
    answer = { ...answer, ...effect }
    plan = { ...plan, ...scenario?.parse(value) }
    rest = rest.slice(read.length)
  }
  return { answer, plan }
}

/** Adapts the effect to an operation: uses the code of its API version, and drops a code that it never answers. */
const adaptToOperation = (operation: ApiOperation, { code, ...rest }: EffectInput, flavor: Flavor): EffectInput => {
  const own = code === undefined ? undefined : ownCode(operation, code as RefusalCode, flavor)
  return own === undefined ? rest : { code: own, ...rest }
}

const isEmpty = (input: object): boolean => Object.keys(input).length === 0

/** Plans the job of a call with a magic name. @param input the combined words @throws LabError for invalid words */
export const planMagicJob = (input: PlanInput, name: string): PlanJob => {
  const plan = parsePlan(input, `the name ${name}`)
  return ({ files }) => {
    const planned = plan(files)
    return 'impossible' in planned ? { explain: `the name ${name}: ${planned.impossible}` } : planned
  }
}

const EXAMPLES = [...MAGIC_WORDS, ...SCENARIO_WORDS].map(({ example }) => example)

const explainUnknownWord = (operation: ApiOperation, unread: Unread, flavor: Flavor): IgnoredMagicName => {
  const near = unread.unread === '' ? undefined : suggestWord(operation, unread, flavor)
  const known = near === undefined ? `known: ${EXAMPLES.join(', ')}` : `did you mean ${SIGN}${near}?`
  return { problem: `${SIGN}${unread.before}${unread.unread} is no magic name; ${known}` }
}

/** Prefixes that users forget: `http_503` written as `503`, `delay_2s` as `2s`. */
const LEFT_OUT = ['http_', 'delay_'] as const

const HTTP_STATUS = /^[45]\d\d$/

/** Suggests the intended words. Each suggestion must affect the operation: its response, its delay or its job. */
const suggestWord = (operation: ApiOperation, { before, unread }: Unread, flavor: Flavor): string | undefined => {
  const does = (word: string): boolean => {
    const magic = parseMagicWords(operation, before + word, before + word, flavor)
    if (!('base' in magic)) return false
    return magic.effect !== undefined || (magic.plan !== undefined && makesJob(operation))
  }
  const statuses = STATUSES.map(status => `http_${status}`)
  const known = [...EXAMPLES.map(example => example.slice(SIGN.length)), ...statuses, ...[...KNOWN[flavor]].map(String)]
  const word =
    LEFT_OUT.map(begin => begin + unread).find(does) ??
    (HTTP_STATUS.test(unread) ? nearest(`http_${unread}`, statuses.filter(does)) : undefined) ??
    nearest(unread, known.filter(does))
  return word === undefined ? undefined : before + word
}

/** Whether the operation creates a job: only import calls take object paths. */
const makesJob = ({ fields }: ApiOperation): boolean => fields.includes('object')

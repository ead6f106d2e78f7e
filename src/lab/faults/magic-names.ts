import type { Flavor } from '../../contract/flavors.ts'
import { API_OPERATIONS, type ApiOperation } from '../../contract/operations.ts'
import type { RefusalCode } from '../../contract/refusals/refusal.ts'
import type { PlanJob } from '../../imports/jobs/job.ts'
import { nearest } from '../../text/nearest.ts'
import { codesOf, ownCode } from '../coverage/codes.ts'
import { LabError } from '../lab-error.ts'
import { readCourse } from '../scenarios/parse.ts'
import type { CourseInput } from '../scenarios/schema.ts'
import type { FaultEffect } from './fault.ts'
import { readAnswer } from './parse.ts'
import { type AnswerInput, STATUSES, type Wire } from './schema.ts'

/** One word of a magic name, as the table of docs/laboratory.md has it. */
export interface MagicWord {
  readonly example: string
  readonly does: string
  /** At the beginning of what follows `emulate_`. */
  readonly pattern: RegExp
  readonly reads: (value: string) => AnswerInput
}

const SIGN = 'emulate_'

/** Whether a name may be magic; cheap, as it is asked of every call. */
export const looksMagic = (name: unknown): name is string => typeof name === 'string' && name.includes(SIGN)

/** What the name of a collection says beside the name. */
export interface Magic {
  /** The name before it; empty: the first collection of the cluster stands in. */
  readonly base: string
  /** undefined: nothing that this operation can do, so that it goes on with the real collection */
  readonly answer: FaultEffect | undefined
  /** How the job goes that the call creates; undefined: as it goes */
  readonly course: PlanJob | undefined
}

/** Why a name that looks like magic is none, for `x-emulator-explain`. */
export interface NoMagic {
  readonly problem: string
}

/** Reads `articles_emulate_delay_2s_47039`; undefined when there is no sign of magic in it. @param flavor whom v2 answers as */
export const readMagic = (operation: ApiOperation, name: string, flavor: Flavor): Magic | NoMagic | undefined => {
  const begin = name.lastIndexOf(SIGN)
  if (begin < 0 || (begin > 0 && name[begin - 1] !== '_')) return undefined
  const magic = magicOf(operation, name.slice(begin + SIGN.length), name, flavor)
  return 'unread' in magic ? unknown(operation, magic, flavor) : magic
}

/** A word that is none, and the words before it. */
interface Unread {
  readonly before: string
  readonly unread: string
}

/** @param words what follows the sign @param name the whole name */
const magicOf = (operation: ApiOperation, words: string, name: string, flavor: Flavor): Magic | NoMagic | Unread => {
  if (words === '') return { before: '', unread: '' }
  const read = readWords(words, flavor)
  if (!('answer' in read)) return read
  const own = inOperation(operation, read.answer, flavor)
  try {
    return {
      base: name.slice(0, Math.max(0, name.length - words.length - SIGN.length - 1)),
      answer: isEmpty(own) ? undefined : readAnswer(operation, own, flavor),
      course: isEmpty(read.course) ? undefined : magicCourse(read.course, name)
    }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return { problem: `${SIGN}${words} is no magic name: ${error.message}` }
  }
}

interface Words {
  readonly answer: AnswerInput
  readonly course: CourseInput
}

const END = '(?:_|$)'
const LENGTH = '(\\d{1,15}(?:ms|s|m))'

const wire = (name: Wire, does: string): MagicWord => ({
  example: `emulate_${name}`,
  does,
  pattern: new RegExp(`^(${name})${END}`),
  reads: () => ({ wire: name })
})

/** Everything that can follow `emulate_` in a name; several words are joined by `_`. */
export const MAGIC_WORDS: readonly MagicWord[] = [
  {
    example: 'emulate_47039',
    does: 'answers that code, any that the call may answer with; v2 says its own code for one of v1',
    pattern: new RegExp(`^(\\d{1,5})${END}`),
    reads: code => ({ code: Number(code) })
  },
  {
    example: 'emulate_http_503',
    does: `answers that HTTP status: ${STATUSES.join(', ')}`,
    pattern: new RegExp(`^http_(${STATUSES.join('|')})${END}`),
    reads: status => {
      const found = STATUSES.find(each => each === Number(status))
      return found === undefined ? {} : { status: found }
    }
  },
  {
    example: 'emulate_delay_2s',
    does: 'waits, in ms, s or m, and goes on',
    pattern: new RegExp(`^delay_${LENGTH}${END}`),
    reads: delay => ({ delay })
  },
  {
    example: 'emulate_drip_5s',
    does: 'sends the body in 10 pieces over that time',
    pattern: new RegExp(`^drip_${LENGTH}${END}`),
    reads: over => ({ drip: { chunks: 10, over } })
  },
  wire('reset', 'resets the connection'),
  wire('empty', 'closes the connection without a byte'),
  wire('truncated', 'sends half of the body, then closes the connection'),
  wire('garbled', 'sends noise for the body'),
  {
    example: 'emulate_lost_reset',
    does: 'with http, reset or empty: does the call first, and loses its answer',
    pattern: new RegExp(`^(lost)${END}`),
    reads: () => ({ lost: true })
  }
]

const PERCENT = '([0-9]{1,2})'

/** A word after `emulate_` in the name of a collection, as the table of docs/laboratory.md has it. */
export interface ScenarioWord {
  readonly example: string
  readonly does: string
  /** At the beginning of what follows `emulate_`. */
  readonly pattern: RegExp
  readonly reads: (value: string) => CourseInput
}

const word = (form: string, example: string, does: string, reads: (value: string) => CourseInput): ScenarioWord => ({
  example: `emulate_${example}`,
  does,
  pattern: new RegExp(`^${form}${END}`),
  reads
})

const ratio = (percent: string): number => Number(percent) / 100

const at = <Word extends { readonly pattern: RegExp }>(words: readonly Word[], rest: string): Word | undefined =>
  words.find(({ pattern }) => pattern.test(rest))

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

/** Codes of some call that names a collection, under its own number or that of v1. */
const knownIn = (flavor: Flavor): ReadonlySet<number> =>
  new Set(
    API_OPERATIONS.filter(({ fields }) => fields.includes('collection')).flatMap(({ name }) => [
      ...codesOf(name, flavor)
    ])
  )

const KNOWN = { auto: knownIn('auto'), cloud: knownIn('cloud'), milvus: knownIn('milvus') } as const

const readWords = (words: string, flavor: Flavor): Words | NoMagic | Unread => {
  let rest = words
  let [answer, course]: [AnswerInput, CourseInput] = [{}, {}]
  while (rest !== '') {
    const unread = { before: words.slice(0, words.length - rest.length), unread: rest }
    const fault = at(MAGIC_WORDS, rest)
    const scenario = at(SCENARIO_WORDS, rest)
    const [read, value = ''] = (fault ?? scenario)?.pattern.exec(rest) ?? []
    if (read === undefined) return unread
    const said = fault?.reads(value) ?? {}
    if (said.code !== undefined && !KNOWN[flavor].has(said.code)) return unread
    if (said.code !== undefined && answer.code !== undefined) {
      return { problem: `${SIGN}${words} is no magic name: it names two codes, and a call has one answer` }
    }
    answer = { ...answer, ...said }
    course = { ...course, ...scenario?.reads(value) }
    rest = rest.slice(read.length)
  }
  return { answer, course }
}

/** The same for an operation: with the code of its version, or without one that it never answers. */
const inOperation = (operation: ApiOperation, { code, ...rest }: AnswerInput, flavor: Flavor): AnswerInput => {
  const own = code === undefined ? undefined : ownCode(operation, code as RefusalCode, flavor)
  return own === undefined ? rest : { code: own, ...rest }
}

const isEmpty = (input: object): boolean => Object.keys(input).length === 0

/** The course of the job of a call with a magic name. @param input of its words, put together @throws LabError for what can not be */
export const magicCourse = (input: CourseInput, name: string): PlanJob => {
  const plan = readCourse(input, `the name ${name}`)
  return ({ files }) => {
    const course = plan(files)
    return 'impossible' in course ? { explain: `the name ${name}: ${course.impossible}` } : course
  }
}

const EXAMPLES = [...MAGIC_WORDS, ...SCENARIO_WORDS].map(({ example }) => example)

const unknown = (operation: ApiOperation, unread: Unread, flavor: Flavor): NoMagic => {
  const near = unread.unread === '' ? undefined : meant(operation, unread, flavor)
  const known = near === undefined ? `known: ${EXAMPLES.join(', ')}` : `did you mean ${SIGN}${near}?`
  return { problem: `${SIGN}${unread.before}${unread.unread} is no magic name; ${known}` }
}

/** How a word begins whose rest stands alone: `http_503` written as `503`, `delay_2s` as `2s`. */
const LEFT_OUT = ['http_', 'delay_'] as const

const HTTP_STATUS = /^[45]\d\d$/

/** The words that were probably meant. They do something to that operation: an answer, a delay, or how its job goes. */
const meant = (operation: ApiOperation, { before, unread }: Unread, flavor: Flavor): string | undefined => {
  const does = (word: string): boolean => {
    const magic = magicOf(operation, before + word, before + word, flavor)
    if (!('base' in magic)) return false
    return magic.answer !== undefined || (magic.course !== undefined && makesJob(operation))
  }
  const statuses = STATUSES.map(status => `http_${status}`)
  const known = [...EXAMPLES.map(example => example.slice(SIGN.length)), ...statuses, ...[...KNOWN[flavor]].map(String)]
  const word =
    LEFT_OUT.map(begin => begin + unread).find(does) ??
    (HTTP_STATUS.test(unread) ? nearest(`http_${unread}`, statuses.filter(does)) : undefined) ??
    nearest(unread, known.filter(does))
  return word === undefined ? undefined : before + word
}

/** Objects are named to be imported. */
const makesJob = ({ fields }: ApiOperation): boolean => fields.includes('object')

import type { Flavor } from '../../contract/flavors.ts'
import { API_OPERATIONS, type ApiOperation } from '../../contract/operations.ts'
import type { RefusalCode } from '../../contract/refusals/refusal.ts'
import type { ChooseCourse } from '../../imports/jobs/job.ts'
import { nearest } from '../../text/nearest.ts'
import { LabError } from '../lab-error.ts'
import { codesOf, ownCode } from '../operation-codes.ts'
import { magicCourse, SCENARIO_WORDS } from '../scenarios/magic-words.ts'
import type { CourseInput } from '../scenarios/scenario-input.ts'
import type { Answer } from './fault.ts'
import { type AnswerInput, STATUSES } from './fault-input.ts'
import { MAGIC_WORDS } from './magic-words.ts'
import { readAnswer } from './read-answer.ts'

const SIGN = 'emulate_'

/** What the name of a collection says beside the name. */
export interface Magic {
  /** The name before it; empty: the first collection of the cluster stands in. */
  readonly base: string
  /** undefined: nothing that this operation can do, so that it goes on with the real collection */
  readonly answer: Answer | undefined
  /** How the job goes that the call creates; undefined: as it goes */
  readonly course: ChooseCourse | undefined
}

/** Why a name that looks like magic is none, for `x-emulator-explain`. */
export interface NoMagic {
  readonly problem: string
}

/** Whether a name may be magic; cheap, as it is asked of every call. */
export const looksMagic = (name: unknown): name is string => typeof name === 'string' && name.includes(SIGN)

/** Codes of some call that names a collection, under its own number or that of v1. */
const knownIn = (flavor: Flavor): ReadonlySet<number> =>
  new Set(
    API_OPERATIONS.filter(({ fields }) => fields.includes('collection')).flatMap(({ name }) => [
      ...codesOf(name, flavor)
    ])
  )

const KNOWN = { auto: knownIn('auto'), cloud: knownIn('cloud'), milvus: knownIn('milvus') } as const

const EXAMPLES = [...MAGIC_WORDS, ...SCENARIO_WORDS].map(({ example }) => example)

interface Words {
  readonly answer: AnswerInput
  readonly course: CourseInput
}

/** A word that is none, and the words before it. */
interface Unread {
  readonly before: string
  readonly unread: string
}

const at = <Word extends { readonly pattern: RegExp }>(words: readonly Word[], rest: string): Word | undefined =>
  words.find(({ pattern }) => pattern.test(rest))

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

const isEmpty = (input: object): boolean => Object.keys(input).length === 0

/** The same for an operation: with the code of its version, or without one that it never answers. */
const inOperation = (operation: ApiOperation, { code, ...rest }: AnswerInput, flavor: Flavor): AnswerInput => {
  const own = code === undefined ? undefined : ownCode(operation, code as RefusalCode, flavor)
  return own === undefined ? rest : { code: own, ...rest }
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

/** How a word begins whose rest stands alone: `http_503` written as `503`, `delay_2s` as `2s`. */
const LEFT_OUT = ['http_', 'delay_'] as const

const HTTP_STATUS = /^[45]\d\d$/

/** Objects are named to be imported. */
const makesJob = ({ fields }: ApiOperation): boolean => fields.includes('object')

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

const unknown = (operation: ApiOperation, unread: Unread, flavor: Flavor): NoMagic => {
  const near = unread.unread === '' ? undefined : meant(operation, unread, flavor)
  const known = near === undefined ? `known: ${EXAMPLES.join(', ')}` : `did you mean ${SIGN}${near}?`
  return { problem: `${SIGN}${unread.before}${unread.unread} is no magic name; ${known}` }
}

/** Reads `articles_emulate_delay_2s_47039`; undefined when there is no sign of magic in it. @param flavor whom v2 answers as */
export const readMagic = (operation: ApiOperation, name: string, flavor: Flavor): Magic | NoMagic | undefined => {
  const begin = name.lastIndexOf(SIGN)
  if (begin < 0 || (begin > 0 && name[begin - 1] !== '_')) return undefined
  const magic = magicOf(operation, name.slice(begin + SIGN.length), name, flavor)
  return 'unread' in magic ? unknown(operation, magic, flavor) : magic
}

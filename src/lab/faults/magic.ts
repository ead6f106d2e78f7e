import type { Flavor } from '../../contract/flavors.ts'
import { API_OPERATIONS, type ApiOperation } from '../../contract/operations.ts'
import type { RefusalCode } from '../../contract/refusals/catalogue.ts'
import { nearest } from '../../text/nearest.ts'
import { LabError } from '../lab-error.ts'
import { codesOf, ownCode } from '../operation-codes.ts'
import type { Answer } from './fault.ts'
import type { AnswerInput } from './fault-input.ts'
import { MAGIC_WORDS } from './magic-words.ts'
import { readAnswer } from './read-answer.ts'

const SIGN = 'emulate_'

/** What the name of a collection says beside the name. */
export interface Magic {
  /** The name before it; empty: the first collection of the cluster stands in. */
  readonly base: string
  /** undefined: nothing that this operation can do, so that it goes on with the real collection */
  readonly answer: Answer | undefined
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

const unknown = (words: string, flavor: Flavor): NoMagic => {
  const candidates = [...MAGIC_WORDS.map(({ example }) => example), ...[...KNOWN[flavor]].map(code => `${SIGN}${code}`)]
  const near = words === '' ? undefined : nearest(`${SIGN}${words}`, candidates)
  const known =
    near === undefined ? `known: ${MAGIC_WORDS.map(({ example }) => example).join(', ')}` : `did you mean ${near}?`
  return { problem: `${SIGN}${words} is no magic name; ${known}` }
}

const readWords = (words: string, flavor: Flavor): AnswerInput | NoMagic => {
  let rest = words
  let input: AnswerInput = {}
  while (rest !== '') {
    const word = MAGIC_WORDS.find(({ pattern }) => pattern.test(rest))
    const [read, value = ''] = word?.pattern.exec(rest) ?? []
    if (word === undefined || read === undefined) return unknown(words, flavor)
    input = { ...input, ...word.reads(value) }
    rest = rest.slice(read.length)
  }
  return input
}

/** The same for an operation: with the code of its version, or without one that it never answers. */
const inOperation = (operation: ApiOperation, { code, ...rest }: AnswerInput, flavor: Flavor): AnswerInput => {
  const own = code === undefined ? undefined : ownCode(operation, code as RefusalCode, flavor)
  return own === undefined ? rest : { code: own, ...rest }
}

/** Reads `articles_emulate_delay_2s_47039`; undefined when there is no sign of magic in it. @param flavor whom v2 answers as */
export const readMagic = (operation: ApiOperation, name: string, flavor: Flavor): Magic | NoMagic | undefined => {
  const at = name.lastIndexOf(SIGN)
  if (at < 0 || (at > 0 && name[at - 1] !== '_')) return undefined
  const words = name.slice(at + SIGN.length)
  const input = readWords(words, flavor)
  if ('problem' in input) return input
  if (words === '' || (input.code !== undefined && !KNOWN[flavor].has(input.code))) return unknown(words, flavor)
  const base = name.slice(0, Math.max(0, at - 1))
  const own = inOperation(operation, input, flavor)
  if (Object.keys(own).length === 0) return { base, answer: undefined }
  try {
    return { base, answer: readAnswer(operation, own, flavor) }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return { problem: `${SIGN}${words} is no magic name: ${error.message}` }
  }
}

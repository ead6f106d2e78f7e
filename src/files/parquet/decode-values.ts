import type { Encoding, ParquetType } from 'hyparquet'
import { readPlain } from 'hyparquet/src/plain.js'
import { decodeDeltas } from './deltas.ts'
import { decodeRuns } from './run-lengths.ts'
import { deltaTexts, plainTexts, prefixedTexts, TextDictionary, type Texts } from './texts.ts'

export type Numbers = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array

/** What the server's reader does not take, in its words. server source: arrow-go v17 */
export class Unsupported extends Error {
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.name = 'Unsupported'
    this.advice = advice
  }
}

/** What the pages of a column chunk have in common. */
export interface Coding {
  readonly type: ParquetType
  /** Of the dictionary page, once it has come. */
  readonly dictionary: Numbers | TextDictionary | undefined
}

/** Which entries of a dictionary the values of a page are. */
export interface Entries {
  readonly dictionary: TextDictionary
  readonly indices: Uint32Array
}

const ADVICE = 'the server reads plain values, dictionaries, and deltas of integers and texts; write it as one of these'

/** Encodings by type. documented: Parquet format, Encodings.md */
const TEXTS: Readonly<Partial<Record<Encoding, (bytes: Uint8Array, count: number) => Texts>>> = {
  PLAIN: plainTexts,
  DELTA_LENGTH_BYTE_ARRAY: deltaTexts,
  DELTA_BYTE_ARRAY: prefixedTexts
}

const isDictionary = (encoding: Encoding): boolean => encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY'

/** Server's words for an encoding that it does not have, or not of this type. */
const unsupported = (encoding: Encoding, type: ParquetType): Error => {
  if (encoding === 'BYTE_STREAM_SPLIT') return new Unsupported(`parquet: unsupported data encoding ${encoding}`, ADVICE)
  if (encoding !== 'RLE') return new Unsupported(`parquet: unknown encoding type ${encoding}`, ADVICE)
  return new Unsupported(`parquet: only boolean supports RLE encoding, got ${type}`, ADVICE)
}

const indicesOf = (bytes: Uint8Array, count: number, entries: number): Uint32Array => {
  const indices = new Uint32Array(count)
  const width = bytes[0] ?? 0
  if (width > 0) decodeRuns(bytes, 1, bytes.length, width, indices)
  for (let at = 0; at < count; at++) {
    if ((indices[at] as number) >= entries) throw new Error(`the dictionary has no entry ${indices[at]}`)
  }
  return indices
}

const dictionaryOf = ({ dictionary }: Coding): Numbers | TextDictionary => {
  if (dictionary === undefined) throw new Error('parquet: dictionary page must be before data page')
  return dictionary
}

const lookUp = (bytes: Uint8Array, count: number, dictionary: Numbers): Numbers => {
  const indices = indicesOf(bytes, count, dictionary.length)
  const values = new (dictionary.constructor as Float64ArrayConstructor)(count) as Numbers
  for (let at = 0; at < count; at++) values[at] = dictionary[indices[at] as number] as number
  return values
}

const plainBits = (bytes: Uint8Array, count: number): Uint8Array => {
  if (bytes.length * 8 < count) throw new Error('the page ends within its values')
  const values = new Uint8Array(count)
  for (let at = 0; at < count; at++) values[at] = ((bytes[at >> 3] as number) >> (at & 7)) & 1
  return values
}

const bits = (bytes: Uint8Array, count: number): Uint8Array => {
  const values = new Uint8Array(count)
  // The length of the runs stands before them.
  decodeRuns(bytes, 4, bytes.length, 1, values)
  return values
}

const deltas = (bytes: Uint8Array, count: number, type: ParquetType): Numbers => {
  const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count)
  decodeDeltas(bytes, 0, values)
  return values
}

const plain = (bytes: Uint8Array, count: number, type: ParquetType): Numbers => {
  const view = new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length)
  return readPlain({ view, offset: 0 }, type, count, undefined) as Numbers
}

const NUMBERS: readonly ParquetType[] = ['INT32', 'INT64', 'FLOAT', 'DOUBLE']

/** The numbers of a page, physical as they are: unsigned ones signed, booleans as 0 and 1. */
export const decodeNumbers = (bytes: Uint8Array, count: number, encoding: Encoding, coding: Coding): Numbers => {
  const { type } = coding
  if (type === 'BOOLEAN') {
    if (encoding === 'PLAIN') return plainBits(bytes, count)
    if (encoding === 'RLE') return bits(bytes, count)
    throw unsupported(encoding, type)
  }
  if (!NUMBERS.includes(type)) throw new Error(`values of type ${type} are in no field`)
  if (isDictionary(encoding)) return lookUp(bytes, count, dictionaryOf(coding) as Numbers)
  if (encoding === 'PLAIN') return plain(bytes, count, type)
  if (encoding === 'DELTA_BINARY_PACKED' && type.startsWith('INT')) return deltas(bytes, count, type)
  throw unsupported(encoding, type)
}

/** The texts of a page, as bytes. */
export const decodeTexts = (bytes: Uint8Array, count: number, encoding: Encoding, coding: Coding): Texts | Entries => {
  if (isDictionary(encoding)) {
    const dictionary = dictionaryOf(coding) as TextDictionary
    return { dictionary, indices: indicesOf(bytes, count, dictionary.size) }
  }
  const decode = TEXTS[encoding]
  if (decode === undefined) throw unsupported(encoding, coding.type)
  return decode(bytes, count)
}

/** The values of a dictionary page. */
export const decodeDictionary = (bytes: Uint8Array, count: number, type: ParquetType): Numbers | TextDictionary =>
  type === 'BYTE_ARRAY'
    ? new TextDictionary(bytes, count)
    : decodeNumbers(bytes, count, 'PLAIN', { type, dictionary: undefined })

import type { Encoding, ParquetType } from 'hyparquet'
import { decodeDeltas } from './deltas.ts'
import type { Scratch } from './read-ahead.ts'
import { decodeRuns } from './runs.ts'
import { deltaTexts, plainTexts, prefixedTexts, TextDictionary, type Texts } from './texts.ts'

export type Numbers = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array

/** A feature that the server's reader does not support, with its message. server source: arrow-go v17 */
export class Unsupported extends Error {
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.name = 'Unsupported'
    this.advice = advice
  }
}

/** The bytes of floats, which can be tested without being decoded. */
export interface FloatBytes {
  readonly bytes: Uint8Array
  /** Bytes of a float. */
  readonly size: 4 | 8
  /** The result of the test, for floats that several pages have. */
  areBelow?: boolean
}

/** The numbers of a page, decoded at the first access. */
export class PageNumbers {
  /** Undefined: no floats. Those of a dictionary may be more than the page has. */
  readonly floats: FloatBytes | undefined
  readonly #decode: () => Numbers
  #decoded: Numbers | undefined

  constructor(decode: () => Numbers, floats?: FloatBytes) {
    this.#decode = decode
    this.floats = floats
  }

  get decoded(): Numbers {
    this.#decoded ??= this.#decode()
    return this.#decoded
  }
}

/** Properties shared by the pages of a column chunk. */
export interface Coding {
  readonly type: ParquetType
  /** Set after the dictionary page. */
  readonly dictionary: PageNumbers | TextDictionary | undefined
  /** Memory for the indices of a page. */
  readonly indices: Scratch
}

/** Values of a page as indices of dictionary entries. */
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

/** The server's message for an encoding that it does not support at all, or not for this type. */
const unsupported = (encoding: Encoding, type: ParquetType): Error => {
  if (encoding === 'BYTE_STREAM_SPLIT') return new Unsupported(`parquet: unsupported data encoding ${encoding}`, ADVICE)
  if (encoding !== 'RLE') return new Unsupported(`parquet: unknown encoding type ${encoding}`, ADVICE)
  return new Unsupported(`parquet: only boolean supports RLE encoding, got ${type}`, ADVICE)
}

const indicesOf = (bytes: Uint8Array, count: number, entries: number, memory: Scratch): Uint32Array => {
  const indices = new Uint32Array(memory.take(4 * count).buffer, 0, count)
  const width = bytes[0] ?? 0
  if (width > 0) decodeRuns(bytes, 1, bytes.length, width, indices)
  else indices.fill(0)
  for (let at = 0; at < count; at++) {
    if ((indices[at] as number) >= entries) throw new Error(`the dictionary has no entry ${indices[at]}`)
  }
  return indices
}

const dictionaryOf = ({ dictionary }: Coding): PageNumbers | TextDictionary => {
  if (dictionary === undefined) throw new Error('parquet: dictionary page must be before data page')
  return dictionary
}

const lookUp = (indices: Uint32Array, dictionary: Numbers): Numbers => {
  const values = new (dictionary.constructor as Float64ArrayConstructor)(indices.length) as Numbers
  for (let at = 0; at < indices.length; at++) values[at] = dictionary[indices[at] as number] as number
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
  // The length of the runs precedes them.
  decodeRuns(bytes, 4, bytes.length, 1, values)
  return values
}

const deltas = (bytes: Uint8Array, count: number, type: ParquetType): Numbers => {
  const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count)
  decodeDeltas(bytes, 0, values)
  return values
}

const ARRAYS = { INT32: Int32Array, INT64: BigInt64Array, FLOAT: Float32Array, DOUBLE: Float64Array } as const

/** Plain numbers: a part of the bytes, or a copy where they are not aligned. */
const plain = (bytes: Uint8Array, count: number, type: keyof typeof ARRAYS): PageNumbers => {
  const Numbers = ARRAYS[type]
  const size = Numbers.BYTES_PER_ELEMENT as 4 | 8
  if (bytes.length < count * size) throw new RangeError('the page ends within its values')
  const part = bytes.subarray(0, count * size)
  const decode = () => {
    const aligned = part.byteOffset % size === 0 ? part : new Uint8Array(part)
    return new Numbers(aligned.buffer as ArrayBuffer, aligned.byteOffset, count)
  }
  return new PageNumbers(decode, type === 'FLOAT' || type === 'DOUBLE' ? { bytes: part, size } : undefined)
}

const isNumeric = (type: ParquetType): type is keyof typeof ARRAYS => type in ARRAYS

const numbersOf = (values: Numbers): PageNumbers => new PageNumbers(() => values)

/**
 * Decodes the numbers of a page in their physical form: unsigned as signed, booleans as 0 and 1.
 * @throws Error when the page has fewer numbers, also of those that are decoded later
 */
export const decodeNumbers = (bytes: Uint8Array, count: number, encoding: Encoding, coding: Coding): PageNumbers => {
  const { type } = coding
  if (type === 'BOOLEAN') {
    if (encoding === 'PLAIN') return numbersOf(plainBits(bytes, count))
    if (encoding === 'RLE') return numbersOf(bits(bytes, count))
    throw unsupported(encoding, type)
  }
  if (!isNumeric(type)) throw new Error(`values of type ${type} are in no field`)
  if (isDictionary(encoding)) {
    const { decoded: entries, floats } = dictionaryOf(coding) as PageNumbers
    const indices = indicesOf(bytes, count, entries.length, coding.indices)
    return new PageNumbers(() => lookUp(indices, entries), floats)
  }
  if (encoding === 'PLAIN') return plain(bytes, count, type)
  if (encoding === 'DELTA_BINARY_PACKED' && type.startsWith('INT')) return numbersOf(deltas(bytes, count, type))
  throw unsupported(encoding, type)
}

/** Decodes the texts of a page as bytes. */
export const decodeTexts = (bytes: Uint8Array, count: number, encoding: Encoding, coding: Coding): Texts | Entries => {
  if (isDictionary(encoding)) {
    const dictionary = dictionaryOf(coding) as TextDictionary
    return { dictionary, indices: indicesOf(bytes, count, dictionary.size, coding.indices) }
  }
  const decode = TEXTS[encoding]
  if (decode === undefined) throw unsupported(encoding, coding.type)
  return decode(bytes, count)
}

/** Decodes the values of a dictionary page. */
export const decodeDictionary = (bytes: Uint8Array, count: number, coding: Coding): PageNumbers | TextDictionary =>
  coding.type === 'BYTE_ARRAY' ? new TextDictionary(bytes, count) : decodeNumbers(bytes, count, 'PLAIN', coding)

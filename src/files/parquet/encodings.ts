import type { Encoding, ParquetType } from 'hyparquet'
import { decodeDeltas } from './deltas.ts'
import { deltaTexts, plainTexts, prefixedTexts, TextDictionary, type Texts } from './texts.ts'

/** Maximum bits of a value for 32-bit shifts: the value and the rest of a byte must fit. */
const SHIFTABLE = 24

const wide: typeof narrow = (bytes, from, width, output, start, to) => {
  const size = 2 ** width
  let held = 0
  let bits = 0
  let next = from
  for (let at = start; at < to; at++) {
    while (bits < width) {
      held += (bytes[next++] ?? 0) * 2 ** bits
      bits += 8
    }
    output[at] = held % size
    held = Math.floor(held / size)
    bits -= width
  }
}

const narrow = (
  bytes: Uint8Array,
  from: number,
  width: number,
  output: Uint8Array | Uint32Array,
  start: number,
  to: number
): void => {
  const mask = (1 << width) - 1
  let held = 0
  let bits = 0
  let next = from
  for (let at = start; at < to; at++) {
    while (bits < width) {
      held |= (bytes[next++] ?? 0) << bits
      bits += 8
    }
    output[at] = held & mask
    held >>>= width
    bits -= width
  }
}

/**
 * Decodes small numbers in runs into `output`. A run never writes more than fits, whatever length it claims.
 * documented: Parquet format, Encodings.md, RLE
 * @param width bits of a number, 0 to 32
 * @returns the value of all numbers, if the first run repeats it to the end
 * @throws Error when the bytes end before `output` is full
 */
export const decodeRuns = (
  bytes: Uint8Array,
  from: number,
  end: number,
  width: number,
  output: Uint8Array | Uint32Array
): number | undefined => {
  if (width > 32) throw new Error(`numbers of ${width} bits`)
  let next = from
  for (let filled = 0; filled < output.length; ) {
    let header = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[next++]
      if (byte === undefined || next > end) throw new Error('a run of numbers ends too early')
      header += (byte & 127) * shift
      if (byte < 128) break
    }
    const length = Math.floor(header / 2)
    if (header % 2 === 1) {
      const to = Math.min(output.length, filled + length * 8)
      if (width > SHIFTABLE) wide(bytes, next, width, output, filled, to)
      else narrow(bytes, next, width, output, filled, to)
      next += length * width
      filled = to
    } else {
      let value = 0
      for (let byte = 0; byte < Math.ceil(width / 8); byte++) value += (bytes[next++] ?? 0) * 256 ** byte
      const to = Math.min(output.length, filled + length)
      output.fill(value, filled, to)
      if (filled === 0 && to === output.length) return value
      filled = to
    }
  }
  return undefined
}

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

/** Properties shared by the pages of a column chunk. */
export interface Coding {
  readonly type: ParquetType
  /** Set after the dictionary page. */
  readonly dictionary: Numbers | TextDictionary | undefined
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

/** A part of the bytes, or a copy where they are not aligned. */
const plain = (bytes: Uint8Array, count: number, type: keyof typeof ARRAYS): Numbers => {
  const Numbers = ARRAYS[type]
  const part = plainBytes(bytes, count, Numbers.BYTES_PER_ELEMENT)
  const aligned = part.byteOffset % Numbers.BYTES_PER_ELEMENT === 0 ? part : new Uint8Array(part)
  return new Numbers(aligned.buffer as ArrayBuffer, aligned.byteOffset, count)
}

/** The bytes of plain numbers. @param width bytes of a number @throws Error when the page ends before them */
export const plainBytes = (bytes: Uint8Array, count: number, width: number): Uint8Array => {
  if (bytes.length < count * width) throw new RangeError('the page ends within its values')
  return bytes.subarray(0, count * width)
}

const isNumeric = (type: ParquetType): type is keyof typeof ARRAYS => type in ARRAYS

/** Decodes the numbers of a page in their physical form: unsigned as signed, booleans as 0 and 1. */
export const decodeNumbers = (bytes: Uint8Array, count: number, encoding: Encoding, coding: Coding): Numbers => {
  const { type } = coding
  if (type === 'BOOLEAN') {
    if (encoding === 'PLAIN') return plainBits(bytes, count)
    if (encoding === 'RLE') return bits(bytes, count)
    throw unsupported(encoding, type)
  }
  if (!isNumeric(type)) throw new Error(`values of type ${type} are in no field`)
  if (isDictionary(encoding)) return lookUp(bytes, count, dictionaryOf(coding) as Numbers)
  if (encoding === 'PLAIN') return plain(bytes, count, type)
  if (encoding === 'DELTA_BINARY_PACKED' && type.startsWith('INT')) return deltas(bytes, count, type)
  throw unsupported(encoding, type)
}

/** Decodes the texts of a page as bytes. */
export const decodeTexts = (bytes: Uint8Array, count: number, encoding: Encoding, coding: Coding): Texts | Entries => {
  if (isDictionary(encoding)) {
    const dictionary = dictionaryOf(coding) as TextDictionary
    return { dictionary, indices: indicesOf(bytes, count, dictionary.size) }
  }
  const decode = TEXTS[encoding]
  if (decode === undefined) throw unsupported(encoding, coding.type)
  return decode(bytes, count)
}

/** Decodes the values of a dictionary page. */
export const decodeDictionary = (bytes: Uint8Array, count: number, type: ParquetType): Numbers | TextDictionary =>
  type === 'BYTE_ARRAY'
    ? new TextDictionary(bytes, count)
    : decodeNumbers(bytes, count, 'PLAIN', { type, dictionary: undefined })

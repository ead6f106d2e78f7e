import type { DecodedArray, Encoding, ParquetType } from 'hyparquet'
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js'
import { byteStreamSplit } from 'hyparquet/src/encoding.js'
import { readPlain } from 'hyparquet/src/plain.js'
import { decodeRuns } from './run-lengths.ts'

export interface Coding {
  readonly type: ParquetType
  /** Bytes of a value of fixed length. */
  readonly typeLength: number | undefined
  readonly dictionary: DecodedArray
}

type Decode = (view: DataView<ArrayBuffer>, count: number, coding: Coding) => DecodedArray

const bytesOf = ({ buffer, byteOffset, byteLength }: DataView<ArrayBuffer>): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** Numbers stay in an array of numbers: a page of a vector has many. */
const valuesLike = (dictionary: DecodedArray, count: number): DecodedArray =>
  Array.isArray(dictionary) ? new Array(count) : new (dictionary.constructor as Float32ArrayConstructor)(count)

const lookUp: Decode = (view, count, { dictionary }) => {
  const indices = new Uint32Array(count)
  const width = view.getUint8(0)
  if (width > 0) decodeRuns(bytesOf(view), 1, view.byteLength, width, indices)
  const values = valuesLike(dictionary, count)
  for (let at = 0; at < count; at++) {
    const index = indices[at] as number
    if (index >= dictionary.length) throw new Error(`the dictionary has no entry ${index}`)
    values[at] = dictionary[index]
  }
  return values
}

const bits: Decode = (view, count) => {
  const values = new Uint8Array(count)
  // The length of the runs stands before them.
  decodeRuns(bytesOf(view), 4, view.byteLength, 1, values)
  return values
}

const deltas: Decode = (view, count, { type }) => {
  const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count)
  deltaBinaryUnpack({ view, offset: 0 }, count, values)
  return values
}

const split: Decode = (view, count, { type, typeLength }) =>
  byteStreamSplit({ view, offset: 0 }, count, type, typeLength)

const texts =
  (read: typeof deltaByteArray): Decode =>
  (view, count) => {
    const values = new Array(count)
    read({ view, offset: 0 }, count, values)
    return values
  }

const plain: Decode = (view, count, { type, typeLength }) => readPlain({ view, offset: 0 }, type, count, typeLength)

interface Decoder {
  readonly decode: Decode
  /** Types that can be encoded so; left out: all. */
  readonly types?: readonly ParquetType[]
}

const BYTES: readonly ParquetType[] = ['BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY']

/** documented: Parquet format, Encodings.md */
const DECODERS: Readonly<Partial<Record<Encoding, Decoder>>> = {
  PLAIN: { decode: plain },
  PLAIN_DICTIONARY: { decode: lookUp },
  RLE_DICTIONARY: { decode: lookUp },
  RLE: { decode: bits, types: ['BOOLEAN'] },
  BYTE_STREAM_SPLIT: { decode: split, types: ['INT32', 'INT64', 'FLOAT', 'DOUBLE', 'FIXED_LEN_BYTE_ARRAY'] },
  DELTA_BINARY_PACKED: { decode: deltas, types: ['INT32', 'INT64'] },
  DELTA_LENGTH_BYTE_ARRAY: { decode: texts(deltaLengthByteArray), types: BYTES },
  DELTA_BYTE_ARRAY: { decode: texts(deltaByteArray), types: BYTES }
}

/** The values of a page, physical as they are: texts are bytes, unsigned numbers signed. */
export const decodeValues = (bytes: Uint8Array, count: number, encoding: Encoding, coding: Coding): DecodedArray => {
  const decoder = DECODERS[encoding]
  const fits = decoder?.types?.includes(coding.type) ?? true
  if (decoder === undefined || !fits) throw new Error(`values of type ${coding.type} are not encoded as ${encoding}`)
  if (count === 0) return []
  return decoder.decode(new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length), count, coding)
}

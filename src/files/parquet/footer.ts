import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet'
import { EffortExceeded, Faulty, type FileBytes } from '../reader.ts'

export interface Footer {
  readonly metadata: FileMetaData
  readonly schema: SchemaTree
  readonly rows: number
  /** Where the footer begins, and the columns end. */
  readonly from: number
}

/** Values in a footer. A column of a row group has about 40, and some hundred bytes of memory each. */
const MOST_VALUES = 3_000_000

/** What the end of the file says about the rest: its size is all that is read. @throws Faulty */
export const readFooter = async (bytes: FileBytes): Promise<Footer> => {
  try {
    const footer = await footerBytes(bytes)
    endOfStruct(footer, 0, MOST_VALUES)
    const metadata = parquetMetadata(footer, { geoparquet: false })
    const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
    return { metadata, schema: parquetSchema(metadata), rows, from: bytes.size - footer.length }
  } catch (error) {
    throw aboutFile(error, unreadable)
  }
}

/** Length of the footer and the mark after it. */
const ENDING = 8

/** Bytes at the end that are read at once: most footers fit in. */
const TAIL = 64 * 1024

/** Honest footers have some kilobytes; of many row groups some megabytes. */
const LARGEST = 16 * 1024 * 1024

/** The footer with its length and mark, and nothing before it. @throws Faulty */
const footerBytes = async (bytes: FileBytes): Promise<Uint8Array> => {
  if (bytes.size < ENDING + 4) throw unreadable(`parquet: file too small (size=${bytes.size})`)
  const from = Math.max(0, bytes.size - TAIL)
  const tail = Buffer.from((await bytes.read(from, bytes.size)).buffer)
  const mark = tail.toString('latin1', tail.length - 4)
  if (mark === 'PARE') throw encrypted()
  if (mark !== 'PAR1') throw unreadable('parquet file invalid (footer != PAR1)')
  const length = tail.readUInt32LE(tail.length - ENDING)
  if (length > bytes.size - ENDING) {
    throw unreadable(`parquet metadata length ${length} exceeds available buffer ${bytes.size - ENDING}`)
  }
  if (length > LARGEST) throw unreadable(`parquet: the footer has ${length} bytes`)
  const missing = length + ENDING - tail.length
  if (missing <= 0) return tail.subarray(-missing)
  return Buffer.concat([await bytes.read(from - missing, from), tail])
}

const unreadable = (problem: string): Faulty =>
  new Faulty({
    message: `new parquet reader failed, err=${problem}`,
    explain: 'the file does not end as a Parquet file does: it was cut short, or is of another type'
  })

/** server source: arrow-go v17, parquet/file, parseMetaData */
const encrypted = (): Faulty =>
  new Faulty({
    message: `new parquet reader failed, err=could not read encrypted metadata, no decryption found in reader's properties`,
    explain: 'the file is encrypted; write it without encryption'
  })

/** Types of the compact protocol. documented: Apache Thrift, thrift-compact-protocol.md */
const TYPE = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12
} as const

/** Deeper than any structure of the Parquet format. */
const DEEPEST = 24

/** Bytes of the longest number of 64 bits. */
const LONGEST_NUMBER = 10

/**
 * Looks over a structure before it is decoded, so that decoding takes neither time nor memory beyond its size: numbers end, lists have
 * the elements that they claim.
 * @param most values in the structure and in all below it
 * @returns the index after the structure
 * @throws RangeError where the bytes end before the structure does
 * @throws Error for what no writer writes
 */
export const endOfStruct = (bytes: Uint8Array, from: number, most: number): number => {
  let at = from
  let values = 0

  const byte = (): number => {
    const value = bytes[at++]
    if (value === undefined) throw new RangeError('thrift struct ended without STOP')
    return value
  }
  const number = (): number => {
    let value = 0
    for (let length = 0; length < LONGEST_NUMBER; length++) {
      const next = byte()
      value += (next & 127) * 2 ** (7 * length)
      if (next < 128) return value
    }
    throw new Error('thrift number without an end')
  }
  const skip = (length: number): void => {
    at += length
    if (at > bytes.length) throw new RangeError('thrift value ends after its struct')
  }
  const goDeeper = (depth: number): void => {
    if (depth > DEEPEST) throw new Error('thrift struct nested too deep')
  }
  const list = (depth: number): void => {
    goDeeper(depth)
    const header = byte()
    const count = header >> 4 === 15 ? number() : header >> 4
    const type = header & 15
    // A boolean takes a byte in a list, and none as a field.
    for (let index = 0; index < count; index++)
      value(type === TYPE.true || type === TYPE.false ? TYPE.byte : type, depth)
  }
  const value = (type: number, depth: number): void => {
    if (++values > most) throw new Error(`thrift struct of more than ${most} values`)
    if (type === TYPE.true || type === TYPE.false) return
    if (type === TYPE.byte) skip(1)
    else if (type === TYPE.i16 || type === TYPE.i32 || type === TYPE.i64) number()
    else if (type === TYPE.double) skip(8)
    else if (type === TYPE.binary) skip(number())
    else if (type === TYPE.list) list(depth + 1)
    else if (type === TYPE.struct) struct(depth + 1)
    else throw new Error(`thrift unhandled type: ${type}`)
  }
  const struct = (depth: number): void => {
    goDeeper(depth)
    for (;;) {
      const header = byte()
      const type = header & 15
      if (type === TYPE.stop) return
      if (header >> 4 === 0) number()
      value(type, depth)
    }
  }
  struct(0)
  return at
}

/** Errors of the library are about the file; those of the file system have an errno and are passed on. */
export const aboutFile = (error: unknown, faultOf: (problem: string) => Faulty): unknown =>
  error instanceof Error &&
  !(error instanceof Faulty || error instanceof EffortExceeded || 'errno' in error) &&
  error.name !== 'AbortError'
    ? faultOf(error.message)
    : error

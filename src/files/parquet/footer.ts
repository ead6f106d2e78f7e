import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet'
import { EffortExceeded, Faulty, type FileBytes } from '../reader.ts'

export interface Footer {
  readonly metadata: FileMetaData
  readonly schema: SchemaTree
  readonly rows: number
  /** Offset of the footer, which is the end of the columns. */
  readonly from: number
}

/** Maximum values in a footer. A column of a row group has about 40, each with some hundred bytes of memory. */
const MOST_VALUES = 3_000_000

/** Reads the metadata at the end of a file, and nothing before it. @throws Faulty */
export const readFooter = async (bytes: FileBytes): Promise<Footer> => {
  try {
    const footer = await footerBytes(bytes)
    endOfStruct(footer, 0, MOST_VALUES)
    const metadata = parquetMetadata(footer, { geoparquet: false })
    const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
    return { metadata, schema: parquetSchema(metadata), rows, from: bytes.size - footer.length }
  } catch (error) {
    throw toFileFault(error, footerFault)
  }
}

/** Bytes of the footer's length and the magic number after it. */
const ENDING = 8

/** Bytes of the first read at the end of the file; most footers fit. */
const TAIL = 64 * 1024

/** Maximum bytes of a footer. Real footers have kilobytes; with many row groups, a few megabytes. */
const LARGEST = 16 * 1024 * 1024

/** The footer's bytes with its length and magic number. @throws Faulty */
const footerBytes = async (bytes: FileBytes): Promise<Uint8Array> => {
  if (bytes.size < ENDING + 4) throw footerFault(`parquet: file too small (size=${bytes.size})`)
  const from = Math.max(0, bytes.size - TAIL)
  const tail = Buffer.from((await bytes.read(from, bytes.size)).buffer)
  const mark = tail.toString('latin1', tail.length - 4)
  if (mark === 'PARE') throw encrypted()
  if (mark !== 'PAR1') throw footerFault('parquet file invalid (footer != PAR1)')
  const length = tail.readUInt32LE(tail.length - ENDING)
  if (length > bytes.size - ENDING) {
    throw footerFault(`parquet metadata length ${length} exceeds available buffer ${bytes.size - ENDING}`)
  }
  if (length > LARGEST) throw footerFault(`parquet: the footer has ${length} bytes`)
  const missing = length + ENDING - tail.length
  if (missing <= 0) return tail.subarray(-missing)
  return Buffer.concat([await bytes.read(from - missing, from), tail])
}

const footerFault = (problem: string): Faulty =>
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

/** Maximum nesting, which is deeper than any structure of the Parquet format. */
const DEEPEST = 24

/** Maximum bytes of an encoded 64-bit number. */
const LONGEST_NUMBER = 10

/**
 * Validates a structure before it is decoded, so that decoding takes time and memory in proportion to its size: numbers end, and lists
 * have as many elements as they claim.
 * @param most maximum values in the structure, nested ones included
 * @returns the index after the structure
 * @throws RangeError when the bytes end before the structure
 * @throws Error for an invalid structure
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
    // A boolean takes one byte in a list, and none as a field.
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

/**
 * Converts an error of the library, or of bytes that make no sense, to a fault. Errors of the file system have an errno and pass unchanged.
 * @param senseless what an error says that tells nothing of the file
 */
export const toFileFault = (error: unknown, toFault: (problem: string) => Faulty, senseless?: string): unknown =>
  error instanceof Error &&
  !(error instanceof Faulty || error instanceof EffortExceeded || 'errno' in error) &&
  error.name !== 'AbortError'
    ? toFault(describeLibraryError(error, senseless))
    : error

/** Of bytes that make no sense the library may fail in a way that says nothing of the file. */
export const describeLibraryError = (
  error: Error,
  senseless = 'parquet: the bytes are not those of a Parquet file'
): string =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
    ? senseless
    : error.message

import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet'
import type { FileBytes } from '../bytes.ts'
import { EffortExceeded } from '../effort.ts'
import { Faulty } from '../fault.ts'
import { endOfStruct } from './thrift.ts'

export interface Footer {
  readonly metadata: FileMetaData
  readonly schema: SchemaTree
  readonly rows: number
  /** Where the footer begins, and the columns end. */
  readonly from: number
}

/** Length of the footer and the mark after it. */
const ENDING = 8

/** Bytes at the end that are read at once: most footers fit in. */
const TAIL = 64 * 1024

/** Honest footers have some kilobytes; of many row groups some megabytes. */
const LARGEST = 16 * 1024 * 1024

/** Values in a footer. A column of a row group has about 40, and some hundred bytes of memory each. */
const MOST_VALUES = 3_000_000

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

/** Errors of the library are about the file; those of the file system have an errno and are passed on. */
export const aboutFile = (error: unknown, faultOf: (problem: string) => Faulty): unknown =>
  error instanceof Error &&
  !(error instanceof Faulty || error instanceof EffortExceeded || 'errno' in error) &&
  error.name !== 'AbortError'
    ? faultOf(error.message)
    : error

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

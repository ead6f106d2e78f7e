import { type FileMetaData, parquetMetadataAsync, parquetSchema, type SchemaTree } from 'hyparquet'
import type { FileBytes } from '../bytes.ts'
import { Faulty } from '../fault.ts'

export interface Footer {
  readonly metadata: FileMetaData
  readonly schema: SchemaTree
  readonly rows: number
}

/** Honest footers have some kilobytes; of a wide table some megabytes. */
const LARGEST = 16 * 1024 * 1024

const unreadable = (problem: string): Faulty =>
  new Faulty({
    message: `new parquet reader failed, err=${problem}`,
    explain: 'the file does not end as a Parquet file does: it was cut short, or is of another type'
  })

/** Errors of the library are about the file; those of the file system have an errno and are passed on. */
export const aboutFile = (error: unknown, faultOf: (problem: string) => Faulty): unknown =>
  error instanceof Error && !(error instanceof Faulty) && !('errno' in error) && error.name !== 'AbortError'
    ? faultOf(error.message)
    : error

/** What the end of the file says about the rest: its size is all that is read. @throws Faulty */
export const readFooter = async (bytes: FileBytes): Promise<Footer> => {
  if (bytes.size < 12) throw unreadable(`parquet: file too small (size=${bytes.size})`)
  const file = {
    byteLength: bytes.size,
    slice: async (from: number, to = bytes.size) => {
      if (from < 0 || to - from > LARGEST) throw new Error(`parquet: the footer has ${to - from} bytes`)
      return (await bytes.read(from, to)).buffer
    }
  }
  try {
    const metadata = await parquetMetadataAsync(file, { geoparquet: false })
    const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
    return { metadata, schema: parquetSchema(metadata), rows }
  } catch (error) {
    throw aboutFile(error, unreadable)
  }
}

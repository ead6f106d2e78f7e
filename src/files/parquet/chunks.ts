import type { ColumnMetaData, FileMetaData } from 'hyparquet'
import { Faulty } from '../reader.ts'
import { isSupportedCodec } from './codecs.ts'
import type { ColumnCheck } from './column-check.ts'
import type { Path } from './columns.ts'

/** A column of the file that is read. */
export interface Leaf {
  readonly path: Path
  readonly check: ColumnCheck
}

/** The pages of one column in one row group, with their position. */
export interface Chunk {
  readonly leaf: Leaf
  readonly meta: ColumnMetaData
  /** Offset of the first byte. */
  readonly from: number
  /** Offset after the last byte that can belong to it. */
  readonly end: number
  /** End of the chunks that are read after this one and follow it in the file, almost without a gap. */
  readonly until: number
}

/** The column chunks of a row group that are read. */
export interface Group {
  readonly rows: number
  readonly chunks: readonly Chunk[]
}

/**
 * Finds the column chunks to read, by row group. It reads only the end of the file. The footer cannot make the reader process more
 * bytes than the file has.
 * @param leaves number of columns in the schema
 * @param fileEnd offset of the footer
 * @throws Faulty
 */
export const findColumnChunks = (
  { row_groups }: FileMetaData,
  checks: ReadonlyMap<string, Leaf>,
  leaves: number,
  fileEnd: number
): Group[] => {
  const all: PlacedChunk[] = []
  const groups = row_groups.map(({ columns, num_rows }, number) => {
    if (columns.length !== leaves) {
      throw damaged(`row group ${number} has ${columns.length} columns, the schema ${leaves}`)
    }
    const chunks: PlacedChunk[] = []
    for (const { meta_data: meta, crypto_metadata } of columns) {
      // A damaged footer may lack what the format demands.
      const path: readonly string[] | undefined = meta?.path_in_schema
      const column = path?.join('.') ?? ''
      if (crypto_metadata !== undefined) {
        // In an encrypted column, even the name may be encrypted.
        throw readerFault(
          column,
          'cannot decrypt column metadata. file decryption not setup correctly',
          `${column === '' ? 'a column' : `column ${column}`} is encrypted; write the file without encryption`
        )
      }
      if (meta === undefined || path === undefined) throw damaged(`row group ${number} has a column without metadata`)
      const leaf = checks.get(column)
      if (leaf === undefined) continue
      if (!isSupportedCodec(meta.codec)) {
        const advice = 'compress it with zstd, snappy, gzip or brotli'
        throw readerFault(
          column,
          `compression for ${meta.codec} unimplemented`,
          `column ${column} is packed by ${meta.codec}; ${advice}`
        )
      }
      chunks.push({ leaf, meta, from: startOf(meta) })
    }
    if (chunks.length !== checks.size || new Set(chunks.map(({ leaf }) => leaf)).size !== checks.size) {
      throw damaged(`row group ${number} has a column twice, or not at all`)
    }
    all.push(...chunks)
    return { rows: Number(num_rows), chunks }
  })
  const sorted = [...all].sort((a, b) => a.from - b.from)
  const ends = findChunkEnds(sorted, fileEnd)
  const untils = findRangeEnds(all, sorted, ends)
  return groups.map(({ rows, chunks }) => ({
    rows,
    chunks: chunks.map(chunk => ({
      ...chunk,
      end: ends.get(chunk) as number,
      until: untils.get(chunk) as number
    }))
  }))
}

const damaged = (problem: string): Faulty =>
  new Faulty({
    message: `new parquet reader failed, err=${problem}`,
    explain: 'the end of the file contradicts itself: the file is damaged'
  })

/** A column that the server's reader rejects before it reads a row. server source: arrow-go v17 */
const readerFault = (column: string, message: string, explain: string): Faulty =>
  new Faulty({ message, explain, field: column })

const startOf = ({ data_page_offset, dictionary_page_offset }: ColumnMetaData): number => {
  const data = Number(data_page_offset)
  const dictionary = Number(dictionary_page_offset ?? 0n)
  return dictionary > 0 && dictionary < data ? dictionary : data
}

/** Bytes by which old versions of parquet-mr understate the size of a chunk. server source: arrow-go v17, maxDictHeaderSize */
const SLACK = 100

type PlacedChunk = Omit<Chunk, 'end' | 'until'>

/** Rejects overlapping column chunks, because their bytes would be read several times. @throws Faulty */
const findChunkEnds = (sorted: readonly PlacedChunk[], fileEnd: number): ReadonlyMap<PlacedChunk, number> => {
  const ends = new Map<PlacedChunk, number>()
  for (const [at, chunk] of sorted.entries()) {
    const next = sorted[at + 1]?.from ?? fileEnd
    const column = chunk.meta.path_in_schema.join('.')
    const length = Number(chunk.meta.total_compressed_size)
    if (!(chunk.from >= 4 && length >= 0 && chunk.from + length <= fileEnd)) {
      const problem = `invalid column chunk metadata, offset (${chunk.from}) and length (${length})`
      throw failed(column, problem, `column ${column} lies outside of the file: the file is damaged`)
    }
    if (chunk.from + length > next) {
      const problem = `the column chunks at the bytes ${chunk.from} and ${next} overlap`
      throw failed(
        column,
        problem,
        `the ${length} bytes at ${chunk.from} of column ${column} belong to another column or row group too`
      )
    }
    ends.set(chunk, Math.min(next, chunk.from + length + SLACK))
  }
  return ends
}

/** Bytes between two chunks that are read too, because another read would take longer. */
const GAP = 64 * 1024

const findRangeEnds = (
  chunks: readonly PlacedChunk[],
  sorted: readonly PlacedChunk[],
  ends: ReadonlyMap<PlacedChunk, number>
): ReadonlyMap<PlacedChunk, number> => {
  const following = new Map(sorted.map((chunk, at) => [chunk, sorted[at + 1]]))
  const untils = new Map<PlacedChunk, number>()
  for (let at = chunks.length - 1; at >= 0; at--) {
    const chunk = chunks[at] as PlacedChunk
    const end = ends.get(chunk) as number
    const next = chunks[at + 1]
    const isNear = next !== undefined && next === following.get(chunk) && next.from - end <= GAP
    untils.set(chunk, isNear ? (untils.get(next) as number) : end)
  }
  return untils
}

const failed = (column: string, problem: string, explain: string): Faulty =>
  new Faulty({ message: `failed to read parquet column '${column}', err=${problem}`, explain, field: column })

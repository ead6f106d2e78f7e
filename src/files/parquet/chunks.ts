import type { ColumnMetaData, FileMetaData } from 'hyparquet'
import { Faulty } from '../reader.ts'
import type { ColumnCheck } from './column-check.ts'
import type { Path } from './columns.ts'
import { isSupportedCodec } from './encodings.ts'

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
}

/** The column chunks of a row group that are read. */
export interface Group {
  readonly rows: number
  readonly chunks: readonly Chunk[]
}

export interface Layout {
  readonly groups: readonly Group[]
  /** Whether the chunks follow each other in the file, as writers usually order them. */
  readonly ascending: boolean
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
): Layout => {
  const all: Chunk[] = []
  const groups = row_groups.map(({ columns, num_rows }, number) => {
    if (columns.length !== leaves) {
      throw damaged(`row group ${number} has ${columns.length} columns, the schema ${leaves}`)
    }
    const chunks: Chunk[] = []
    for (const { meta_data: meta, crypto_metadata } of columns) {
      const column = meta?.path_in_schema.join('.') ?? ''
      if (crypto_metadata !== undefined) {
        // In an encrypted column, even the name may be encrypted.
        throw readerFault(
          column,
          'cannot decrypt column metadata. file decryption not setup correctly',
          `${column === '' ? 'a column' : `column ${column}`} is encrypted; write the file without encryption`
        )
      }
      if (meta === undefined) throw damaged(`row group ${number} has a column without metadata`)
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
      chunks.push({ leaf, meta, from: startOf(meta), end: fileEnd })
    }
    if (chunks.length !== checks.size || new Set(chunks.map(({ leaf }) => leaf)).size !== checks.size) {
      throw damaged(`row group ${number} has a column twice, or not at all`)
    }
    all.push(...chunks)
    return { rows: Number(num_rows), chunks }
  })
  const ends = findChunkEnds(all, fileEnd)
  return {
    groups: groups.map(({ rows, chunks }) => ({
      rows,
      chunks: chunks.map(chunk => ({ ...chunk, end: ends.get(chunk) as number }))
    })),
    ascending: all.every(({ from }, at) => at === 0 || from > (all[at - 1] as Chunk).from)
  }
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

/** Rejects overlapping column chunks, because their bytes would be read several times. @throws Faulty */
const findChunkEnds = (chunks: readonly Chunk[], fileEnd: number): ReadonlyMap<Chunk, number> => {
  const sorted = [...chunks].sort((a, b) => a.from - b.from)
  const ends = new Map<Chunk, number>()
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

const failed = (column: string, problem: string, explain: string): Faulty =>
  new Faulty({ message: `failed to read parquet column '${column}', err=${problem}`, explain, field: column })

/** A Parquet file made by hand, so that it can say of itself what no writer would. documented: parquet.thrift, thrift-compact-protocol.md */

type Value = { readonly type: number; readonly bytes: Uint8Array }

export const varint = (value: number | bigint): number[] => {
  const bytes: number[] = []
  let left = BigInt(value)
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  return [...bytes, Number(left)]
}

const zigzag = (value: number | bigint): number[] => {
  const big = BigInt(value)
  return varint(big >= 0n ? big * 2n : -big * 2n - 1n)
}

const i32 = (value: number): Value => ({ type: 5, bytes: Uint8Array.from(zigzag(value)) })
const i64 = (value: number | bigint): Value => ({ type: 6, bytes: Uint8Array.from(zigzag(value)) })
const text = (value: string): Value => ({
  type: 8,
  bytes: Buffer.concat([Uint8Array.from(varint(value.length)), Buffer.from(value)])
})

const list = (values: readonly Value[], type = values[0]?.type ?? 12): Value => ({
  type: 9,
  bytes: Buffer.concat([Uint8Array.from([0xf0 | type, ...varint(values.length)]), ...values.map(({ bytes }) => bytes)])
})

/** @param fields by their numbers; undefined ones are left out */
const struct = (fields: Readonly<Record<number, Value | undefined>>): Value => {
  const parts: Uint8Array[] = []
  let last = 0
  for (const [id, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const delta = Number(id) - last
    parts.push(
      Uint8Array.from(delta < 16 ? [(delta << 4) | value.type] : [value.type, ...zigzag(Number(id))]),
      value.bytes
    )
    last = Number(id)
  }
  return { type: 12, bytes: Buffer.concat([...parts, Uint8Array.of(0)]) }
}

export const TYPES = { INT32: 1, INT64: 2, FLOAT: 4, BYTE_ARRAY: 6 } as const
export const CODECS = { UNCOMPRESSED: 0, GZIP: 2 } as const
export const ENCODINGS = { PLAIN: 0, RLE: 3, DELTA_BINARY_PACKED: 5, DELTA_BYTE_ARRAY: 7, RLE_DICTIONARY: 8 } as const

export interface PageOptions {
  readonly values: number
  readonly encoding?: number
  /** Bytes once it is unpacked; left out: those that it has. */
  readonly size?: number
  readonly dictionary?: boolean
}

/** A page with its header. @param content as it is in the file */
export const page = (content: Uint8Array, { values, encoding = 0, size = content.length, dictionary }: PageOptions) => {
  const about = dictionary
    ? { 7: struct({ 1: i32(values), 2: i32(encoding) }) }
    : { 5: struct({ 1: i32(values), 2: i32(encoding), 3: i32(3), 4: i32(3) }) }
  const header = struct({ 1: i32(dictionary ? 2 : 0), 2: i32(size), 3: i32(content.length), ...about })
  return Buffer.concat([header.bytes, content])
}

export interface Column {
  readonly name: string
  readonly type: number
  /** Left out: required. */
  readonly optional?: boolean
  readonly utf8?: boolean
}

export interface ChunkOptions {
  readonly from: number
  readonly length: number
  readonly values: number | bigint
  readonly dictionary?: number
  readonly codec?: number
}

const schemaOf = (columns: readonly Column[]): Value =>
  list([
    struct({ 4: text('root'), 5: i32(columns.length) }),
    ...columns.map(({ name, type, optional, utf8 }) =>
      struct({ 1: i32(type), 3: i32(optional ? 1 : 0), 4: text(name), 6: utf8 ? i32(0) : undefined })
    )
  ])

const chunkOf = ({ name, type }: Column, { from, length, values, dictionary, codec = 0 }: ChunkOptions): Value =>
  struct({
    2: i64(from),
    3: struct({
      1: i32(type),
      2: list([i32(0)]),
      3: list([text(name)]),
      4: i32(codec),
      5: i64(values),
      6: i64(length),
      7: i64(length),
      9: i64(from),
      11: dictionary === undefined ? undefined : i64(dictionary)
    })
  })

export interface GroupOptions {
  readonly rows: number | bigint
  /** Of each column, in their order. */
  readonly chunks: readonly ChunkOptions[]
}

/** @param pages what stands between the mark at the beginning and the footer: its first byte is byte 4 of the file */
export const parquetFile = (
  columns: readonly Column[],
  pages: Uint8Array,
  groups: readonly GroupOptions[],
  metadata: Readonly<Record<string, string>> = {}
): Buffer => {
  const pairs = Object.entries(metadata).map(([key, value]) => struct({ 1: text(key), 2: text(value) }))
  const footer = struct({
    1: i32(1),
    2: schemaOf(columns),
    3: i64(groups.reduce((sum, { rows }) => sum + BigInt(rows), 0n)),
    4: list(
      groups.map(({ rows, chunks }) =>
        struct({ 1: list(chunks.map((chunk, at) => chunkOf(columns[at] as Column, chunk))), 2: i64(0), 3: i64(rows) })
      )
    ),
    5: pairs.length === 0 ? undefined : list(pairs)
  })
  return closed(Buffer.concat([Buffer.from('PAR1'), pages]), footer.bytes)
}

/** @param footer any bytes */
export const closed = (before: Uint8Array, footer: Uint8Array): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([before, footer, length, Buffer.from('PAR1')])
}

/** Numbers of a run, as levels and the indices of a dictionary are packed, with the width that stands before these. */
export const run = (count: number, value: number): Uint8Array => Uint8Array.from([...varint(count * 2), value])

/** Levels of a page of version 1: their length stands before them. */
export const levels = (runs: Uint8Array): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(runs.length)
  return Buffer.concat([length, runs])
}

/** Deltas that are all the same. */
export const deltas = (count: number, first: number, delta: number): Uint8Array => {
  const block = 128
  const blocks = Math.ceil((count - 1) / block)
  const parts = [...varint(block), ...varint(4), ...varint(count), ...zigzag(first)]
  for (let at = 0; at < blocks; at++) parts.push(...zigzag(delta), 0, 0, 0, 0)
  return Uint8Array.from(parts)
}

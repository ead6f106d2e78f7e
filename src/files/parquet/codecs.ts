import zlib from 'node:zlib'
import type { CompressionCodec } from 'hyparquet'
import { decompressZstd } from 'hyparquet-compressors'
import type { Scratch } from './read-ahead.ts'
import { unpackSnappy } from './snappy.ts'

/** Maximum bytes of a page, compressed or decompressed. Usual pages have about a megabyte, the largest known about a hundred. */
export const LARGEST_PAGE = 128 * 1024 * 1024

type Decompress = (packed: Uint8Array, length: number, memory: Scratch) => Uint8Array

/** Errors of zlib have an errno like those of the file system, but concern the file's content. */
const aboutContent = (decompress: Decompress): Decompress => {
  return (packed, length, memory) => {
    try {
      return decompress(packed, length, memory)
    } catch (error) {
      throw new Error((error as Error).message)
    }
  }
}

const unpackZstd: Decompress = (packed, length) =>
  // Node 20 has no built-in Zstandard.
  'zstdDecompressSync' in zlib
    ? (zlib.zstdDecompressSync as typeof zlib.gunzipSync)(packed, { maxOutputLength: length })
    : decompressZstd(packed, new Uint8Array(length))

const CODECS: Readonly<Partial<Record<CompressionCodec, Decompress>>> = {
  UNCOMPRESSED: packed => packed,
  SNAPPY: (packed, length, memory) => {
    const page = memory.take(length)
    unpackSnappy(packed, page)
    return page
  },
  GZIP: aboutContent((packed, length) => zlib.gunzipSync(packed, { maxOutputLength: length })),
  BROTLI: aboutContent((packed, length) => zlib.brotliDecompressSync(packed, { maxOutputLength: length })),
  ZSTD: aboutContent(unpackZstd)
}

/** Whether the server's reader supports the codec; it has neither LZ4 nor LZO. server source: arrow-go v17, parquet/compress */
export const isSupportedCodec = (codec: CompressionCodec): boolean => codec in CODECS

/**
 * Decompresses to at most `length` bytes, which may be those of `packed`, or of the memory.
 * @param length decompressed size that the header gives
 */
export const unpack = (packed: Uint8Array, length: number, codec: CompressionCodec, memory: Scratch): Uint8Array => {
  if (length < 0) throw new RangeError(`a page has ${length} bytes`)
  const page = length === 0 ? new Uint8Array() : CODECS[codec]?.(packed, length, memory)
  if (page === undefined) throw new Error(`unknown codec ${codec}`)
  if (page.length !== length) throw new Error(`a page has ${page.length} bytes, not the ${length} of its header`)
  return page
}

import * as zlib from 'node:zlib'
import type { CompressionCodec } from 'hyparquet'
import { snappyUncompress } from 'hyparquet/src/snappy.js'
import { decompressZstd } from 'hyparquet-compressors'

/** Bytes of a page, packed and unpacked; writers make pages of about a megabyte, the largest known of a hundred. */
export const LARGEST_PAGE = 128 * 1024 * 1024

type Unpack = (packed: Uint8Array, length: number) => Uint8Array

/** Errors of zlib have a number as those of the file system have; these are about the file. */
const aboutContent = (unpack: Unpack): Unpack => {
  return (packed, length) => {
    try {
      return unpack(packed, length)
    } catch (error) {
      throw new Error((error as Error).message)
    }
  }
}

const unpackZstd: Unpack = (packed, length) =>
  // Node 20 has no Zstandard of its own.
  'zstdDecompressSync' in zlib
    ? (zlib.zstdDecompressSync as typeof zlib.gunzipSync)(packed, { maxOutputLength: length })
    : decompressZstd(packed, new Uint8Array(length))

const CODECS: Readonly<Partial<Record<CompressionCodec, Unpack>>> = {
  UNCOMPRESSED: packed => packed,
  SNAPPY: (packed, length) => {
    const page = new Uint8Array(length)
    snappyUncompress(packed, page)
    return page
  },
  GZIP: aboutContent((packed, length) => zlib.gunzipSync(packed, { maxOutputLength: length })),
  BROTLI: aboutContent((packed, length) => zlib.brotliDecompressSync(packed, { maxOutputLength: length })),
  ZSTD: aboutContent(unpackZstd)
}

/** Whether the server's reader has the codec: it has neither LZ4 nor LZO. server source: arrow-go v17, parquet/compress */
export const isUnpacked = (codec: CompressionCodec): boolean => codec in CODECS

/** Never makes more of the bytes than their header says. @param length bytes they unpack to */
export const unpack = (packed: Uint8Array, length: number, codec: CompressionCodec): Uint8Array => {
  const page = length === 0 ? new Uint8Array() : CODECS[codec]?.(packed, length)
  if (page === undefined) throw new Error(`unknown codec ${codec}`)
  if (page.length !== length) throw new Error(`a page has ${page.length} bytes, not the ${length} of its header`)
  return page
}

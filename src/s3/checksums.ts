import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** documented: Amazon S3, "Checking object integrity"; the names in headers and in XML */
export const CHECKSUMS = {
  crc32: 'CRC32',
  crc32c: 'CRC32C',
  crc64nvme: 'CRC64NVME',
  sha1: 'SHA1',
  sha256: 'SHA256'
} as const

export type ChecksumName = keyof typeof CHECKSUMS

/** The header that has it. */
export const checksumHeader = (name: ChecksumName): string => `x-amz-checksum-${name}`

/** Whether the checksums among headers are of all bytes or of the checksums of parts, as a header. */
export const checksumType = (headers: Readonly<Record<string, string>>): Record<string, string> => {
  const found = Object.keys(CHECKSUMS).flatMap(name => headers[`x-amz-checksum-${name}`] ?? [])
  if (found.length === 0) return {}
  return { 'x-amz-checksum-type': found.some(value => value.includes('-')) ? 'COMPOSITE' : 'FULL_OBJECT' }
}

export const isChecksumName = (name: string): name is ChecksumName => Object.hasOwn(CHECKSUMS, name)

/** A checksum of bytes that arrive in pieces. */
export interface Checksum {
  update(bytes: Uint8Array): void
  /** In Base64, most significant byte first. */
  digest(): string
}

export const newChecksum = (name: ChecksumName): Checksum => {
  if (name === 'sha1' || name === 'sha256') return new HashChecksum(createHash(name))
  if (name === 'crc64nvme') return new Crc64Nvme()
  return name === 'crc32' ? new Crc32(crc32) : new Crc32(crc32c)
}

class HashChecksum implements Checksum {
  readonly #hash: Hash

  constructor(hash: Hash) {
    this.#hash = hash
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  digest(): string {
    return this.#hash.digest('base64')
  }
}

class Crc32 implements Checksum {
  readonly #next: (bytes: Uint8Array, value: number) => number
  #value = 0

  constructor(next: (bytes: Uint8Array, value: number) => number) {
    this.#next = next
  }

  update(bytes: Uint8Array): void {
    this.#value = this.#next(bytes, this.#value)
  }

  digest(): string {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(this.#value >>> 0)
    return bytes.toString('base64')
  }
}

/** Castagnoli's polynomial, reversed. */
const CRC32C = 0x82f63b78

let crc32cTable: Int32Array | undefined

/** For 8 positions: the remainder of each byte that so many bytes follow. */
const tableOf32 = (): Int32Array => {
  const table = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ CRC32C : value >>> 1
    table[byte] = value
  }
  for (let index = 256; index < table.length; index++) {
    const value = table[index - 256] ?? 0
    table[index] = (table[value & 255] ?? 0) ^ (value >>> 8)
  }
  return table
}

/** Eight bytes at a time: a byte at a time takes three times as long. */
const crc32c = (bytes: Uint8Array, before: number): number => {
  crc32cTable ??= tableOf32()
  const table = crc32cTable
  const in32 = (index: number): number => table[index] as number
  const byte = (index: number): number => bytes[index] as number
  let crc = ~before
  let at = 0
  for (const end = bytes.length - 7; at < end; at += 8) {
    const low = crc ^ (byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24))
    crc =
      in32(1792 + (low & 255)) ^
      in32(1536 + ((low >>> 8) & 255)) ^
      in32(1280 + ((low >>> 16) & 255)) ^
      in32(1024 + (low >>> 24)) ^
      in32(768 + byte(at + 4)) ^
      in32(512 + byte(at + 5)) ^
      in32(256 + byte(at + 6)) ^
      in32(byte(at + 7))
  }
  for (; at < bytes.length; at++) crc = in32((crc ^ byte(at)) & 255) ^ (crc >>> 8)
  return ~crc
}

/** The NVMe polynomial, reversed, in two halves. */
const CRC64_HIGH = 0x9a6c9329
const CRC64_LOW = 0xac4bc9b5

let crc64Table: Int32Array | undefined

/** For 8 positions and each byte: the high half, then the low half. */
const tableOf64 = (): Int32Array => {
  const table = new Int32Array(8 * 512)
  for (let byte = 0; byte < 256; byte++) {
    let high = 0
    let low = byte
    for (let bit = 0; bit < 8; bit++) {
      const odd = low & 1
      low = (low >>> 1) | (high << 31)
      high >>>= 1
      if (odd) {
        high ^= CRC64_HIGH
        low ^= CRC64_LOW
      }
    }
    table[2 * byte] = high
    table[2 * byte + 1] = low
  }
  for (let position = 1; position < 8; position++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = 512 * (position - 1) + 2 * byte
      const [high = 0, low = 0] = [table[before], table[before + 1]]
      const next = 2 * (low & 255)
      table[512 * position + 2 * byte] = (high >>> 8) ^ (table[next] ?? 0)
      table[512 * position + 2 * byte + 1] = ((low >>> 8) | (high << 24)) ^ (table[next + 1] ?? 0)
    }
  }
  return table
}

/** In 32-bit halves, because BigInt would take a hundred times as long. */
class Crc64Nvme implements Checksum {
  #high = -1
  #low = -1

  update(bytes: Uint8Array): void {
    crc64Table ??= tableOf64()
    const table = crc64Table
    const at64 = (index: number): number => table[index] as number
    const byte = (index: number): number => bytes[index] as number
    let high = this.#high
    let low = this.#low
    let at = 0
    for (const end = bytes.length - 7; at < end; at += 8) {
      const first = low ^ (byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24))
      const second = high ^ (byte(at + 4) | (byte(at + 5) << 8) | (byte(at + 6) << 16) | (byte(at + 7) << 24))
      const a = 3584 + 2 * (first & 255)
      const b = 3072 + 2 * ((first >>> 8) & 255)
      const c = 2560 + 2 * ((first >>> 16) & 255)
      const d = 2048 + 2 * (first >>> 24)
      const e = 1536 + 2 * (second & 255)
      const f = 1024 + 2 * ((second >>> 8) & 255)
      const g = 512 + 2 * ((second >>> 16) & 255)
      const h = 2 * (second >>> 24)
      high = at64(a) ^ at64(b) ^ at64(c) ^ at64(d) ^ at64(e) ^ at64(f) ^ at64(g) ^ at64(h)
      low =
        at64(a + 1) ^ at64(b + 1) ^ at64(c + 1) ^ at64(d + 1) ^ at64(e + 1) ^ at64(f + 1) ^ at64(g + 1) ^ at64(h + 1)
    }
    for (; at < bytes.length; at++) {
      const index = 2 * ((low ^ byte(at)) & 255)
      low = ((low >>> 8) | (high << 24)) ^ at64(index + 1)
      high = (high >>> 8) ^ at64(index)
    }
    this.#high = high
    this.#low = low
  }

  digest(): string {
    const bytes = Buffer.alloc(8)
    bytes.writeInt32BE(~this.#high, 0)
    bytes.writeInt32BE(~this.#low, 4)
    return bytes.toString('base64')
  }
}

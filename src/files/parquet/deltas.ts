/** Maximum bytes of an encoded 64-bit number. */
const LONGEST_NUMBER = 10

/** A read position in the bytes of a page. @throws RangeError past the end */
class Cursor {
  readonly bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }

  byte(): number {
    const value = this.bytes[this.at++]
    if (value === undefined) throw new RangeError('the page ends within its deltas')
    return value
  }

  number(): number {
    let value = 0
    for (let length = 0; length < LONGEST_NUMBER; length++) {
      const next = this.byte()
      value += (next & 127) * 2 ** (7 * length)
      if (next < 128) return value
    }
    throw new Error('a number of the deltas has no end')
  }

  /** Reads a zigzag number. */
  signed(): bigint {
    let value = 0n
    for (let length = 0n; length < LONGEST_NUMBER; length++) {
      const next = this.byte()
      value |= BigInt(next & 127) << (7n * length)
      if (next < 128) return (value >> 1n) ^ -(value & 1n)
    }
    throw new Error('a number of the deltas has no end')
  }
}

/**
 * Decodes delta-encoded numbers into `output`. documented: Parquet format, Encodings.md, DELTA_BINARY_PACKED
 * @returns the index after the last byte of the numbers
 * @throws Error when the bytes end before `output` is full
 */
export const decodeDeltas = (bytes: Uint8Array, from: number, output: Int32Array | BigInt64Array): number => {
  const cursor = new Cursor(bytes, from)
  const blockSize = cursor.number()
  const blocks = cursor.number()
  const inBlock = blockSize / blocks
  if (!(inBlock > 0 && inBlock % 8 === 0)) {
    throw new Error(`deltas in blocks of ${blockSize} numbers, in ${blocks} parts`)
  }
  cursor.number()
  const first = cursor.signed()
  if (output.length === 0) return cursor.at
  if (output instanceof Int32Array) output[0] = Number(BigInt.asIntN(32, first))
  else output[0] = first
  for (let filled = 1; filled < output.length; ) {
    const least = cursor.signed()
    const widths = cursor.at
    cursor.at += blocks
    if (cursor.at > bytes.length) throw new RangeError('the page ends within its deltas')
    for (let block = 0; block < blocks && filled < output.length; block++) {
      const width = bytes[widths + block] as number
      const to = Math.min(output.length, filled + inBlock)
      if (width > 64) throw new Error(`deltas of ${width} bits`)
      // The last block may be incomplete.
      if (cursor.at + Math.ceil(((to - filled) * width) / 8) > bytes.length) {
        throw new RangeError('the page ends within its deltas')
      }
      if (width > 0) unpack(cursor, width, output, filled, to)
      if (output instanceof Int32Array) sum32(output, filled, to, Number(BigInt.asIntN(32, least)))
      else sum64(output, filled, to, least)
      cursor.at += (inBlock * width) / 8
      filled = to
    }
  }
  return cursor.at
}

/** Unpacks consecutive numbers of up to 64 bits into `output[from..to)`. */
const unpack = (cursor: Cursor, width: number, output: Int32Array | BigInt64Array, from: number, to: number): void => {
  const { bytes } = cursor
  let next = cursor.at
  let held = 0
  let bits = 0
  for (let at = from; at < to; at++) {
    let low = 0
    let high = 0
    for (let have = 0; have < width; ) {
      if (bits === 0) {
        held = bytes[next++] as number
        bits = 8
      }
      const take = Math.min(bits, width - have)
      const part = held & ((1 << take) - 1)
      if (have < 32) {
        low |= part << have
        if (have + take > 32) high |= part >>> (32 - have)
      } else high |= part << (have - 32)
      held >>>= take
      bits -= take
      have += take
    }
    if (output instanceof Int32Array) output[at] = low
    else output[at] = (BigInt(high) << 32n) | BigInt(low >>> 0)
  }
}

/** Adds to each value its predecessor and a constant, wrapping around as the type does. */
const sum32 = (output: Int32Array, from: number, to: number, least: number): void => {
  for (let at = from; at < to; at++) {
    output[at] = ((output[at - 1] as number) + (output[at] as number) + least) | 0
  }
}

const sum64 = (output: BigInt64Array, from: number, to: number, least: bigint): void => {
  for (let at = from; at < to; at++) output[at] = (output[at - 1] as bigint) + (output[at] as bigint) + least
}

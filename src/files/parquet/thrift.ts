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

/** Deeper than any structure of the Parquet format. */
const DEEPEST = 24

/** Bytes of the longest number of 64 bits. */
const LONGEST_NUMBER = 10

/**
 * Looks over a structure before it is decoded, so that decoding takes neither time nor memory beyond its size: numbers end, lists have
 * the elements that they claim.
 * @param most values in the structure and in all below it
 * @returns the index after the structure
 * @throws RangeError where the bytes end before the structure does
 * @throws Error for what no writer writes
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
    // A boolean takes a byte in a list, and none as a field.
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

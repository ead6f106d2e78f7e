import { type ChecksumName, newChecksum } from './checksums.ts'

/** The checksum of a part, in Base64, and its bytes. */
export interface Summed {
  readonly checksum: string
  readonly size: number
}

/** The checksum of the parts' checksums, with their number. documented: Amazon S3, composite checksums */
export const composite = (name: ChecksumName, parts: readonly Summed[]): string => {
  const checksum = newChecksum(name)
  for (const part of parts) checksum.update(Buffer.from(part.checksum, 'base64'))
  return `${checksum.digest()}-${parts.length}`
}

/** Reversed polynomials. Hashes cannot be combined. */
const POLYNOMIALS: Readonly<Partial<Record<ChecksumName, Field>>> = {
  crc32: { bits: 32, polynomial: 0xedb88320n },
  crc32c: { bits: 32, polynomial: 0x82f63b78n },
  crc64nvme: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n }
}

interface Field {
  readonly bits: number
  readonly polynomial: bigint
}

/** Whether the checksum of a whole follows from those of its parts. */
export const isCombinable = (name: ChecksumName): boolean => POLYNOMIALS[name] !== undefined

/** The checksum of all bytes, without reading them again. */
export const wholeOf = (name: ChecksumName, parts: readonly Summed[]): string => {
  const field = POLYNOMIALS[name]
  if (field === undefined) throw new TypeError(`checksums ${name} cannot be combined`)
  // Most parts have the same size.
  const shifts = new Map<number, bigint>()
  // The highest bit is x to the power of 0; this is x to the power of 8, then its squares.
  const powers = [1n << BigInt(field.bits - 9)]
  let whole = 0n
  for (const { checksum, size } of parts) {
    const shift = shifts.get(size) ?? shiftBy(size, powers, field)
    shifts.set(size, shift)
    whole = product(shift, whole, field) ^ BigInt(`0x${Buffer.from(checksum, 'base64').toString('hex')}`)
  }
  return Buffer.from(whole.toString(16).padStart(field.bits / 4, '0'), 'hex').toString('base64')
}

/** x to the power of the number of bits, modulo the polynomial: what so many bytes behind a checksum make of it. @param powers grows as needed */
const shiftBy = (bytes: number, powers: bigint[], field: Field): bigint => {
  let shift = 1n << BigInt(field.bits - 1)
  let left = bytes
  for (let bit = 0; left > 0; bit++) {
    const power = powers[bit] as bigint
    if (left % 2 === 1) shift = product(power, shift, field)
    powers[bit + 1] ??= product(power, power, field)
    left = Math.floor(left / 2)
  }
  return shift
}

/** The product of two polynomials, modulo the polynomial of the checksum. */
const product = (one: bigint, other: bigint, { bits, polynomial }: Field): bigint => {
  let result = 0n
  let shifted = other
  for (let bit = 1n << BigInt(bits - 1); bit > 0n; bit >>= 1n) {
    if ((one & bit) !== 0n) result ^= shifted
    shifted = (shifted & 1n) === 0n ? shifted >> 1n : (shifted >> 1n) ^ polynomial
  }
  return result
}

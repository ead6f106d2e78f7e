import type { Field } from '../../cloud/schema/collection.ts'
import { skipSpace } from './bytes.ts'

/** The value may be invalid: the field's own check decides. */
export const UNPROVEN = -1

/**
 * Accepts a value that is certainly valid, without decoding it.
 * @param bytes JSON, with NUL behind its end
 * @returns the index after the value, or UNPROVEN
 */
export type ByteCheck = (bytes: Uint8Array, at: number) => number

const QUOTE = 34
const MINUS = 45
const PLUS = 43
const COMMA = 44
const DOT = 46
const ZERO = 48
const NINE = 57
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
/** `e`, and `E` in lower case. */
const EXPONENT = 101

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE

/** Digits before the decimal point of numbers that are certainly in the range of a type. Floats of 32 bits, and BFloat16, end at 3.4e38. */
const DIGITS: Readonly<Record<string, number>> = { Double: 308, Float16Vector: 4 }

const digitsOf = (type: string): number => DIGITS[type] ?? 38

/** The end of a number below 10^`digits`. */
const endOfNumber = (bytes: Uint8Array, from: number, digits: number): number => {
  let at = bytes[from] === MINUS ? from + 1 : from
  const first = at
  let byte = bytes[at] as number
  if (byte === ZERO) byte = bytes[++at] as number
  else if (isDigit(byte))
    do byte = bytes[++at] as number
    while (isDigit(byte))
  else return UNPROVEN
  const size = at - first
  if (byte === DOT) {
    byte = bytes[++at] as number
    if (!isDigit(byte)) return UNPROVEN
    do byte = bytes[++at] as number
    while (isDigit(byte))
  }
  if ((byte | 0x20) === EXPONENT) return endOfExponent(bytes, at + 1, digits - size)
  return size <= digits ? at : UNPROVEN
}

/** @param most largest exponent; one that is not positive only makes the number smaller */
const endOfExponent = (bytes: Uint8Array, from: number, most: number): number => {
  const isNegative = bytes[from] === MINUS
  const first = isNegative || bytes[from] === PLUS ? from + 1 : from
  let at = first
  let exponent = 0
  for (let byte = bytes[at] as number; isDigit(byte); byte = bytes[++at] as number)
    exponent = exponent * 10 + byte - ZERO
  if (at === first || most < 0) return UNPROVEN
  return isNegative || exponent <= most ? at : UNPROVEN
}

const number = ({ type }: Field): ByteCheck => {
  const digits = digitsOf(type)
  return (bytes, at) => endOfNumber(bytes, at, digits)
}

const floatVector = ({ type, dim }: Field): ByteCheck => {
  const digits = digitsOf(type)
  return (bytes, from) => {
    if (bytes[from] !== OPEN_LIST) return UNPROVEN
    let count = 0
    for (let at = skipSpace(bytes, from + 1); ; ) {
      at = endOfNumber(bytes, at, digits)
      if (at === UNPROVEN) return UNPROVEN
      count++
      let byte = bytes[at] as number
      if (byte <= 0x20) {
        at = skipSpace(bytes, at)
        byte = bytes[at] as number
      }
      if (byte === CLOSE_LIST) return count === dim ? at + 1 : UNPROVEN
      if (byte !== COMMA) return UNPROVEN
      at++
      if ((bytes[at] as number) <= 0x20) at = skipSpace(bytes, at)
    }
  }
}

/** Digits of an integer that a double holds exactly. */
const SAFE_DIGITS = 15

const endOfInteger = (bytes: Uint8Array, from: number, least: number, most: number): number => {
  const isNegative = bytes[from] === MINUS
  let at = isNegative ? from + 1 : from
  const first = at
  let value = 0
  for (let byte = bytes[at] as number; isDigit(byte); byte = bytes[++at] as number) value = value * 10 + byte - ZERO
  const count = at - first
  if (count === 0 || count > SAFE_DIGITS || (bytes[first] === ZERO && count > 1)) return UNPROVEN
  if (isNegative) value = -value
  return value >= least && value <= most ? at : UNPROVEN
}

const BITS: Readonly<Record<string, number>> = { Int8: 8, Int16: 16, Int32: 32 }

const integer = ({ type }: Field): ByteCheck => {
  const half = 2 ** ((BITS[type] ?? 64) - 1)
  return (bytes, at) => endOfInteger(bytes, at, -half, half - 1)
}

/** @param dims dimensions of a list element */
const byteVector =
  (least: number, most: number, dims: number) =>
  ({ dim }: Field): ByteCheck =>
  (bytes, from) => {
    if (bytes[from] !== OPEN_LIST) return UNPROVEN
    let count = 0
    for (let at = skipSpace(bytes, from + 1); ; at = skipSpace(bytes, at + 1)) {
      at = endOfInteger(bytes, at, least, most)
      if (at === UNPROVEN) return UNPROVEN
      count += dims
      at = skipSpace(bytes, at)
      if (bytes[at] === CLOSE_LIST) return count === dim ? at + 1 : UNPROVEN
      if (bytes[at] !== COMMA) return UNPROVEN
    }
  }

/** Bytes that may follow a backslash, `u` left out. */
const ESCAPED: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'))

const isHex = (byte: number): boolean => isDigit(byte) || ((byte | 0x20) >= 97 && (byte | 0x20) <= 102)

const isEscape = (bytes: Uint8Array, at: number): boolean => {
  if (ESCAPED.has(bytes[at] as number)) return true
  if (bytes[at] !== 117) return false
  for (let digit = 1; digit <= 4; digit++) if (!isHex(bytes[at + digit] as number)) return false
  return true
}

const text = ({ maxLength = Number.POSITIVE_INFINITY }: Field): ByteCheck => {
  return (bytes, from) => {
    if (bytes[from] !== QUOTE) return UNPROVEN
    // No escape decodes to more bytes than it has, but a byte that is no UTF-8 becomes three.
    let more = 0
    for (let at = from + 1; ; at++) {
      const byte = bytes[at] as number
      if (byte === QUOTE) return at - from - 1 + more <= maxLength ? at + 1 : UNPROVEN
      if (byte < 0x20) return UNPROVEN
      if (byte >= 0x80) more += 2
      else if (byte === BACKSLASH && !isEscape(bytes, ++at)) return UNPROVEN
    }
  }
}

const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')
const NULL = Buffer.from('null')

const endOfLiteral = (bytes: Uint8Array, from: number, literal: Uint8Array): number => {
  for (let at = 0; at < literal.length; at++) if (bytes[from + at] !== literal[at]) return UNPROVEN
  return from + literal.length
}

const bool = (): ByteCheck => (bytes, at) => endOfLiteral(bytes, at, bytes[at] === TRUE[0] ? TRUE : FALSE)

const CHECKS: Readonly<Partial<Record<Field['type'], (field: Field) => ByteCheck>>> = {
  Bool: bool,
  Int8: integer,
  Int16: integer,
  Int32: integer,
  Int64: integer,
  Float: number,
  Double: number,
  VarChar: text,
  FloatVector: floatVector,
  BinaryVector: byteVector(0, 255, 8),
  Float16Vector: floatVector,
  BFloat16Vector: floatVector,
  Int8Vector: byteVector(-128, 127, 1)
}

/** The byte check of a field; undefined for types whose values are decoded anyway. */
export const byteCheckOf = (field: Field): ByteCheck | undefined => {
  const check = CHECKS[field.type]?.(field)
  if (check === undefined || (field.nullable !== true && field.default === undefined)) return check
  return (bytes, at) => (bytes[at] === NULL[0] ? endOfLiteral(bytes, at, NULL) : check(bytes, at))
}

/** JSON as bytes, with NUL behind their end: NUL ends everything, so that no loop compares its index with the length. */

import { DEEPEST, INCOMPLETE } from './scan.ts'

const QUOTE = 34
const COMMA = 44
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN_MAP = 123
const CLOSE_MAP = 125

const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9

/** Index of the first byte that is no white space. */
export const skipSpace = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (isSpace(bytes[at] as number)) at++
  return at
}

/** Index after the value that begins at `from`, or INCOMPLETE. It does not validate the value. */
export const endOfValue = (bytes: Uint8Array, from: number): number => {
  const first = bytes[from]
  if (first === QUOTE) return endOfString(bytes, from)
  return first === OPEN_LIST || first === OPEN_MAP ? endOfNested(bytes, from) : endOfLiteral(bytes, from)
}

/** Index after the string that begins at `from`, or INCOMPLETE. */
export const endOfString = (bytes: Uint8Array, from: number): number => {
  for (let at = from + 1; ; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) return at + 1
    if (byte === 0) return INCOMPLETE
    if (byte === BACKSLASH && bytes[++at] === 0) return INCOMPLETE
  }
}

const endOfNested = (bytes: Uint8Array, from: number): number => {
  let depth = 0
  for (let at = from; ; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const end = endOfString(bytes, at)
      if (end === INCOMPLETE) return INCOMPLETE
      at = end - 1
    } else if (byte === OPEN_LIST || byte === OPEN_MAP) {
      if (++depth > DEEPEST) return INCOMPLETE
    } else if (byte === CLOSE_LIST || byte === CLOSE_MAP) {
      if (--depth === 0) return at + 1
    } else if (byte === 0) return INCOMPLETE
  }
}

const endOfLiteral = (bytes: Uint8Array, from: number): number => {
  for (let at = from; ; at++) {
    const byte = bytes[at] as number
    if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_MAP || isSpace(byte)) return at
    if (byte === 0) return INCOMPLETE
  }
}

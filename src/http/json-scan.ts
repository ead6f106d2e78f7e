import type { BodyLimits } from '../contract/body-limits.ts'

const QUOTE = 34
const COMMA = 44
const COLON = 58
const LIST = 91
const BACKSLASH = 92
const LIST_END = 93
const OBJECT = 123
const OBJECT_END = 125

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9

/** Levels whose kind fits into two integers of 32 bits. */
const MOST_LEVELS = 64

/**
 * One pass over the bytes of a JSON text, piece by piece as they come, before anything is made of them: it counts levels, keys and list
 * items. Of a text that is no JSON the figures mean nothing, but they are never less than what a parser would build.
 */
export class JsonScan {
  /** Keys of the outermost object. */
  fields = 0
  readonly #limits: BodyLimits
  #depth = 0
  #entries = 0
  /** The kind of each level, the innermost in the last bit: 1 is a list. */
  #outer = 0
  #inner = 0
  /** Keys of the object at each level. */
  readonly #keys = new Uint32Array(MOST_LEVELS + 1)
  #inString = false
  #escaped = false
  /** The last byte of the pieces before that is no blank. */
  #last = 0

  constructor(limits: BodyLimits) {
    if (limits.depth > MOST_LEVELS) throw new RangeError(`a body has at most ${MOST_LEVELS} levels`)
    this.#limits = limits
  }

  /** Goes on with the next piece. Returns the limit that is exceeded, if one is. */
  scan(bytes: Uint8Array): 'depth' | 'entries' | 'keys' | undefined {
    const { depth: deepest, entries: most, keys: mostKeys } = this.#limits
    const keys = this.#keys
    const { length } = bytes
    let depth = this.#depth
    let entries = this.#entries
    let outer = this.#outer
    let inner = this.#inner
    let at = this.#inString ? this.#endOfString(bytes, 0) : 0
    for (; at < length; at++) {
      switch (bytes[at]) {
        case QUOTE:
          at = this.#endOfString(bytes, at + 1) - 1
          break
        case COLON:
          entries++
          keys[depth] = (keys[depth] ?? 0) + 1
          if ((keys[depth] ?? 0) > mostKeys) return 'keys'
          if (depth === 1 && inner === 0) this.fields++
          break
        case COMMA:
          entries += inner & 1
          break
        case LIST:
        case OBJECT:
          if (++depth > deepest) return 'depth'
          keys[depth] = 0
          outer = (outer << 1) | (inner >>> 31)
          inner = (inner << 1) | (bytes[at] === LIST ? 1 : 0)
          break
        case LIST_END:
        case OBJECT_END:
          if (bytes[at] === LIST_END && !this.#isAfterOpening(bytes, at)) entries++
          if (depth > 0) depth--
          inner = (inner >>> 1) | (outer << 31)
          outer >>>= 1
          break
      }
      if (entries > most) return 'entries'
    }
    this.#depth = depth
    this.#entries = entries
    this.#outer = outer
    this.#inner = inner
    this.#keepLast(bytes)
    return undefined
  }

  /** Where the string ends that the byte is in, behind its quote; the end of the bytes when it goes on. */
  #endOfString(bytes: Uint8Array, from: number): number {
    const { length } = bytes
    let at = from
    if (this.#escaped) at++
    for (; at < length; at++) {
      const byte = bytes[at]
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) {
        this.#inString = false
        this.#escaped = false
        return at + 1
      }
    }
    this.#inString = true
    this.#escaped = at > length
    return length
  }

  /** Whether nothing stands between the end of a list and its beginning. */
  #isAfterOpening(bytes: Uint8Array, end: number): boolean {
    let at = end - 1
    while (at >= 0 && isBlank(bytes[at])) at--
    return (at < 0 ? this.#last : bytes[at]) === LIST
  }

  #keepLast(bytes: Uint8Array): void {
    let at = bytes.length - 1
    while (at >= 0 && isBlank(bytes[at])) at--
    this.#last = bytes[at] ?? this.#last
  }
}

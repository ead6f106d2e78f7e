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

/** The kinds of so many levels fit into two 32-bit integers. */
const MOST_LEVELS = 64

/**
 * Counts levels, keys and list items of a JSON text in one pass over its bytes, piece by piece, before the text is parsed. For invalid
 * JSON the counts are meaningless, but never lower than what a parser would build.
 */
export class JsonScan {
  /** Keys of the outermost object. */
  fields = 0
  readonly #limits: BodyLimits
  #depth = 0
  #entries = 0
  /** The kind of each level, 1 for a list; the innermost level is the last bit. */
  #outer = 0
  #inner = 0
  /** Keys of the object at each level. */
  readonly #keys: number[] = [0]
  #inString = false
  #escaped = false
  /** The last non-blank byte of the previous pieces. */
  #last = 0

  constructor(limits: BodyLimits) {
    if (limits.depth > MOST_LEVELS) throw new RangeError(`a body has at most ${MOST_LEVELS} levels`)
    this.#limits = limits
  }

  /** Scans the next piece. Returns the name of an exceeded limit. */
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

  /** Index after the closing quote of the string around `from`; the length of the bytes if the string continues in the next piece. */
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

  /** Whether the list that ends here is empty. */
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

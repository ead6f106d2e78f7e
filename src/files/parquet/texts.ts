import { decodeDeltas } from './deltas.ts'

/** The texts of a page, decoded in batches. */
export interface Texts {
  /** Returns the next batch, with at least one text. */
  take(): Uint8Array[]
  /** Number of texts not yet taken. */
  readonly left: number
}

/** Each text follows its length. */
export const plainTexts = (bytes: Uint8Array, count: number): Texts => {
  let at = 0
  return textsFrom(count, () => {
    const start = at + 4
    at = endOfText(bytes, at)
    return bytes.subarray(start, at)
  })
}

/** Maximum texts of a batch: each text is an object, and a page can have millions. */
const AT_ONCE = 16 * 1024

/** Maximum bytes of a batch: texts with shared prefixes can decode to far more than their page. */
const BYTES_AT_ONCE = 4 * 1024 * 1024

/** @param next returns the next of `count` values */
const textsFrom = (count: number, next: (at: number) => Uint8Array): Texts => {
  let at = 0
  return {
    take: () => {
      const taken: Uint8Array[] = []
      for (let bytes = 0; at < count && taken.length < AT_ONCE && bytes < BYTES_AT_ONCE; ) {
        const value = next(at++)
        taken.push(value)
        bytes += value.length
      }
      return taken
    },
    get left() {
      return count - at
    }
  }
}

/** Index of the byte after the text with its length at `at`. */
const endOfText = (bytes: Uint8Array, at: number): number => {
  if (at + 4 > bytes.length) throw ended()
  const length =
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  const end = at + 4 + length
  if (length < 0 || end > bytes.length) throw ended()
  return end
}

const ended = (): Error => new Error('the page ends within its values')

/** All lengths precede the texts. documented: Parquet format, Encodings.md, DELTA_LENGTH_BYTE_ARRAY */
export const deltaTexts = (bytes: Uint8Array, count: number): Texts => {
  const lengths = new Int32Array(count)
  const slice = slicer(bytes, decodeDeltas(bytes, 0, lengths))
  return textsFrom(count, at => slice(lengths[at] as number))
}

const slicer = (bytes: Uint8Array, from: number): ((length: number) => Uint8Array) => {
  let at = from
  return length => {
    const start = at
    at += length
    if (length < 0 || at > bytes.length) throw ended()
    return bytes.subarray(start, at)
  }
}

/** Each text shares a prefix with its predecessor. documented: Parquet format, Encodings.md, DELTA_BYTE_ARRAY */
export const prefixedTexts = (bytes: Uint8Array, count: number): Texts => {
  const shared = new Int32Array(count)
  const lengths = new Int32Array(count)
  const slice = slicer(bytes, decodeDeltas(bytes, decodeDeltas(bytes, 0, shared), lengths))
  let last: Uint8Array = new Uint8Array()
  return textsFrom(count, at => {
    const prefix = shared[at] as number
    const suffix = slice(lengths[at] as number)
    if (prefix < 0 || prefix > last.length) throw ended()
    if (prefix === 0) last = suffix
    else {
      const whole = new Uint8Array(prefix + suffix.length)
      whole.set(last.subarray(0, prefix))
      whole.set(suffix, prefix)
      last = whole
    }
    return last
  })
}

/** The texts of a dictionary page, as slices of the page's bytes. */
export class TextDictionary {
  readonly size: number
  readonly #bytes: Uint8Array
  readonly #ends: Uint32Array
  /** 1 for an entry that has passed its check; rows with this entry skip the check. */
  readonly fit: Uint8Array

  constructor(bytes: Uint8Array, count: number) {
    this.size = count
    this.#bytes = bytes
    this.#ends = new Uint32Array(count)
    this.fit = new Uint8Array(count)
    let at = 0
    for (let entry = 0; entry < count; entry++) {
      at = endOfText(bytes, at)
      this.#ends[entry] = at
    }
  }

  at(entry: number): Uint8Array {
    const start = entry === 0 ? 0 : (this.#ends[entry - 1] as number)
    return this.#bytes.subarray(start + 4, this.#ends[entry])
  }
}

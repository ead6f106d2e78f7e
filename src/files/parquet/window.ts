import type { FileBytes } from '../bytes.ts'

/** Bytes read at once. */
const AHEAD = 1024 * 1024

const NOTHING = new Uint8Array()

/** A file read from front to back by places. Bytes that were read already are not read again. */
export class Window {
  readonly #bytes: FileBytes
  #from = 0
  #held: Uint8Array<ArrayBuffer> = NOTHING

  constructor(bytes: FileBytes) {
    this.#bytes = bytes
  }

  /**
   * Fewer than `length` bytes only where the range ends.
   * @param until end of the range, behind which nothing is read
   */
  async at(from: number, length: number, until: number): Promise<Uint8Array<ArrayBuffer>> {
    const wanted = Math.min(length, until - from)
    const start = from - this.#from
    if (start < 0 || start + wanted > this.#held.length) {
      const kept = start < 0 ? NOTHING : this.#held.subarray(start)
      const to = Math.min(until, from + Math.max(wanted, AHEAD))
      const more = await this.#bytes.read(from + kept.length, to)
      this.#held = kept.length === 0 ? more : joined(kept, more)
      this.#from = from
      return this.#held.subarray(0, wanted)
    }
    return this.#held.subarray(start, start + wanted)
  }
}

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}

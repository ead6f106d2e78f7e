import type { FileBytes } from '../bytes.ts'

/** Bytes read at once. */
const AHEAD = 1024 * 1024

/** A file read from front to back by places: what was read already is not read again. */
export class Window {
  readonly #bytes: FileBytes
  #from = 0
  #held = new Uint8Array()

  constructor(bytes: FileBytes) {
    this.#bytes = bytes
  }

  /** Fewer than `length` bytes only where the file ends. */
  async at(from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const held = from - this.#from
    if (held < 0 || held + length > this.#held.length) {
      this.#held = await this.#bytes.read(from, from + Math.max(length, AHEAD))
      this.#from = from
      return this.#held.subarray(0, length)
    }
    return this.#held.subarray(held, held + length)
  }
}

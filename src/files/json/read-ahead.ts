import { INCOMPLETE } from './scan.ts'

const NEWLINE = 10

/** The bytes of a file that are being read. */
export class ReadAhead {
  /** With NUL behind their end. */
  bytes: Buffer = Buffer.alloc(1)
  length = 0
  #text = ''
  #textFrom = INCOMPLETE

  add(part: Uint8Array): void {
    const length = this.length + part.length
    if (length >= this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(this.length === 0 ? length + 1 : 2 * length)
      larger.set(this.bytes.subarray(0, this.length))
      this.bytes = larger
    }
    this.bytes.set(part, this.length)
    this.bytes[length] = 0
    this.length = length
    this.#textFrom = INCOMPLETE
  }

  /** Forgets the bytes before an index. */
  drop(before: number): void {
    this.bytes.copyWithin(0, before, this.length)
    this.length -= before
    this.bytes[this.length] = 0
    this.#textFrom = INCOMPLETE
  }

  clear(): void {
    this.drop(this.length)
  }

  /** The bytes from an index on, or from an earlier one, with one character for each byte. It is made once for many rows. */
  textFrom(at: number): { readonly text: string; readonly start: number } {
    if (this.#textFrom === INCOMPLETE || this.#textFrom > at) {
      this.#text = this.bytes.toString('latin1', at, this.length)
      this.#textFrom = at
    }
    return { text: this.#text, start: this.#textFrom }
  }

  /** The line breaks before an index. */
  countLines(before: number): number {
    let count = 0
    for (
      let at = this.bytes.indexOf(NEWLINE);
      at !== INCOMPLETE && at < before;
      at = this.bytes.indexOf(NEWLINE, at + 1)
    )
      count++
    return count
  }
}

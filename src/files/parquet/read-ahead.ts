import { type FileBytes, readBlocks } from '../reader.ts'

/** Memory that is used again for bytes that are needed for a short time. */
export class Scratch {
  #memory = new Uint8Array()

  /** Returns memory with any content, valid until the next call. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.#memory.length) this.#memory = new Uint8Array(length)
    return this.#memory.subarray(0, length)
  }
}

/** Bytes of one read: several pages of usual size. */
const BLOCK = 2 * 1024 * 1024

const NOTHING = new Uint8Array()

/** Bytes of the file, and the offset of the first one. */
interface Part {
  readonly bytes: Uint8Array
  readonly from: number
}

const endOf = ({ bytes, from }: Part): number => from + bytes.length

const holds = (part: Part, from: number, to: number): boolean => from >= part.from && to <= endOf(part)

const slice = ({ bytes, from: start }: Part, from: number, to: number): Uint8Array =>
  bytes.subarray(Math.max(0, from - start), Math.max(0, to - start))

/** Reads ranges of a file from front to back, the next block while the last one is used. It does not read the same bytes twice. */
export class ReadAhead {
  readonly #bytes: FileBytes
  readonly #length: number
  readonly #scratch = new Scratch()
  #blocks: AsyncGenerator<Uint8Array> | undefined
  #block: Part = { bytes: NOTHING, from: 0 }
  /** A range that began before the block and ends in it. */
  #joined: Part = { bytes: NOTHING, from: 0 }

  /** @param length bytes of one read */
  constructor(bytes: FileBytes, length = BLOCK) {
    this.#bytes = bytes
    this.#length = length
  }

  /**
   * Returns `length` bytes, valid until the next call; fewer only at the end of the range.
   * @param until end of the range; nothing after it is read
   */
  async at(from: number, length: number, until: number): Promise<Uint8Array> {
    const to = Math.min(from + length, until)
    for (const part of [this.#block, this.#joined]) if (holds(part, from, to)) return slice(part, from, to)
    if (!holds(this.#block, from, from) && !holds(this.#joined, from, from)) {
      await this.#skipTo(from, until)
      if (holds(this.#block, from, to)) return slice(this.#block, from, to)
    }
    return this.#join(from, to, until)
  }

  /** Copies a range that does not end in the block where it begins. */
  async #join(from: number, to: number, until: number): Promise<Uint8Array> {
    const whole = this.#scratch.take(to - from)
    const first = slice(this.#joined, from, to)
    whole.set(first)
    let end = from + first.length
    for (;;) {
      const more = slice(this.#block, end, to)
      whole.set(more, end - from)
      end += more.length
      if (end === to || !(await this.#next(until))) break
    }
    this.#joined = { bytes: whole.subarray(0, end - from), from }
    return this.#joined.bytes
  }

  /** Goes to the block with a byte: the next one, or a new one that begins with it. */
  async #skipTo(from: number, until: number): Promise<void> {
    const end = endOf(this.#block)
    const isNear = from >= end && from < end + this.#length
    if (isNear && this.#blocks !== undefined && (await this.#next(until)) && holds(this.#block, from, from)) return
    this.#blocks = undefined
    this.#block = { bytes: NOTHING, from }
    await this.#next(until)
  }

  /** Takes the next block. @returns whether there is one */
  async #next(until: number): Promise<boolean> {
    const from = endOf(this.#block)
    let next = await this.#blocks?.next()
    if (next === undefined || next.done) {
      this.#blocks = readBlocks(this.#bytes, from, until, this.#length)
      next = await this.#blocks.next()
    }
    if (next.done || next.value.length === 0) return false
    this.#block = { bytes: next.value, from }
    return true
  }
}

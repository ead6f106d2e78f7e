/** Something that few may do at a time. */
export interface BodySlot {
  /** Has been of use: it is kept for the longest time anew. */
  stay(): void
  /** More than once does nothing. */
  leave(): void
}

/** Lets a few at a time do something that takes memory; the others wait in their order. */
export class BodySlots {
  #free: number
  readonly #longest: number
  readonly #waiting: ((place: BodySlot) => void)[] = []

  /** @param longest milliseconds after which a place goes to the next one, if its holder is not heard of: a slow one must not hold up all */
  constructor(most: number, longest: number) {
    this.#free = most
    this.#longest = longest
  }

  /** Goes on when there is a place, at once if there is one. */
  enter(go: (place: BodySlot) => void): void {
    if (this.#free === 0) {
      this.#waiting.push(go)
      return
    }
    this.#free--
    go(this.#place())
  }

  #place(): BodySlot {
    let left = false
    const leave = (): void => {
      if (left) return
      left = true
      clearTimeout(limit)
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next(this.#place())
    }
    const limit = setTimeout(leave, this.#longest).unref()
    return {
      stay: () => {
        if (!left) limit.refresh()
      },
      leave
    }
  }
}

/** Bytes that are kept as they came, in pieces. */
const SMALL = 64 * 1024

interface Transferable {
  transfer?(length: number): unknown
}

/** Gives the memory of a piece back at once; Node 20 does so when garbage is collected. Of small ones several share their memory. */
export const release = ({ buffer, byteLength }: Buffer): void => {
  if (byteLength === buffer.byteLength) (buffer as Transferable).transfer?.(0)
}

const STEP = 1024 ** 2

/** What TypeScript's library for this version of JavaScript does not know; Node 20 has it. */
interface Resizable extends ArrayBuffer {
  resize(length: number): void
}

/** Bytes of one body, to which the pieces are handed over. Many go into memory of its own, which is given back at once and not when garbage happens to be collected. */
export class KeptBytes {
  readonly #most: number
  #pieces: Buffer[] = []
  #length = 0
  #memory: Resizable | undefined

  /** @param most how many there may be */
  constructor(most: number) {
    this.#most = most
  }

  add(piece: Buffer): void {
    const from = this.#length
    this.#length += piece.length
    if (this.#length <= SMALL) {
      this.#pieces.push(piece)
      return
    }
    const memory = this.#memoryFor(this.#length)
    new Uint8Array(memory, from, piece.length).set(piece)
    release(piece)
  }

  all(): Buffer {
    if (this.#memory !== undefined) return Buffer.from(this.#memory, 0, this.#length)
    const [first] = this.#pieces
    return first !== undefined && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces)
  }

  /** What `all` returned must not be used any more. */
  free(): void {
    this.#pieces = []
    this.#memory?.resize(0)
  }

  #memoryFor(length: number): Resizable {
    if (this.#memory === undefined) {
      const options = { maxByteLength: this.#most }
      this.#memory = new (ArrayBuffer as unknown as new (length: number, of: typeof options) => Resizable)(0, options)
      this.#memory.resize(Math.min(this.#most, length + STEP))
      let at = 0
      for (const piece of this.#pieces) {
        new Uint8Array(this.#memory, at, piece.length).set(piece)
        at += piece.length
        release(piece)
      }
      this.#pieces = []
    } else if (this.#memory.byteLength < length) this.#memory.resize(Math.min(this.#most, length + STEP))
    return this.#memory
  }
}

/** A slot that a body holds while it is received. */
export interface BodySlot {
  /** Restarts the time after which the slot passes on. */
  extend(): void
  /** Frees the slot. Further calls do nothing. */
  leave(): void
}

/** Limits how many bodies take memory at the same time. The others wait in the order in which they came. */
export class BodySlots {
  #free: number
  readonly #longest: number
  readonly #waiting: ((place: BodySlot) => void)[] = []

  /** @param longest milliseconds without `stay` after which a slot passes on: one slow client must not block all others */
  constructor(most: number, longest: number) {
    this.#free = most
    this.#longest = longest
  }

  /** Calls `go` as soon as a slot is free, at once if one is free now. */
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
      extend: () => {
        if (!left) limit.refresh()
      },
      leave
    }
  }
}

/** Bodies of up to this many bytes are stored as the pieces that arrived. */
const SMALL = 64 * 1024

interface Transferable {
  transfer?(length: number): unknown
}

/** Frees the memory of a piece at once; on Node 20 the garbage collector does. Small pieces that share memory are left alone. */
export const release = ({ buffer, byteLength }: Buffer): void => {
  if (byteLength === buffer.byteLength) (buffer as Transferable).transfer?.(0)
}

const STEP = 1024 ** 2

/** Missing in the TypeScript library of our target; Node 20 has it. */
interface Resizable extends ArrayBuffer {
  resize(length: number): void
}

/** The bytes of one body. Large bodies get memory of their own, which is freed at once instead of at some later garbage collection. */
export class BodyBytes {
  readonly #most: number
  #pieces: Buffer[] = []
  #length = 0
  #memory: Resizable | undefined

  /** @param most maximum number of bytes */
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

  /** Frees the memory. The buffer that `all` returned must not be used afterwards. */
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

import type { FileBytes } from '../files/reader.ts'
import type { AnswerBody } from './answer-body.ts'
import { storeFailure } from './failures.ts'
import { free } from './receiving.ts'

/** The bytes of an object from one request. A server that does not know ranges sends the whole object. */
export interface ObjectPart {
  readonly from: number
  readonly to: number
  readonly body: AnswerBody
}

/** Bytes of the first request, and of the first one after a jump. Each request that continues another one asks for twice as many. */
const FIRST = 1024 * 1024

/** Bytes that are received and dropped when a reader leaves them out: another request takes longer. */
const GAP = 256 * 1024

export interface ObjectBytesOptions {
  readonly size: number
  /** Scheme, host and port of the store, for messages. */
  readonly origin: string
  /** Requests the bytes from `from` to before `to`. */
  readonly open: (from: number, to: number) => Promise<ObjectPart>
}

/** An object of a live store as a file. A reader that goes from front to back gets it from few requests. The memory does not grow with the object. */
export const objectBytes = ({ size, origin, open }: ObjectBytesOptions): FileBytes => {
  let part: PartReader | undefined
  let length = FIRST
  let isClosed = false
  let last: Promise<unknown> = Promise.resolve()

  /** The open part, at this position. */
  const partAt = async (from: number, wanted: number): Promise<PartReader> => {
    const gap = part === undefined ? -1 : from - part.at
    const isNear = gap >= 0 && gap <= GAP
    if (part === undefined || !isNear || from >= part.to) {
      length = isNear ? length * 2 : FIRST
      part?.close()
      part = undefined
      const opened = new PartReader(await open(from, Math.min(size, from + Math.max(length, wanted))), origin)
      if (isClosed) opened.close()
      part = opened
    }
    await part.skipTo(from)
    return part
  }

  const readNow = async (from: number, to: number, memory?: Memory): Promise<Memory> => {
    if (isClosed || to <= from) return new Uint8Array()
    const bytes = memory?.subarray(0, to - from) ?? new Uint8Array(to - from)
    for (let filled = 0; filled < bytes.length; ) {
      const source = await partAt(from + filled, bytes.length - filled)
      filled += await source.take(bytes.subarray(filled))
    }
    return bytes
  }

  return {
    size,
    read: (from, to, memory) => {
      const bytes = last.then(() => readNow(from, Math.min(to, size), memory))
      last = bytes.catch(() => {})
      return bytes
    },
    close: () => {
      isClosed = true
      part?.close()
    }
  }
}

type Memory = Uint8Array<ArrayBuffer>

const NOTHING: Buffer = Buffer.alloc(0)

/** Reads one part from front to back. */
class PartReader {
  readonly #part: ObjectPart
  readonly #origin: string
  /** Position of the next byte. */
  at: number
  /** The piece that was begun, and its rest. */
  #piece = NOTHING
  #rest = NOTHING

  constructor(part: ObjectPart, origin: string) {
    this.#part = part
    this.#origin = origin
    this.at = part.from
  }

  get to(): number {
    return this.#part.to
  }

  /** Fills the beginning of `target`; returns the number of bytes, at least one. @throws StoreFailure */
  async take(target: Uint8Array): Promise<number> {
    const bytes = await this.#next(target.length)
    target.set(bytes)
    return this.#leave(bytes)
  }

  async skipTo(position: number): Promise<void> {
    while (this.at < position) this.#leave(await this.#next(position - this.at))
  }

  close(): void {
    if (this.at < this.to) this.#part.body.close()
  }

  /** The next bytes: at least one and at most `most`, never beyond the end of the part. They last until they are left. */
  async #next(most: number): Promise<Buffer> {
    const { from, to, body } = this.#part
    if (this.#rest.length === 0) {
      const piece = await body.next()
      if (piece === undefined) throw storeFailure('broken', this.#origin, `${this.at - from} of ${to - from} bytes`)
      this.#piece = piece
      this.#rest = piece
    }
    return this.#rest.subarray(0, Math.min(most, to - this.at))
  }

  /** Goes on behind the next bytes. @returns their number */
  #leave({ length }: Buffer): number {
    const { to, body } = this.#part
    this.#rest = this.#rest.subarray(length)
    this.at += length
    if (this.#rest.length === 0) free(this.#piece)
    // The connection is kept once the end of the answer was seen. Nothing may follow.
    if (this.at === to)
      body.next().then(
        more => more && body.close(),
        () => {}
      )
    return length
  }
}

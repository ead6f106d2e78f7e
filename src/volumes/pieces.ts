import { openSync } from 'node:fs'
import { type FileHandle, unlink } from 'node:fs/promises'
import type { FileBytes } from '../files/reader.ts'
import { fileBytes, isAbsence } from '../objects/stores/real-file.ts'

/** A file on disk that holds an object, or a part of one. It is removed when it is dropped and no reader needs it. */
export class Piece {
  readonly path: string
  readonly size: number
  #readers = 0
  #dropped = false

  constructor(path: string, size: number) {
    this.path = path
    this.size = size
  }

  retain(): void {
    this.#readers++
  }

  release(): void {
    this.#readers--
    if (this.#dropped) this.drop().catch(() => {})
  }

  async drop(): Promise<void> {
    this.#dropped = true
    if (this.#readers > 0) return
    await unlink(this.path).catch(error => {
      if (!isAbsence(error)) throw error
    })
  }
}

interface OpenPiece {
  readonly index: number
  readonly bytes: FileBytes
}

/** The bytes of several files, one after the other. One file at a time is open, because an object may have thousands of parts. */
export const piecesBytes = ({
  pieces,
  size
}: {
  readonly pieces: readonly Piece[]
  readonly size: number
}): FileBytes => {
  const starts: number[] = []
  let end = 0
  for (const piece of pieces) {
    starts.push(end)
    end += piece.size
    piece.retain()
  }
  let current: OpenPiece | undefined
  let isClosed = false
  const opened = (index: number, piece: Piece): FileBytes => {
    if (current?.index === index) return current.bytes
    current?.bytes.close()
    current = undefined
    const bytes = fileBytes(openSync(piece.path, 'r'))
    current = { index, bytes }
    return bytes
  }
  return {
    size,
    read: async (from, to) => {
      const whole = new Uint8Array(Math.max(0, Math.min(to, size) - from))
      let filled = 0
      for (let index = pieceAt(starts, from); filled < whole.length; index++) {
        const piece = pieces[index]
        const start = starts[index]
        if (piece === undefined || start === undefined || isClosed) break
        const at = from + filled - start
        // Read in one go: a reader that is closed meanwhile keeps its file open until the read ends.
        const part = await opened(index, piece).read(at, at + whole.length - filled)
        whole.set(part, filled)
        filled += part.length
        if (at + part.length < piece.size && filled < whole.length) break
      }
      return filled === whole.length ? whole : whole.slice(0, filled)
    },
    close: () => {
      if (isClosed) return
      isClosed = true
      current?.bytes.close()
      for (const piece of pieces) piece.release()
    }
  }
}

/** The last piece that starts at or before a position. */
const pieceAt = (starts: readonly number[], position: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return low
}

/** Bytes that are written at once. */
const BATCH = 512 * 1024

/** Writes chunks to a file in batches; while one batch is written, the next one is collected. */
export class BatchWriter {
  readonly #file: FileHandle
  #pending: Uint8Array[] = []
  #size = 0
  #writing: Promise<void> | undefined

  constructor(file: FileHandle) {
    this.#file = file
  }

  /** Resolves once the chunk may be followed by the next one. The chunk must not change. */
  async write(chunk: Uint8Array): Promise<void> {
    this.#pending.push(chunk)
    this.#size += chunk.length
    if (this.#size >= BATCH) await this.#next()
  }

  async flush(): Promise<void> {
    await this.#next()
    await this.#writing
  }

  async close(): Promise<void> {
    await this.#writing?.catch(() => {})
    await this.#file.close()
  }

  async #next(): Promise<void> {
    await this.#writing
    const batch = this.#pending
    this.#pending = []
    this.#size = 0
    if (batch.length === 0) return
    this.#writing = writeAll(this.#file, batch)
    // Its failure is thrown by the next write; without this, it would also end the process.
    this.#writing.catch(() => {})
  }
}

/** `writev` may write less than it is given. */
const writeAll = async (file: FileHandle, batch: readonly Uint8Array[]): Promise<void> => {
  const whole = batch.length === 1 ? batch[0] : undefined
  let left = whole === undefined ? Buffer.concat(batch) : whole
  while (left.length > 0) {
    const { bytesWritten } = await file.write(left)
    left = left.subarray(bytesWritten)
  }
}

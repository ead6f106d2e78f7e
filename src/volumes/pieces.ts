import { openSync } from 'node:fs'
import { type FileHandle, unlink } from 'node:fs/promises'
import type { FileBytes } from '../files/reader.ts'
import { countBefore } from '../objects/store.ts'
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
const pieceAt = (starts: readonly number[], position: number): number =>
  Math.max(0, countBefore(starts, start => start <= position) - 1)

/** Bytes that are written at once. */
const BATCH = 512 * 1024

/** Most uploads are smaller than this. */
const SMALL = 16 * 1024

/** Writes chunks to a file in batches. While one batch is written, the next one is collected, in memory that is used again. */
export class BatchWriter {
  readonly #file: FileHandle
  #batch: Buffer = Buffer.alloc(0)
  #size = 0
  /** Memory of the batch before. */
  #spare: Buffer | undefined
  #writing: Promise<void> | undefined

  constructor(file: FileHandle) {
    this.#file = file
  }

  /** Copies the chunk. Resolves once the next one may follow. */
  async write(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      if (this.#size === this.#batch.length) await this.#next(chunk.length - at)
      const part = chunk.subarray(at, at + this.#batch.length - this.#size)
      this.#batch.set(part, this.#size)
      this.#size += part.length
      at += part.length
    }
  }

  async flush(): Promise<void> {
    await this.#next(0)
    await this.#writing
  }

  /** Returns once the disk has the bytes. */
  async sync(): Promise<void> {
    await this.#file.datasync()
  }

  async close(): Promise<void> {
    await this.#writing?.catch(() => {})
    await this.#file.close()
  }

  /** @param wanted bytes that follow */
  async #next(wanted: number): Promise<void> {
    await this.#writing
    const full = this.#batch
    if (this.#size > 0) {
      this.#writing = writeAll(this.#file, full.subarray(0, this.#size))
      // Its failure is thrown by the next write; without this, it would also end the process.
      this.#writing.catch(() => {})
    }
    if (wanted > 0) {
      const isFirst = full.length === 0
      this.#batch = this.#spare ?? Buffer.allocUnsafeSlow(isFirst && wanted < SMALL ? SMALL : BATCH)
      this.#spare = full.length === BATCH ? full : undefined
    }
    this.#size = 0
  }
}

/** A write may take less than it is given. */
const writeAll = async (file: FileHandle, batch: Uint8Array): Promise<void> => {
  for (let at = 0; at < batch.length; ) at += (await file.write(batch, at, batch.length - at)).bytesWritten
}

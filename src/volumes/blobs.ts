import { createHash } from 'node:crypto'
import { openSync, readFileSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { makeFolder, OwnedFolder } from '../disk/folders.ts'
import type { FileBytes } from '../files/reader.ts'
import { fileBytes, isAbsence } from '../objects/stores/real-file.ts'
import { BatchWriter, Piece, piecesBytes } from './pieces.ts'

/** Remaining capacity. It is taken while bytes arrive, so that parallel uploads cannot exceed it together. */
export class Quota {
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  /** Returns false, and takes nothing, when less than `amount` is left. */
  take(amount: number): boolean {
    if (!this.has(amount)) return false
    this.#left -= amount
    return true
  }

  has(amount: number): boolean {
    return amount <= this.#left
  }

  give(amount: number): void {
    this.#left += amount
  }
}

/** An upload exceeds the quota. */
export class TooMuch extends Error {}

/** Network errors: the client disconnected, and the disk is fine. */
const OF_THE_NETWORK: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT']

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** A failed write to disk; the message names the folder and the fix. */
export class DiskError extends Error {
  readonly isFull: boolean

  constructor(folder: string, code: string) {
    const isFull = FULL.includes(code)
    super(
      isFull
        ? `the disk of ${folder} is full (${code}); make room there, or choose another folder with --data-dir`
        : `files cannot be kept in ${folder} (${code}); start the emulator with --data-dir and a folder that it may write to`
    )
    this.isFull = isFull
  }
}

/** A file of a kept state could not be written: the call can be sent again. The message names the folder and the fix. */
export class StateFileError extends Error {
  constructor(folder: string, code: string) {
    const found = FULL.includes(code)
      ? `the disk of ${folder} is full (${code}); make room there`
      : code === 'ENOENT'
        ? `the folder ${folder} is missing (ENOENT); move it back, or restore the whole folder of the state from a copy and restart the emulator`
        : `the folder ${folder} takes no files (${code}); let the user of the emulator write there`
    super(`the state cannot be written: ${found}`)
  }
}

/** Prefix of the temporary folders in this parent. */
export const uploadFolders = (parent: string): string => join(parent, 'zilliz-import-emulator-volumes-')

/** Received bytes in immutable files: one file, or one for each part of a multipart upload. */
export interface StoredFile {
  readonly pieces: readonly Piece[]
  readonly size: number
  /** Hexadecimal; of parts: the hash of their hashes. */
  readonly md5: string
  /** Hexadecimal; of parts: the hash of their hashes, with their number, as S3 writes such checksums. */
  readonly sha256: string
}

/** The files of parts as one file; nothing is copied. */
export const joinFiles = (parts: readonly StoredFile[]): StoredFile => {
  const hashOfHashes = (algorithm: 'md5' | 'sha256'): string => {
    const digest = createHash(algorithm)
    for (const part of parts) digest.update(part[algorithm], 'hex')
    return digest.digest('hex')
  }
  return {
    pieces: parts.flatMap(({ pieces }) => pieces),
    size: parts.reduce((sum, { size }) => sum + size, 0),
    md5: hashOfHashes('md5'),
    sha256: `${hashOfHashes('sha256')}-${parts.length}`
  }
}

/** A folder whose files outlive the process. */
export interface KeptFiles {
  /** The folder of a state; undefined: the files are in the temporary folder, as copies. */
  readonly folder?: string
  /** Path for a new file. */
  newPath(): string
  /** Removes a file as soon as the saved state no longer names it. */
  drop(piece: Piece): void
  /** Runs the reception of a file, which calls `share` as soon as all bytes are on the disk. If that fails, the reception does. */
  receive?(reception: (share: (path: string) => Promise<void>) => Promise<StoredFile>): Promise<StoredFile>
}

/** Stores uploads in files on disk. The emulator chooses the file names, so that no key can leave the folder. */
export class Blobs {
  readonly #parent: string
  readonly #kept: KeptFiles | undefined
  #folder: Promise<OwnedFolder> | undefined
  #closed = false

  /** @param parent folder that gets the temporary folder at the first upload @param kept takes the files instead */
  constructor(parent: string, kept?: KeptFiles) {
    this.#parent = parent
    this.#kept = kept
  }

  /** Stores a whole stream. A chunk may be changed once the next one is asked for. @throws TooMuch, DiskError, StateFileError, and errors of the stream, which stays open; then no bytes stay on disk */
  receive(body: AsyncIterable<Uint8Array>, quota: Quota): Promise<StoredFile> {
    const reception = (share?: (path: string) => Promise<void>) => this.#receive(body, quota, share)
    return this.#kept?.receive?.(reception) ?? reception()
  }

  async #receive(
    body: AsyncIterable<Uint8Array>,
    quota: Quota,
    share?: (path: string) => Promise<void>
  ): Promise<StoredFile> {
    const path = await this.#newPath()
    const [md5, sha256] = [createHash('md5'), createHash('sha256')]
    let size = 0
    try {
      const writer = new BatchWriter(await open(path, 'wx', 0o600))
      try {
        // Destroying a request would close its connection before the response.
        const chunks = body instanceof Readable ? body.iterator({ destroyOnReturn: false }) : body
        for await (const chunk of chunks) {
          if (!quota.take(chunk.length)) throw new TooMuch()
          size += chunk.length
          md5.update(chunk)
          sha256.update(chunk)
          await writer.write(chunk)
        }
        await writer.flush()
        if (this.#kept !== undefined) await writer.sync()
      } finally {
        await writer.close()
      }
      await share?.(path)
    } catch (error) {
      quota.give(size)
      await unlink(path).catch(() => {})
      throw this.#named(error)
    }
    return { pieces: [new Piece(path, size)], size, md5: md5.digest('hex'), sha256: sha256.digest('hex') }
  }

  /** Reads a whole file synchronously, so that nothing can change meanwhile; undefined when someone has removed it from the disk. */
  read({ pieces }: StoredFile): Buffer | undefined {
    try {
      return Buffer.concat(pieces.map(({ path }) => readFileSync(path)))
    } catch (error) {
      if (isAbsence(error)) return undefined
      throw error
    }
  }

  open(file: StoredFile): FileBytes {
    const [first, ...others] = file.pieces
    return first !== undefined && others.length === 0 ? fileBytes(openSync(first.path, 'r')) : piecesBytes(file)
  }

  /** Removes a file. Open readers can continue. */
  async drop({ pieces }: Pick<StoredFile, 'pieces'>): Promise<void> {
    if (this.#kept === undefined) await Promise.all(pieces.map(piece => piece.drop()))
    else for (const piece of pieces) this.#kept.drop(piece)
  }

  /** Removes all files but those that are kept. Uploads that still arrive are discarded. */
  async close(): Promise<void> {
    this.#closed = true
    const folder = await this.#folder?.catch(() => undefined)
    await folder?.remove()
  }

  /** Wraps a file system error in a DiskError or StateFileError; returns other errors unchanged. */
  #named(error: unknown): unknown {
    const isOfDisk =
      error instanceof Error && 'syscall' in error && 'code' in error && !OF_THE_NETWORK.includes(error.code)
    if (!isOfDisk) return error
    const code = String(error.code)
    const { folder } = this.#kept ?? {}
    return folder === undefined ? new DiskError(this.#parent, code) : new StateFileError(folder, code)
  }

  async #newPath(): Promise<string> {
    if (this.#closed) throw new Error('the emulator is closed')
    if (this.#kept !== undefined) return this.#kept.newPath()
    this.#folder ??= makeFolder(this.#parent, 0o777).then(() => OwnedFolder.make(uploadFolders(this.#parent)))
    try {
      return (await this.#folder).newPath()
    } catch (error) {
      // The next upload may succeed.
      this.#folder = undefined
      throw this.#named(error)
    }
  }
}

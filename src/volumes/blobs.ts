import { createHash } from 'node:crypto'
import { constants, createReadStream, openSync, readFileSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeFolder, OwnedFolder } from '../disk/folders.ts'

import type { FileBytes } from '../files/reader.ts'
import { fileBytes, isAbsence } from '../objects/stores/real-file.ts'

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

/** Prefix of the temporary folders in this parent. */
export const uploadFolders = (parent: string): string => join(parent, 'zilliz-import-emulator-volumes-')

/** A stream that opens its file itself could do so after a failure, when the file is already removed. */
const openToWrite = async (path: string, flags: 'wx' | 'a'): Promise<Writable> =>
  (await open(path, flags, 0o600)).createWriteStream()

/** Received bytes in an immutable file. */
export interface StoredFile {
  readonly path: string
  readonly size: number
  /** Hexadecimal. */
  readonly md5: string
  /** Hexadecimal; only for bytes received as one body. */
  readonly sha256?: string
}

/** Stores uploads in files on disk. The emulator chooses the file names, so that no key can leave the folder. */
export class Blobs {
  readonly #parent: string
  #folder: Promise<OwnedFolder> | undefined
  #closed = false

  /** @param parent folder that gets the temporary folder at the first upload */
  constructor(parent: string) {
    this.#parent = parent
  }

  /** Stores a whole stream. @throws TooMuch, DiskError, and errors of the stream, which stays open; then no bytes stay on disk */
  async receive(body: Readable, quota: Quota): Promise<StoredFile> {
    const path = await this.#newPath()
    const [md5, sha256] = [createHash('md5'), createHash('sha256')]
    let size = 0
    const counted = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        if (!quota.take(chunk.length)) throw new TooMuch()
        size += chunk.length
        md5.update(chunk)
        sha256.update(chunk)
        yield chunk
      }
    }
    try {
      // Destroying a request would close its connection before the response.
      await pipeline(body.iterator({ destroyOnReturn: false }), counted, await openToWrite(path, 'wx'))
    } catch (error) {
      quota.give(size)
      await this.drop({ path }).catch(() => {})
      throw this.#named(error)
    }
    return { path, size, md5: md5.digest('hex'), sha256: sha256.digest('hex') }
  }

  /** Joins files into one and removes them, also when joining fails. @param md5 hash of the result in S3's form */
  async join(parts: readonly StoredFile[], md5: string): Promise<StoredFile> {
    const path = await this.#newPath()
    try {
      for (const part of parts) {
        const whole = await openToWrite(path, 'a')
        await pipeline(createReadStream(part.path), whole)
        await this.drop(part)
      }
    } catch (error) {
      await Promise.all([{ path }, ...parts].map(left => this.drop(left).catch(() => {})))
      throw this.#named(error)
    }
    return { path, size: parts.reduce((sum, { size }) => sum + size, 0), md5 }
  }

  /** Reads a whole file synchronously, so that nothing can change meanwhile; undefined when someone has removed it from the disk. */
  read({ path }: StoredFile): Buffer | undefined {
    try {
      return readFileSync(path)
    } catch (error) {
      if (isAbsence(error)) return undefined
      throw error
    }
  }

  open({ path }: StoredFile): FileBytes {
    return fileBytes(openSync(path, constants.O_RDONLY))
  }

  /** Removes a file. Open readers can continue. */
  async drop({ path }: Pick<StoredFile, 'path'>): Promise<void> {
    await unlink(path).catch(error => {
      if (!isAbsence(error)) throw error
    })
  }

  /** Removes all files. Uploads that still arrive are discarded. */
  async close(): Promise<void> {
    this.#closed = true
    const folder = await this.#folder?.catch(() => undefined)
    await folder?.remove()
  }

  /** Wraps a file system error in a DiskError; returns other errors unchanged. */
  #named(error: unknown): unknown {
    const isOfDisk =
      error instanceof Error && 'syscall' in error && 'code' in error && !OF_THE_NETWORK.includes(error.code)
    return isOfDisk ? new DiskError(this.#parent, String(error.code)) : error
  }

  async #newPath(): Promise<string> {
    if (this.#closed) throw new Error('the emulator is closed')
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

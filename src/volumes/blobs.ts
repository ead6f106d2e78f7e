import { createHash } from 'node:crypto'
import { constants, createReadStream, openSync, readFileSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeFolder } from '../disk/make-folder.ts'
import { OwnedFolder } from '../disk/owned-folder.ts'
import type { FileBytes } from '../files/reader.ts'
import { fileBytes, isAbsence } from '../objects/stores/real-file.ts'

/** How much may still be kept; counted while it arrives, so that uploads side by side cannot go beyond it together. */
export class Quota {
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  /** False, and nothing taken, if there is not that much left. */
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

/** What arrives is more than the quota has left. */
export class TooMuch extends Error {}

/** Of connections: the client went away, and nothing is wrong with the disk. */
const OF_THE_NETWORK: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT']

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** The disk does not take the bytes; the message says which folder, and what to do. */
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

/** Prefix of the folders that are made below this one. */
export const uploadFolders = (parent: string): string => join(parent, 'zilliz-import-emulator-volumes-')

/** A stream that opens its file by itself may do so after a failure, when the file has been removed. */
const openToWrite = async (path: string, flags: 'wx' | 'a'): Promise<Writable> =>
  (await open(path, flags, 0o600)).createWriteStream()

/** Bytes that arrived, in a file of their own, which nobody changes any more. */
export interface StoredFile {
  readonly path: string
  readonly size: number
  /** Hexadecimal. */
  readonly md5: string
  /** Hexadecimal; of what was received as a whole. */
  readonly sha256?: string
}

/** Files on disk for what clients upload: their names are our own, so that no key can lead anywhere. */
export class Blobs {
  readonly #parent: string
  #folder: Promise<OwnedFolder> | undefined
  #closed = false

  /** @param parent folder in which a folder is made once the first bytes arrive */
  constructor(parent: string) {
    this.#parent = parent
  }

  /** Writes all of a stream. @throws TooMuch, DiskError, and errors of the stream, which stays open; nothing is left behind then */
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
      // A request that is destroyed takes its connection with it, and the answer.
      await pipeline(body.iterator({ destroyOnReturn: false }), counted, await openToWrite(path, 'wx'))
    } catch (error) {
      quota.give(size)
      await this.drop({ path }).catch(() => {})
      throw this.#named(error)
    }
    return { path, size, md5: md5.digest('hex'), sha256: sha256.digest('hex') }
  }

  /** One file of several, which are gone afterwards, whether it could be made or not. @param md5 of the whole, as S3 tells it */
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

  /** All of it at once, so that nothing can change meanwhile; undefined when someone else has removed it from the disk. */
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

  /** Those who read it go on reading. */
  async drop({ path }: Pick<StoredFile, 'path'>): Promise<void> {
    await unlink(path).catch(error => {
      if (!isAbsence(error)) throw error
    })
  }

  /** Removes all there is. What still arrives is not kept. */
  async close(): Promise<void> {
    this.#closed = true
    const folder = await this.#folder?.catch(() => undefined)
    await folder?.remove()
  }

  /** An error of the file system in words; any other as it is. */
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
      // It may be there for the next one.
      this.#folder = undefined
      throw this.#named(error)
    }
  }
}

import { createReadStream, existsSync } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Turns } from '../awaitable.ts'
import { makeFolder, OwnedFolder } from '../disk/folders.ts'
import { type StoredFile, uploadFolders } from '../volumes/blobs.ts'
import type { Piece } from '../volumes/pieces.ts'
import { RecordFiles } from './files.ts'
import { StateProblem } from './messages.ts'
import { CHUNK, type PostgresConnection } from './postgres.ts'

/** Digits of the number of a file: only files with numbers for names are removed after a process was killed. */
const DIGITS = 9

/**
 * The bytes of uploads that several processes share: in the database, with a copy on the disk of each process, which is there before a
 * record that names it is followed. Names begin with the id of the process that received the file, so that no two are the same.
 */
export class SharedFiles extends RecordFiles {
  readonly #database: PostgresConnection
  readonly #replica: string
  readonly #copies: OwnedFolder
  #next = 0
  /** Set once there are turns. */
  turns: Turns | undefined

  private constructor(database: PostgresConnection, replica: string, copies: OwnedFolder) {
    super()
    this.#database = database
    this.#replica = replica
    this.#copies = copies
  }

  /** @param parent folder of the copies, which are removed with the process */
  static async open(database: PostgresConnection, replica: string, parent: string): Promise<SharedFiles> {
    await makeFolder(parent, 0o777)
    return new SharedFiles(database, replica, await OwnedFolder.make(uploadFolders(parent)))
  }

  newPath(): string {
    return this.pathOf(`${this.#replica}${String(this.#next++).padStart(DIGITS, '0')}`)
  }

  /** Receives a file outside of turns: its body may take its time, and so may the database. */
  async receive(reception: () => Promise<StoredFile>): Promise<StoredFile> {
    const share = async (): Promise<StoredFile> => {
      const file = await reception()
      for (const { path } of file.pieces)
        await this.#database.putFile(basename(path), createReadStream(path, { highWaterMark: CHUNK }))
      return file
    }
    return this.turns?.outside(share()) ?? share()
  }

  /** Removes dropped files, here and in the database. */
  async remove(pieces: readonly Piece[]): Promise<void> {
    if (pieces.length === 0) return
    for (const piece of pieces) piece.drop().catch(() => {})
    await this.#database.removeFiles(pieces.map(({ path }) => basename(path)))
  }

  /** Follows changes of others, which have removed from the database what is dropped meanwhile. @param named files that stay */
  follow(named: ReadonlySet<string>, work: () => void): void {
    const own = this.takeDropped()
    work()
    for (const piece of this.takeDropped()) if (!named.has(basename(piece.path))) piece.drop().catch(() => {})
    for (const piece of own) this.drop(piece)
  }

  /** The files that are not here yet. */
  missing(names: Iterable<string>): string[] {
    return [...names].filter(name => !existsSync(this.pathOf(name)))
  }

  /** Copies a file from the database. @throws StateProblem if it is not there */
  async fetch(name: string): Promise<void> {
    const path = this.#copies.newPath()
    const draft = await open(path, 'wx', 0o600)
    let pieces = 0
    try {
      for await (const bytes of this.#database.file(name)) {
        pieces++
        await draft.writeFile(bytes)
      }
    } finally {
      await draft.close()
    }
    if (pieces === 0) {
      await unlink(path)
      throw new StateProblem('GONE', `the file ${name} is not there`)
    }
    await rename(path, this.pathOf(name))
  }

  async close(): Promise<void> {
    await this.#copies.remove()
  }

  protected pathOf(name: string): string {
    return join(this.#copies.path, name)
  }
}

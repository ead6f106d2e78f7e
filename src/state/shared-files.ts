import { createReadStream, existsSync } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Turns } from '../awaitable.ts'
import { makeFolder, OwnedFolder } from '../disk/folders.ts'
import { type StoredFile, uploadFolders } from '../volumes/blobs.ts'
import type { Piece } from '../volumes/pieces.ts'
import { RecordFiles } from './files.ts'
import { StateProblem } from './messages.ts'
import { PATIENCE, problemText, RETRY } from './outage.ts'
import { CHUNK, type PostgresConnection } from './postgres.ts'

/** Digits of the number of a file: only files with numbers for names are removed after a process was killed. */
const DIGITS = 9

/**
 * The bytes of uploads that several processes share: in the database, with a copy on the disk of each process, which is there before a
 * record that names it is followed. Names begin with the id of the process that received the file, so that no two are the same.
 */
export class SharedFiles extends RecordFiles {
  readonly #database: PostgresConnection
  readonly #place: string
  readonly #replica: string
  readonly #copies: OwnedFolder
  #next = 0
  /** Files that were copied before their records are followed. */
  readonly #ahead = new Set<string>()
  #isClosed = false
  /** Set once there are turns. */
  turns: Turns | undefined

  private constructor(database: PostgresConnection, place: string, replica: string, copies: OwnedFolder) {
    super()
    this.#database = database
    this.#place = place
    this.#replica = replica
    this.#copies = copies
  }

  /** @param place the database, for people @param parent folder of the copies, which are removed with the process */
  static async open(
    database: PostgresConnection,
    place: string,
    replica: string,
    parent: string
  ): Promise<SharedFiles> {
    await makeFolder(parent, 0o777)
    return new SharedFiles(database, place, replica, await OwnedFolder.make(uploadFolders(parent)))
  }

  newPath(): string {
    return this.pathOf(`${this.#replica}${String(this.#next++).padStart(DIGITS, '0')}`)
  }

  /** Receives a file outside of turns: its body may take its time, and so may the database. */
  async receive(reception: (share: (path: string) => Promise<void>) => Promise<StoredFile>): Promise<StoredFile> {
    const receiving = reception(path => this.#share(path))
    return this.turns?.outside(receiving) ?? receiving
  }

  /** Waits for a database that cannot be reached or written, but not for ever. @throws StateProblem */
  async #share(path: string): Promise<void> {
    const until = performance.now() + PATIENCE
    for (;;) {
      try {
        return await this.#database.putFile(basename(path), createReadStream(path, { highWaterMark: CHUNK }))
      } catch (error) {
        if (!(error instanceof StateProblem)) throw error
        if (this.#isClosed || performance.now() >= until) {
          throw new StateProblem('AWAY', problemText(this.#place, error))
        }
        await sleep(RETRY)
      }
    }
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

  /**
   * Copies the files that are not here yet, while others have their turns. Those that are gone are left out: the records that named them
   * are changed by now.
   */
  async fetchAhead(names: ReadonlySet<string>): Promise<void> {
    for (const name of this.missing(names)) {
      if (await this.#fetch(name, this.#database)) this.#ahead.add(name)
    }
  }

  /**
   * Copies the files that are not here yet, and removes copies that were made ahead in vain, because their records have changed since.
   * @param named by the records that `database` sees at the moment, in its turn or transaction, so that nobody has removed them
   * @throws StateProblem if one is not there
   */
  async fetchNow(named: ReadonlySet<string>, database: PostgresConnection): Promise<void> {
    for (const name of this.missing(named)) {
      if (!(await this.#fetch(name, database))) throw new StateProblem('GONE', `the file ${name} is not there`)
    }
    for (const name of this.#ahead) if (!named.has(name)) unlink(this.pathOf(name)).catch(() => {})
    this.#ahead.clear()
  }

  /** Copies a file from the database. @returns false: it is not there */
  async #fetch(name: string, database: PostgresConnection): Promise<boolean> {
    const path = this.#copies.newPath()
    const draft = await open(path, 'wx', 0o600)
    let pieces = 0
    try {
      for await (const bytes of database.file(name)) {
        pieces++
        await draft.writeFile(bytes)
      }
    } finally {
      await draft.close()
    }
    if (pieces === 0) {
      await unlink(path)
      return false
    }
    await rename(path, this.pathOf(name))
    return true
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#copies.remove()
  }

  protected pathOf(name: string): string {
    return join(this.#copies.path, name)
  }
}

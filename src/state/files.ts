import { mkdirSync, readdirSync, unlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { KeptFiles, StoredFile } from '../volumes/blobs.ts'
import { Piece } from '../volumes/pieces.ts'

/** The files of an upload in a record: names instead of paths, so that the folder can be moved. */
export interface FileRecord {
  readonly pieces: readonly (readonly [name: string, size: number])[]
  readonly size: number
  readonly md5: string
  readonly sha256: string
}

export const fileToRecord = ({ pieces, size, md5, sha256 }: StoredFile): FileRecord => ({
  pieces: pieces.map(piece => [basename(piece.path), piece.size]),
  size,
  md5,
  sha256
})

/** The files of uploads that records name. What is dropped stays until the state without it is saved. */
export abstract class RecordFiles implements KeptFiles {
  #dropped: Piece[] = []

  abstract newPath(): string

  /** The path of a file that a record names. */
  protected abstract pathOf(name: string): string

  drop(piece: Piece): void {
    this.#dropped.push(piece)
  }

  /** The pieces dropped so far, to be removed when the state without them is saved. */
  takeDropped(): readonly Piece[] {
    const dropped = this.#dropped
    this.#dropped = []
    return dropped
  }

  /** The files that a record names. */
  fileOf({ pieces, ...facts }: FileRecord): StoredFile {
    return { ...facts, pieces: pieces.map(([name, size]) => new Piece(this.pathOf(name), size)) }
  }
}

const OURS = /^\d+$/

/**
 * The bytes of uploads. A file is written before the record that names it, and removed after the record is gone, so that at any
 * moment each record has its bytes. Names are numbers instead of hashes: then no two records share a file, and nothing has to be counted.
 */
export class StateFiles extends RecordFiles {
  readonly folder: string
  #next = 0

  /** @throws an error of node:fs */
  constructor(folder: string) {
    super()
    this.folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(folder)) if (OURS.test(name)) this.#next = Math.max(this.#next, Number(name) + 1)
  }

  newPath(): string {
    return this.pathOf(String(this.#next++))
  }

  protected pathOf(name: string): string {
    return join(this.folder, name)
  }

  /**
   * Removes the files that no record names: of uploads that were not acknowledged, or that were removed.
   * @param named names in records @returns those of them that are missing
   */
  sweep(named: ReadonlySet<string>): readonly string[] {
    const present = new Set(readdirSync(this.folder))
    for (const name of present) if (OURS.test(name) && !named.has(name)) unlinkSync(this.pathOf(name))
    return [...named].filter(name => !present.has(name))
  }
}

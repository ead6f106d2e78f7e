import type { Collection, Field } from '../cloud/schema/collection.ts'

/** The bytes of a file, at any place. */
export interface FileBytes {
  readonly size: number
  /** From `from` up to `to`, which it leaves out; fewer only where the file ends. The bytes are the caller's own. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>
  close(): void
}

/** Bytes read at once: each reading may be a question to another thread. */
const AHEAD = 256 * 1024

/** Bytes handed out at once: texts of this size are cheap garbage, larger ones are not. */
const PIECE = 64 * 1024

/** The whole file in pieces; while one part is looked at the next is read. */
export async function* piecesOf(bytes: FileBytes): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let from = 0
  let next = bytes.read(from, from + AHEAD)
  for (;;) {
    const part = await next
    if (part.length === 0) return
    from += part.length
    next = bytes.read(from, from + AHEAD)
    // Whoever stops early leaves this reading behind; its failure is then nobody's.
    next.catch(() => {})
    for (let at = 0; at < part.length; at += PIECE) yield part.subarray(at, at + PIECE)
  }
}

/** What is wrong with the content of a file: the first thing, as an import stops there. */
export interface FileFault {
  /** The server's own words. server source: importutilv2 */
  readonly message: string
  /** What was expected, what came, what to change. Never holds more than the beginning of a value. */
  readonly explain: string
  /** Which of the files that were read together; left out: the only one. */
  readonly file?: string
  /** The row, counted from 1. */
  readonly row?: number
  readonly field?: string
}

/** Where in the files a fault is. */
export const placeOf = ({ file, row, field }: Pick<FileFault, 'file' | 'row' | 'field'>): string =>
  [file, row && `row ${row}`, field && `field ${field}`].filter(Boolean).join(', ')

/** A fault on its way out of a reader. */
export class Faulty extends Error {
  readonly fault: FileFault

  constructor(fault: FileFault) {
    super(fault.message)
    this.name = 'Faulty'
    this.fault = fault
  }
}

/** What a reader threw, if that is a fault. @throws anything else */
export const asFaulty = (error: unknown): Faulty => {
  if (error instanceof Faulty) return error
  throw error
}

/**
 * What reading a file takes, in units of about a nanosecond: bytes unpacked, values decoded. Counted, not timed, so that a file has the
 * same outcome on every machine.
 */
export interface Effort {
  /** @throws when it comes to more than there is */
  spend(units: number): void
}

/** Thrown when a reading has taken as much as it was given. Says nothing about the file: it can be read again with more. */
export class EffortExceeded extends Error {
  constructor() {
    super('reading the file takes more effort than it was given')
    this.name = 'EffortExceeded'
  }
}

export const effortOf = (most: number, exceeded: () => Error = () => new EffortExceeded()): Effort => {
  let left = most
  return {
    spend: units => {
      left -= units
      if (left < 0) throw exceeded()
    }
  }
}

export const ANY_EFFORT: Effort = { spend: () => {} }

/** The field that holds what the schema does not declare. */
export const DYNAMIC = '$meta'

/** That field, as it is in a file with columns. */
export const META: Field = { name: DYNAMIC, type: 'JSON' }

/** How a CSV file is written. documented: import options `sep` and `nullkey` */
export interface CsvOptions {
  /** One character between values; a comma when left out. */
  readonly sep?: string
  /** Text of a null; the empty text when left out. */
  readonly nullkey?: string
}

/** What differs from era to era, and from file to file. */
export interface ReadRules {
  readonly csv?: CsvOptions
  /** Names that the list of rows may have in a JSON file, lower case, the server's own first. */
  readonly rootKeys: readonly string[]
  /** Whether a field that is nullable or has a default may be left out. */
  readonly optionalFields: boolean
  /** Whether Parquet columns may be Arrow's lists of fixed size. */
  readonly fixedSizeLists: boolean
  /** Most rows of a Parquet file. */
  readonly rows: number
  /** Whether a collection can let files give the key that the service would make. */
  readonly insertAutoId: boolean
  /** Whether fields that the schema does not declare are skipped. Left out: they are a fault. */
  readonly skipUndeclared?: boolean
}

/** Whether files may give a key that the service would make. */
export const givesKey = ({ allowInsertAutoId }: Collection, { insertAutoId }: ReadRules): boolean =>
  insertAutoId && allowInsertAutoId === true

/** What reading a file came to. */
export type Inspected = { readonly rows: number } | { readonly fault: FileFault }

export interface OpenFile {
  /** The object's key, or a path. */
  readonly name: string
  readonly bytes: FileBytes
}

/** Files that are read together: the arrays of one NumPy folder, of any other type one file. */
export type OpenFiles = readonly [OpenFile, ...OpenFile[]]

/**
 * Reads files of one type against the schema of a collection and stops at the first fault. Memory does not grow with the files.
 * Rejects with the errno of a file that cannot be read; what is wrong with the content is an outcome.
 * @param effort what it may take; left out: any. Formats that cannot be packed do not count.
 */
export type Inspect = (
  files: OpenFiles,
  collection: Collection,
  rules: ReadRules,
  effort?: Effort
) => Promise<Inspected>

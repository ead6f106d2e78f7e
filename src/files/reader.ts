import type { Collection, Field } from '../cloud/schema/collection.ts'

/** Random access to the bytes of a file. */
export interface FileBytes {
  readonly size: number
  /**
   * Reads from `from` to before `to`; fewer bytes only at the end of the file. The caller owns the bytes.
   * @param memory as many bytes, which the caller gives up. The result may be a part of their buffer, at the same offset: memory that
   * is used again need not be cleared and collected.
   */
  read(from: number, to: number, memory?: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  close(): void
}

/** Bytes of one read: a read may be a message to another thread. */
const AHEAD = 256 * 1024

/** Bytes of one piece: strings of this size are cheap to collect, larger ones are not. */
const PIECE = 64 * 1024

/** The file from a position on, in parts; the next one is read ahead. A part is valid until the next one is taken. */
export const readParts = (bytes: FileBytes, from = 0): AsyncGenerator<Uint8Array<ArrayBuffer>> =>
  readBlocks(bytes, from, bytes.size, AHEAD)

/** The whole file in pieces, which stay valid. */
export async function* readPieces(bytes: FileBytes): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const part of readBlocks(bytes, 0, bytes.size, AHEAD, false)) {
    for (let at = 0; at < part.length; at += PIECE) yield part.subarray(at, at + PIECE)
  }
}

/**
 * A range of a file in blocks; the next one is read ahead. A block is valid until the next one is taken.
 * @param length bytes of a block; fewer at the end of the range
 * @param reuse whether the memory of a block is used again; else blocks stay valid
 */
export async function* readBlocks(
  bytes: FileBytes,
  from: number,
  to: number,
  length: number,
  reuse = true
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let at = from
  let used: Uint8Array<ArrayBuffer> | undefined
  const read = () => {
    if (at >= to) return undefined
    const wanted = Math.min(length, to - at)
    const memory = reuse && used !== undefined && used.length >= wanted ? used.subarray(0, wanted) : undefined
    const block = bytes.read(at, at + wanted, memory)
    // When the consumer stops early, nobody handles a failure of this read.
    block.catch(() => {})
    return block
  }
  for (let next = read(); next !== undefined; ) {
    const block = await next
    // The file has become shorter.
    if (block.length === 0) return
    at += block.length
    next = read()
    yield block
    used = block
  }
}

/** The first fault in a file's content; an import stops there. */
export interface FileFault {
  /** The server's message. server source: importutilv2 */
  readonly message: string
  /** The expected and actual value, and the fix. It contains at most the beginning of a value. */
  readonly explain: string
  /** The faulty file among those that are read together; undefined: the only file. */
  readonly file?: string
  /** The row, counted from 1. */
  readonly row?: number
  readonly field?: string
}

/** The place of a fault as text. */
export const formatPlace = ({ file, row, field }: Pick<FileFault, 'file' | 'row' | 'field'>): string =>
  [file, row && `row ${row}`, field && `field ${field}`].filter(Boolean).join(', ')

/** A fault thrown by a reader. */
export class Faulty extends Error {
  readonly fault: FileFault

  constructor(fault: FileFault) {
    super(fault.message)
    this.name = 'Faulty'
    this.fault = fault
  }
}

/** Returns the error as a fault. @throws any other error */
export const asFaulty = (error: unknown): Faulty => {
  if (error instanceof Faulty) return error
  throw error
}

/**
 * Limits the work of reading a file, in units of about a nanosecond: decompressed bytes, decoded values. It is counted, not timed, so
 * that a file has the same result on every machine.
 */
export interface Effort {
  /** @throws when the limit is exceeded */
  spend(units: number): void
}

/** The effort is used up. This is no fault of the file: it can be read again with more effort. */
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

/** Name of the dynamic field, which holds undeclared fields. */
export const DYNAMIC = '$meta'

/** The dynamic field of a file with columns. */
export const META: Field = { name: DYNAMIC, type: 'JSON' }

/** Format of a CSV file. documented: import options `sep` and `nullkey` */
export interface CsvOptions {
  /** Separator, one character; defaults to a comma. */
  readonly sep?: string
  /** Text of a null; defaults to the empty text. */
  readonly nullkey?: string
}

/** Rules that differ by era or by file. */
export interface ReadRules {
  readonly csv?: CsvOptions
  /** Accepted names of the list of rows in a JSON file, lower case, the server's own first. */
  readonly rootKeys: readonly string[]
  /** Whether a field that is nullable or has a default may be omitted. */
  readonly optionalFields: boolean
  /** Whether Parquet columns may be Arrow's fixed-size lists. */
  readonly fixedSizeLists: boolean
  /** Maximum rows of a Parquet file. */
  readonly rows: number
  /** Whether a collection can accept automatic ids from files. */
  readonly insertAutoId: boolean
  /** Whether undeclared fields are skipped; by default they are a fault. */
  readonly skipUndeclared?: boolean
  /**
   * Called with a fault after which the file can be read on: one of a row, or of a column of a file with columns. Returns whether to go on.
   * Without it, reading ends at the first fault, as an import does. Threads have none.
   */
  readonly readOn?: (fault: FileFault) => boolean
}

/** Whether files may contain the automatic id. */
export const givesKey = ({ allowInsertAutoId }: Collection, { insertAutoId }: ReadRules): boolean =>
  insertAutoId && allowInsertAutoId === true

/** The fault for a field that a function makes. server source: importutilv2 */
export const outputGiven = ({ name }: Pick<Collection, 'name'>, field: string): FileFault => ({
  message: `the field '${field}' is output by function, no need to provide`,
  explain: `a function of collection ${name} makes ${field}; leave it out`,
  field
})

/** The result of reading a file. */
export type Inspected = { readonly rows: number } | { readonly fault: FileFault }

export interface OpenFile {
  /** The object's key, or a path. */
  readonly name: string
  readonly bytes: FileBytes
}

/** Files that are read together: all arrays of one NumPy folder; for other types, one file. */
export type OpenFiles = readonly [OpenFile, ...OpenFile[]]

/** Rows of a JSON file that are certainly valid. */
export interface ValidRange {
  /** Index in the file of the byte after the row before the first one. */
  readonly from: number
  /** Index of the byte after the last row. */
  readonly to: number
  readonly rows: number
  /** Line breaks in it. */
  readonly lines: number
}

/** Finds valid rows of a file in other places than where it is read, on other threads. */
export interface RowFinder {
  /** How many searches may run at once. */
  readonly threads: number
  /** Bytes of the file for one search. */
  readonly part: number
  /** Finds valid rows from the first row that ends at or after a byte, to the first one that does for another byte. It may find none. Never rejects. */
  find(from: number, to: number): Promise<ValidRange | undefined>
}

/**
 * Reads files of one type against the schema of a collection and stops at the first fault. Memory does not grow with the files.
 * Rejects with the errno of an unreadable file; a fault in the content is a result.
 * @param effort limit; unlimited by default. Only compressed formats count it.
 * @param finder for JSON: reads parts of the file ahead. It makes no difference to the outcome.
 */
export type Inspect = (
  files: OpenFiles,
  collection: Collection,
  rules: ReadRules,
  effort?: Effort,
  finder?: RowFinder
) => Promise<Inspected>

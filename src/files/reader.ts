import type { Collection } from '../cloud/schema/collection.ts'
import type { FileBytes } from './bytes.ts'
import type { Effort } from './effort.ts'
import type { Inspected } from './fault.ts'

export interface OpenFile {
  /** The object's key, or a path. */
  readonly name: string
  readonly bytes: FileBytes
}

/** Files that are read together: the arrays of one NumPy folder, of any other type one file. */
export type OpenFiles = readonly [OpenFile, ...OpenFile[]]

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

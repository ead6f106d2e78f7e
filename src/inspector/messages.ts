import type { Collection } from '../cloud/schema/collection.ts'
import type { FileType } from '../contract/formats.ts'
import type { Previewed } from '../files/first-rows.ts'
import type { Inspected, ReadRules, ValidRange } from '../files/reader.ts'

/** An error in transit between threads; `code` and `errno` mark a file system error. */
export interface PlainError {
  readonly message: string
  readonly stack: string | undefined
  readonly code?: unknown
  readonly errno?: unknown
}

interface FilesTask {
  readonly type: FileType
  readonly files: readonly { readonly name: string; readonly size: number }[]
  readonly rules: ReadRules
}

/** Reads whole files against a collection. */
export interface InspectTask extends FilesTask {
  readonly collection: Collection
}

/** Reads the first rows of files. */
export interface PreviewTask extends FilesTask {
  readonly collection: Collection | undefined
  /** Number of rows. */
  readonly most: number
}

/** Finds valid rows in the middle of a local JSON file. */
export interface FindTask extends FilesTask {
  readonly collection: Collection
  /** Of the open file: the threads of a process have the same ones. */
  readonly descriptor: number
  readonly size: number
  readonly from: number
  readonly to: number
}

export type Task = InspectTask | PreviewTask | FindTask

export type Outcome = Inspected | Previewed | ValidRange | undefined

/** To the thread: a task with its effort limit, or requested bytes. */
export type ToThread =
  | { readonly task: Task; readonly effort: number | undefined }
  | { readonly read: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly read: number; readonly error: PlainError }

/** A request for bytes. Their memory moves to the thread that uses it, and back to be used again. */
export interface BytesRequest {
  readonly read: number
  readonly file: number
  readonly from: number
  readonly to: number
  readonly memory: Uint8Array<ArrayBuffer> | undefined
}

/** From the thread: a request for bytes, the result, or that the effort limit is exceeded. */
export type FromThread =
  | BytesRequest
  | { readonly outcome: Outcome }
  | { readonly exceeded: true }
  | { readonly error: PlainError }

export const toPlain = (error: unknown): PlainError => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const { code, errno } = error as { readonly code?: unknown; readonly errno?: unknown }
  return { message, stack, ...(code !== undefined && { code }), ...(errno !== undefined && { errno }) }
}

export const fromPlain = ({ message, ...rest }: PlainError): Error => Object.assign(new Error(message), rest)

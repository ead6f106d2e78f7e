import type { Collection } from '../cloud/schema/collection.ts'
import type { FileType } from '../contract/formats.ts'
import type { Inspected, ReadRules } from '../files/reader.ts'

/** An error on its way between threads; `code` and `errno` make it one of the file system. */
export interface PlainError {
  readonly message: string
  readonly stack: string | undefined
  readonly code?: unknown
  readonly errno?: unknown
}

export interface Task {
  readonly type: FileType
  readonly files: readonly { readonly name: string; readonly size: number }[]
  readonly collection: Collection
  readonly rules: ReadRules
}

/** To the thread: what to do, with how much effort, and the bytes that it asked for. */
export type ToThread =
  | { readonly task: Task; readonly effort: number | undefined }
  | { readonly read: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly read: number; readonly error: PlainError }

/** From the thread: which bytes it needs, and in the end what it found, or that it takes more effort than it was given. */
export type FromThread =
  | { readonly read: number; readonly file: number; readonly from: number; readonly to: number }
  | { readonly outcome: Inspected }
  | { readonly exceeded: true }
  | { readonly error: PlainError }

export const toPlain = (error: unknown): PlainError => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const { code, errno } = error as { readonly code?: unknown; readonly errno?: unknown }
  return { message, stack, ...(code !== undefined && { code }), ...(errno !== undefined && { errno }) }
}

export const fromPlain = ({ message, ...rest }: PlainError): Error => Object.assign(new Error(message), rest)

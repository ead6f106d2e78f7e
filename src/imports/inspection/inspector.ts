import type { Collection } from '../../cloud/schema/collection.ts'
import type { FileType } from '../../contract/file-types.ts'
import type { Inspected, OpenFiles, ReadRules } from '../../files/reader.ts'

/** Reads files somewhere: on this thread or on another. Rejects with the errno of a file that cannot be read, and when it is stopped. */
export type Inspector = (
  type: FileType,
  files: OpenFiles,
  collection: Collection,
  rules: ReadRules,
  stop: AbortSignal
) => Promise<Inspected>

import type { Collection } from '../../cloud/schema/collection.ts'
import type { FileType } from '../../contract/file-types.ts'
import type { ReadRules } from '../../files/reader.ts'
import type { ObjectLocation } from '../../objects/location.ts'
import type { Bucket, ObjectMeta } from '../../objects/store.ts'
import type { Inspector } from './inspector.ts'
import type { KnownFiles } from './known-files.ts'

/** What a job imports, and what it is read with. */
export interface Content {
  readonly bucket: Bucket
  readonly location: ObjectLocation
  readonly objects: readonly ObjectMeta[]
  readonly fileType: FileType
  readonly collection: Collection
  readonly rules: ReadRules
  readonly inspect: Inspector
  readonly known: KnownFiles
  readonly stop: AbortSignal
}

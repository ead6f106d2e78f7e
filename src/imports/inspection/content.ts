import type { Collection } from '../../cloud/schema/collection.ts'
import type { ReadRules } from '../../files/reader.ts'
import type { ObjectMeta } from '../../objects/store.ts'
import type { Source } from '../source.ts'
import type { Inspector } from './inspector.ts'
import type { KnownFiles } from './known-files.ts'
import type { ReasonForm } from './reason.ts'

/** What a job imports, and what it is read with. */
export interface Content {
  readonly sources: readonly Pick<Source, 'url' | 'bucket' | 'location' | 'objects' | 'fileType' | 'together'>[]
  /** Left out: a failed job has the words of the server alone. */
  readonly reason?: ReasonForm
  readonly collection: Collection
  readonly rules: ReadRules
  readonly inspect: Inspector
  readonly known: KnownFiles
  readonly stop: AbortSignal
}

/** What is read together: the arrays of a NumPy folder, of any other type each file. */
export interface Group {
  readonly source: Content['sources'][number]
  readonly objects: readonly ObjectMeta[]
}

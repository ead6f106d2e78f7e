import type { Collection } from '../../cloud/schema/collection.ts'
import type { CsvOptions, ReadRules } from '../../files/reader.ts'
import type { Source } from '../../objects/find.ts'
import type { ObjectMeta } from '../../objects/store.ts'
import type { Inspector } from './inspector.ts'
import type { KnownFiles } from './known-files.ts'
import type { ReasonForm } from './reason.ts'

/** A file or folder that is read. */
export interface ContentSource extends Pick<Source, 'bucket' | 'location' | 'objects' | 'fileType' | 'together'> {
  /** Left out: it may not be shown. */
  readonly url?: string
}

/** What a job imports, and what it is read with. */
export interface Content {
  readonly sources: readonly ContentSource[]
  /** Left out: a failed job has the words of the server alone. */
  readonly reason?: ReasonForm
  readonly collection: Collection
  readonly rules: ReadRules
  readonly inspect: Inspector
  readonly known: KnownFiles
  readonly stop: AbortSignal
}

type ReadObject = Pick<ObjectMeta, 'key' | 'size' | 'rows' | 'declared'>

/** A source of a job that is being read. */
export interface ReadSource extends Pick<Source, 'location' | 'fileType' | 'together'> {
  /** Of a folder up to its last slash; left out: it has a secret in it. */
  readonly url?: string
  /** The volume that the objects are in; left out: their bucket is that of the location. */
  readonly volume?: { readonly organization: string; readonly name: string }
  readonly objects: readonly ReadObject[]
}

/** What another process needs to read the files of a job again. */
export interface Reading {
  readonly sources: readonly ReadSource[]
  /** Of Milvus: the paths of each of the job's files as the request named them, without secrets. */
  readonly lists?: readonly (readonly string[])[]
  /** As it was when the job was created. */
  readonly collection: Collection
  readonly csv?: CsvOptions
}

/** What is read together: the arrays of a NumPy folder, of any other type each file. */
export interface Group {
  readonly source: Content['sources'][number]
  readonly objects: readonly ObjectMeta[]
}

import type { BucketDocument } from '../cloud/schema/bucket.ts'
import type { WorldDocument } from '../cloud/schema/world.ts'
import { buildWorld, type World } from '../cloud/world.ts'
import type { ObjectSource } from '../objects/find.ts'
import { objectSource, type Places } from './object-source.ts'
import type { Uploads } from './world/uploads.ts'

/** A world to make sandboxes from. They all share what is in it until they change it. */
export interface Template {
  readonly document: WorldDocument
  /** Folders of its buckets are relative to it. */
  readonly file: string
  readonly world: World
  readonly objects: ObjectSource
  /** The same of a sandbox that has changed its buckets. */
  readonly objectsOf: (buckets: readonly BucketDocument[], uploads: Uploads | undefined) => ObjectSource
}

export const templateOf = (document: WorldDocument, places: Places): Template => ({
  document,
  file: places.file,
  world: buildWorld(document),
  objects: objectSource(document.buckets ?? [], places),
  objectsOf: (buckets, uploads) => objectSource(buckets, places, uploads)
})

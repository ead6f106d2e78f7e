import type { WorldDocument } from '../cloud/schema/world.ts'
import { buildWorld, type World } from '../cloud/world.ts'
import type { ObjectSource } from '../objects/find.ts'
import { objectSource } from './object-source.ts'

/** A world to make sandboxes from. They all share what is in it until they change it. */
export interface Template {
  readonly document: WorldDocument
  readonly world: World
  readonly objects: ObjectSource
}

/** @param file of the world: folders of its buckets are relative to it @param buckets the user's own folder of objects */
export const templateOf = (document: WorldDocument, file: string, buckets: string | undefined): Template => ({
  document,
  world: buildWorld(document),
  objects: objectSource(document.buckets ?? [], file, buckets)
})

import type { Collection } from '../../cloud/schema/collection.ts'
import type { Inspected, ReadRules } from '../../files/reader.ts'

import type { ObjectLocation, ObjectMeta } from '../../objects/store.ts'

/** Files of one collection that are remembered. */
const MOST = 10_000

/** What reading files came to, by object, version and collection: nothing is read twice. */
export class KnownFiles {
  readonly #byCollection = new WeakMap<Collection, Map<string, Inspected>>()

  get(collection: Collection, id: string): Inspected | undefined {
    return this.#byCollection.get(collection)?.get(id)
  }

  set(collection: Collection, id: string, outcome: Inspected): void {
    let known = this.#byCollection.get(collection)
    if (known === undefined) {
      known = new Map()
      this.#byCollection.set(collection, known)
    }
    if (known.size >= MOST) known.clear()
    known.set(id, outcome)
  }
}

/** Names bytes and how they are read: other bytes have another name. */
export const idOf = (
  { cloud, account = '', bucket }: ObjectLocation,
  objects: readonly ObjectMeta[],
  { csv, skipUndeclared }: ReadRules
): string => {
  let id = `${cloud} ${account} ${bucket}`
  if (csv !== undefined) id += JSON.stringify(csv)
  if (skipUndeclared) id += ' skip'
  // No key holds a NUL, so no two lists of objects have one name.
  for (const { key, version } of objects) id += `\0${key}\0${version}`
  return id
}

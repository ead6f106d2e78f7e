import type { ObjectLocation } from '../../objects/location.ts'
import type { ObjectMeta } from '../../objects/store.ts'

/** Path of an object inside the imported folder; of a single file its name. */
export const pathWithin = ({ key, folder }: ObjectLocation, object: ObjectMeta): string =>
  object.key.slice(folder ? key.length : key.lastIndexOf('/') + 1)

/** Objects by the sub-folder they are in; `''` is the folder itself. */
export const byFolder = (location: ObjectLocation, objects: readonly ObjectMeta[]): Map<string, ObjectMeta[]> => {
  const folders = new Map<string, ObjectMeta[]>()
  for (const object of objects) {
    const path = pathWithin(location, object)
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const siblings = folders.get(folder)
    if (siblings === undefined) folders.set(folder, [object])
    else siblings.push(object)
  }
  return folders
}

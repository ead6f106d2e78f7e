import type { Source } from '../../objects/find.ts'
import type { ObjectLocation, ObjectMeta } from '../../objects/store.ts'

/** Path of an object inside the imported folder; of a single file its name. */
export const pathWithin = ({ key, folder }: ObjectLocation, object: ObjectMeta): string =>
  object.key.slice(folder ? key.length : key.lastIndexOf('/') + 1)

type Objects = Pick<Source, 'location' | 'objects' | 'together'>

/** Objects by the sub-folder they are in; `''` is the folder itself. Those that belong together count as being in it. */
export const byFolder = ({ location, objects, together }: Objects): Map<string, readonly ObjectMeta[]> => {
  if (together) return new Map([['', objects]])
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

import { refuse } from '../../contract/refusals/refusal.ts'
import { withoutSecrets } from '../../objects/store.ts'
import type { Check } from '../check.ts'
import { byFolder } from '../file-set/folders.ts'
import { numpyFields } from '../file-set/numpy-fields.ts'
import type { FilesRequest } from '../requests.ts'

export const objectCount: Check<FilesRequest> = {
  name: 'objectCount',
  codes: [47036],
  run: ({ collection, sources, limits }) => {
    // What is missing is found by name, and there cannot be too many.
    if (limits.skipUndeclared) return undefined
    const { required, optional } = numpyFields(collection, limits)
    const most = required.length + optional.length
    for (const source of sources) {
      if (source.fileType !== 'numpy') continue
      const { location } = source
      for (const [folder, { length }] of byFolder(source)) {
        if (length >= required.length && length <= most) continue
        const wanted = optional.length === 0 ? `${most}` : `${required.length} to ${most}`
        return refuse(47036, {
          explain: `${withoutSecrets(location.folder ? location.key + folder : location.key)} has ${length} .npy objects, collection ${collection.name} wants ${wanted}: ${[...required, ...optional].join(', ')}`
        })
      }
    }
    return undefined
  }
}

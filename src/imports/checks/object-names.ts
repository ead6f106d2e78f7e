import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { nearest } from '../../text/nearest.ts'
import type { Check } from '../check.ts'
import { byFolder } from '../file-set/folders.ts'
import { numpyFields } from '../file-set/numpy-fields.ts'
import type { FilesRequest } from '../requests.ts'

const fieldOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1).replace(/\.npy$/i, '')

const missing = (field: string, present: readonly string[]): Refusal => {
  const near = nearest(field, present)
  return refuse(47053, {
    reason: `no file for field: ${field}, files: [${present.map(name => `${name}.npy`).join(' ')}]`,
    explain: `field ${field} needs ${field}.npy; ${near === undefined ? 'add the file' : `is ${near}.npy meant for it?`} (names are case-sensitive)`
  })
}

export const objectNames: Check<FilesRequest> = {
  name: 'objectNames',
  codes: [47053],
  run: ({ collection, sources, limits }) => {
    const arrays = sources.filter(({ fileType }) => fileType === 'numpy')
    if (arrays.length === 0) return undefined
    const { required, optional } = numpyFields(collection, limits)
    const groups = arrays.flatMap(source => [...byFolder(source).values()])
    for (const group of groups) {
      const present = group.map(({ key }) => fieldOf(key))
      const absent = required.find(field => !present.includes(field))
      if (absent !== undefined) return missing(absent, present)
      if (limits.skipUndeclared) continue
      const extra = present.find(name => !required.includes(name) && !optional.includes(name))
      if (extra !== undefined) {
        return refuse(47053, {
          reason: `no field for file: ${extra}.npy`,
          explain: `collection ${collection.name} takes no field ${extra}; remove the file (an auto-id key must be left out)`
        })
      }
    }
    return undefined
  }
}

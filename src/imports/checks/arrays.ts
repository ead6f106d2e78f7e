import { Source } from '../../objects/find.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

/** The arrays of one list as the folder that they would be. */
const folderOf = (arrays: readonly Source[]): Source | undefined => {
  const [first] = arrays
  if (first === undefined) return undefined
  const { cloud, bucket, key } = first.location
  if (!arrays.every(({ location }) => location.cloud === cloud && location.bucket === bucket)) return undefined
  const folder = new Source(first.url)
  folder.location = { ...first.location, key: key.slice(0, key.lastIndexOf('/') + 1), folder: true }
  folder.bucket = first.bucket
  folder.together = true
  folder.objects = arrays.flatMap(({ objects }) => objects)
  return folder
}

/** A list of .npy files is one NumPy import. server source: importutilv2/util.go */
export const arrays: Check<ImportRequest> = {
  name: 'arrays',
  codes: [],
  run: request => {
    let at = 0
    request.sources = request.lists.flatMap(list => {
      const sources = request.sources.slice(at, at + list.length)
      at += list.length
      const folder = list[0]?.endsWith('.npy') ? folderOf(sources) : undefined
      return folder === undefined ? sources : [folder]
    })
    return undefined
  }
}

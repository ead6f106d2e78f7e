import { fieldOfArray } from '../../contract/formats.ts'
import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import type { ImportSource } from '../../objects/find.ts'
import { type ObjectMeta, withoutSecrets } from '../../objects/store.ts'
import { countOf, nearest } from '../../text/text.ts'
import type { Check } from '../check.ts'
import { byFolder, numpyFields, readFileSet } from '../file-set.ts'
import type { FilesRequest } from '../requests.ts'

export const fileSet: Check<FilesRequest> = {
  name: 'fileSet',
  codes: [47053],
  run: request => {
    const set = readFileSet(request)
    const { sources, objects } = request
    if ('fileTypes' in set) {
      for (const [at, type] of set.fileTypes.entries()) (sources[at] as ImportSource).fileType = type
      return undefined
    }
    const { problem } = set
    const empty = sources.find(source => source.objects.length === 0)
    if (empty !== undefined) {
      const explain = `the folder ${withoutSecrets(empty.location.key)} is empty or not there; check its name, keys are case-sensitive`
      return refuse(47053, { reason: problem, explain })
    }
    const truncated = sources.some(source => source.truncated)
    const places = sources.slice(0, 5).map(({ location }) => withoutSecrets(location.key))
    return refuse(47053, {
      reason: problem,
      explain: `${truncated ? 'more than ' : ''}${countOf(objects.length, 'object')} at ${places.join(', ')}: ${problem}; import files of one type (json, parquet, npy; csv and jsonl from era 2025), at most one sub-folder deep`
    })
  }
}

export const objectCount: Check<FilesRequest> = {
  name: 'objectCount',
  codes: [47036],
  run: ({ collection, sources, limits }) => {
    // Files are looked up by field name, so there cannot be too many.
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
      const present = group.map(({ key }) => fieldOfArray(key))
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

const total = (objects: readonly ObjectMeta[]): number => objects.reduce((sum, { size }) => sum + size, 0)

const tooLarge = (noun: string, size: number, limit: number) =>
  refuse(47035, { explain: `${withoutSecrets(noun)} has ${size} bytes, the limit is ${limit}; split it` })

export const objectSize: Check<FilesRequest> = {
  name: 'objectSize',
  codes: [47035],
  run: ({ cluster, sources, objects, limits }) => {
    const free = cluster.plan === 'Free'
    for (const { fileType, objects } of sources) {
      const most = Math.min(limits.file[fileType] ?? 0, free ? limits.freeFile : Number.POSITIVE_INFINITY)
      for (const { key, size } of objects) if (size > most) return tooLarge(key, size, most)
    }
    for (const source of sources) {
      if (source.fileType !== 'numpy') continue
      for (const [folder, group] of byFolder(source)) {
        if (folder !== '' && total(group) > limits.subFolder) {
          return tooLarge(source.location.key + folder, total(group), limits.subFolder)
        }
      }
    }
    const limit = free ? limits.freeJob : limits.job
    const whole = total(objects)
    return whole > limit ? tooLarge('the job', whole, limit) : undefined
  }
}

import { fileTypeOf } from '../../contract/file-types.ts'
import { refuse } from '../../contract/refusals/refusal.ts'
import { withoutSecrets } from '../../objects/quote.ts'
import type { ObjectMeta } from '../../objects/store.ts'
import type { Check } from '../check.ts'
import { byFolder } from '../file-set/folders.ts'
import type { ImportRequest } from '../requests.ts'

const total = (objects: readonly ObjectMeta[]): number => objects.reduce((sum, { size }) => sum + size, 0)

const tooLarge = (what: string, size: number, limit: number) =>
  refuse(47035, { explain: `${withoutSecrets(what)} has ${size} bytes, the limit is ${limit}; split it` })

export const objectSize: Check<ImportRequest> = {
  name: 'objectSize',
  codes: [47035],
  run: ({ cluster, location, objects, call }) => {
    const { limits } = call.sandbox.rules
    const free = cluster.plan === 'Free'
    for (const { key, size } of objects) {
      const type = fileTypeOf(key)
      const limit = Math.min((type && limits.file[type]) ?? 0, free ? limits.freeFile : Number.POSITIVE_INFINITY)
      if (size > limit) return tooLarge(key, size, limit)
    }
    if (fileTypeOf(objects[0]?.key ?? '') === 'numpy') {
      for (const [folder, group] of byFolder(location, objects)) {
        if (folder !== '' && total(group) > limits.subFolder) {
          return tooLarge(location.key + folder, total(group), limits.subFolder)
        }
      }
    }
    const limit = free ? limits.freeJob : limits.job
    return total(objects) > limit ? tooLarge('the job', total(objects), limit) : undefined
  }
}

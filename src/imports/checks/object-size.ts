import { refuse } from '../../contract/refusals/refusal.ts'
import { type ObjectMeta, withoutSecrets } from '../../objects/store.ts'

import type { Check } from '../check.ts'
import { byFolder } from '../file-set/folders.ts'
import type { FilesRequest } from '../requests.ts'

const total = (objects: readonly ObjectMeta[]): number => objects.reduce((sum, { size }) => sum + size, 0)

const tooLarge = (what: string, size: number, limit: number) =>
  refuse(47035, { explain: `${withoutSecrets(what)} has ${size} bytes, the limit is ${limit}; split it` })

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

import { refuse } from '../../contract/refusals/refusal.ts'
import { withoutSecrets } from '../../objects/quote.ts'
import type { Check } from '../check.ts'
import { readFileSet } from '../file-set/read.ts'
import type { ImportRequest } from '../requests.ts'

export const fileSet: Check<ImportRequest> = {
  name: 'fileSet',
  codes: [47053],
  run: request => {
    const set = readFileSet(request)
    if ('fileType' in set) {
      request.fileType = set.fileType
      return undefined
    }
    const { problem } = set
    const { objects, location, truncated } = request
    if (objects.length === 0) {
      const explain = `the folder ${withoutSecrets(location.key)} is empty or not there; check its name, keys are case-sensitive`
      return refuse(47053, { reason: problem, explain })
    }
    return refuse(47053, {
      reason: problem,
      explain: `${truncated ? 'more than ' : ''}${objects.length} objects at ${withoutSecrets(location.key)}: ${problem}; import files of one type (json, parquet, npy; csv from era 2025), at most one sub-folder deep`
    })
  }
}

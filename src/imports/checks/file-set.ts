import { refuse } from '../../contract/refusals/refusal.ts'
import type { Source } from '../../objects/find.ts'
import { withoutSecrets } from '../../objects/store.ts'
import type { Check } from '../check.ts'
import { readFileSet } from '../file-set/read.ts'
import type { FilesRequest } from '../requests.ts'

export const fileSet: Check<FilesRequest> = {
  name: 'fileSet',
  codes: [47053],
  run: request => {
    const set = readFileSet(request)
    const { sources, objects } = request
    if ('fileTypes' in set) {
      for (const [at, type] of set.fileTypes.entries()) (sources[at] as Source).fileType = type
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
      explain: `${truncated ? 'more than ' : ''}${objects.length} objects at ${places.join(', ')}: ${problem}; import files of one type (json, parquet, npy; csv and jsonl from era 2025), at most one sub-folder deep`
    })
  }
}

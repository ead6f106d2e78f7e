import { type MilvusWords, type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { withoutSecrets } from '../../objects/store.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

/** server source: dataCoord.import.maxImportFileNumPerReq */
const MOST = 1024

/** Types by extension, which is case-sensitive. server source: importutilv2/util.go; lines of JSON in newer builds alone */
const NAMES: Readonly<Record<string, string>> = {
  '.json': 'JSON',
  '.jsonl': 'JSONLines',
  '.ndjson': 'JSONLines',
  '.npy': 'Numpy',
  '.parquet': 'Parquet',
  '.csv': 'CSV'
}

const extensionOf = (path: string): string => /\.[^./]*$/.exec(path)?.[0] ?? ''

const show = (path: string): string => withoutSecrets(path).slice(0, 200)

/** Why the files of one list cannot be imported together. */
export const problemOf = (paths: readonly string[]): string | undefined => {
  const [first = ''] = paths
  const extension = extensionOf(first)
  const other = paths.find(path => extensionOf(path) !== extension)
  if (other !== undefined) return `inconsistency in file types, (${show(first)}) vs (${show(other)})`
  const type = NAMES[extension]
  if (type === undefined) return `unexpected file type, files=[${paths.slice(0, 10).map(show).join(' ')}]`
  return type !== 'Numpy' && paths.length > 1 ? `for ${type} import, accepts only one file` : undefined
}

const refusal = (milvus: MilvusWords, fix: string): Refusal =>
  refuse(47053, { reason: milvus.reason ?? '', explain: `${milvus.reason}; ${fix}`, milvus })

/** server source: proxy/task_import.go; whether the files are there is found when the job runs */
export const milvusFiles: Check<ImportRequest> = {
  name: 'files',
  codes: [1100, 2100],
  run: ({ lists }) => {
    if (lists.length === 0) {
      return refusal({ code: 1100, reason: 'import request is empty' }, 'send files, a list for each file')
    }
    if (lists.length > MOST) {
      const reason = `The max number of import files should not exceed ${MOST}, but got ${lists.length}`
      return refusal({ code: 2100, reason }, 'make several jobs')
    }
    for (const list of lists) {
      const reason = problemOf(list)
      if (reason === undefined) continue
      const fix = 'each list has one file (json, parquet, csv), or the .npy files of one NumPy import; not a folder'
      return refusal({ code: 2100, reason }, fix)
    }
    return undefined
  }
}

import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

/** The list of files that a check refuses; undefined when it refuses none by itself. */
const faultyList = async (request: ImportRequest, check: Check<ImportRequest>): Promise<number | undefined> => {
  const { lists, sources } = request
  if (lists.length === 1) return 0
  for (const [at, source] of sources.entries()) {
    const alone = Object.assign(Object.create(Object.getPrototypeOf(request) as object), request, { sources: [source] })
    if ((await check.run(alone as ImportRequest)) !== undefined)
      return sources.length === lists.length ? at : listOf(lists, at)
  }
  return undefined
}

/** Of a file, by its place among all. */
const listOf = (lists: ImportRequest['lists'], file: number): number => {
  let files = 0
  return lists.findIndex(list => {
    files += list.length
    return file < files
  })
}

/**
 * What the cloud refuses at once, Milvus finds when the job runs: the first refusal of the table is kept as the job's fault.
 * server source: proxy/task_import.go looks at names alone
 */
export const foundLater = (checks: readonly Check<ImportRequest>[]): Check<ImportRequest> => ({
  name: `foundLater(${checks.map(({ name }) => name).join(', ')})`,
  codes: [],
  run: async request => {
    for (const check of checks) {
      const refusal = await check.run(request)
      if (refusal === undefined) continue
      request.fault = refusal
      request.faultyList = await faultyList(request, check)
      return undefined
    }
    return undefined
  }
})

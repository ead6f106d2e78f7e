import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

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
      return undefined
    }
    return undefined
  }
})

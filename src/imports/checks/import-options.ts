import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'
import { durationProblem } from './go-duration.ts'

const isTrue = (option: string | undefined): boolean => option?.toLowerCase() === 'true'

const restoring = (partitionName: string | undefined): Refusal => {
  const reason = partitionName === undefined ? 'partition not specified' : 'restoring backups is not emulated'
  const explain = `${reason}: backup and l0_import read Milvus' own binlogs, which the emulator cannot; leave the option out, or use Milvus standalone`
  return refuse(1100, { reason, explain })
}

/**
 * Which options Milvus looks at before there is a job; others are not looked at, as tags of SDKs.
 * server source: importutilv2/option.go; that a timeout ends a job is not emulated
 */
export const importOptions: Check<ImportRequest> = {
  name: 'options',
  codes: [1100, 2100],
  run: ({ fields }) => {
    const { timeout, backup, l0_import } = fields.options ?? {}
    if (isTrue(backup) || isTrue(l0_import)) return restoring(fields.partitionName)
    const problem = timeout === undefined ? undefined : durationProblem(timeout.slice(0, 100))
    if (problem === undefined) return undefined
    const explain = `options.timeout: ${problem}; write it as 300s, 1.5h or 1h45m`
    return refuse(2100, { reason: `parse timeout failed, err=${problem}`, explain })
  }
}

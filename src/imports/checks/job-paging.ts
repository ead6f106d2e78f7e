import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { JobListRequest } from '../requests.ts'

const JOB_PAGING_BOUNDS = {
  pageSize: { most: 100, code: 96008 },
  currentPage: { most: 2_147_483_647, code: 96009 }
} as const

/** documented: Error Codes (v2) */
export const jobPaging: Check<JobListRequest> = {
  name: 'jobPaging',
  codes: [96008, 96009],
  run: ({ paging }) => {
    for (const name of ['pageSize', 'currentPage'] as const) {
      const { most, code } = JOB_PAGING_BOUNDS[name]
      const value = paging[name]
      if (Number.isInteger(value) && value >= 1 && value <= most) continue
      return refuse(code, {
        explain: `${name} is ${value}; send a whole number from 1 to ${most}, or 0 for the default`
      })
    }
    return undefined
  }
}

import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ListRequest } from '../requests.ts'

const PAGING_BOUNDS = {
  pageSize: { least: 5, most: 100, code: 80003 },
  currentPage: { least: 1, most: 2_147_483_647, code: 80004 }
} as const

/** documented: list page (80003, 80004); what is no integer gets 80000 */
export const paging: Check<ListRequest> = {
  name: 'paging',
  codes: [80000, 80003, 80004],
  run: request => {
    for (const name of ['pageSize', 'currentPage'] as const) {
      const text = request.query[name]
      if (text === undefined) continue
      const { least, most, code } = PAGING_BOUNDS[name]
      if (!/^[+-]?\d+$/.test(text)) {
        return refuse(80000, {
          reason: name,
          explain: `${name} is not an integer; send ${least} to ${most}`
        })
      }
      const value = Number(text)
      if (value < least || value > most) {
        return refuse(code, {
          explain: `${name} is ${text.slice(0, 20)}; send ${least} to ${most}`
        })
      }
      request[name] = value
    }
    return undefined
  }
}

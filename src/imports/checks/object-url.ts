import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

export const objectUrl: Check<ImportRequest> = {
  name: 'objectUrl',
  codes: [90145],
  run: ({ sources }) => {
    if (sources.length > 0) return undefined
    return refuse(90145, {
      explain: 'objectUrl is missing or empty; send the URL of the file or folder to import'
    })
  }
}

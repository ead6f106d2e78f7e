import type { RequestSummary } from '../../../lab/journal/summary.ts'
import type { ChipKind } from '../../parts/chip.tsx'

type Outcome = Pick<RequestSummary, 'code' | 'status'>

/** Whether the API refused the call: no response, an HTTP status from 400, or a code other than 0 and 200. */
export const isRefusal = ({ code, status }: Outcome): boolean =>
  status === null || status >= 400 || (code !== null && code !== 0 && code !== 200)

/** A call without a reply is worse than one that was refused. */
export const outcomeKind = (outcome: Outcome): ChipKind => (isRefusal(outcome) ? 'bad' : 'good')

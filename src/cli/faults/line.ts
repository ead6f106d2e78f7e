/** A fault as `/_emulator/faults` tells it. */
export interface FaultRow {
  readonly id: string
  readonly operation: string
  readonly remaining: number | 'always'
  readonly hits: number
  readonly expires: string | null
  readonly times: number | 'always'
}

/** What it does is what is left of it. */
export const faultLine = ({ id, operation, remaining, hits, expires, times: _, ...does }: FaultRow): string => {
  const left = remaining === 'always' ? 'always' : `${remaining} left`
  const until = expires === null ? '' : `, until ${expires}`
  return `${id}  ${operation}  ${JSON.stringify(does)}  (${left}, ${hits} met${until})`
}

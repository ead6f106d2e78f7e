/** A record of the journal as `GET /_emulator/journal` tells it. */
export type Entry =
  | {
      readonly kind: 'event'
      readonly id: number
      readonly time: string
      readonly event: string
      readonly text: string
    }
  | {
      readonly kind: 'request'
      readonly id: number
      readonly time: string
      readonly operation: string | null
      readonly method: string
      readonly path: string
      readonly status: number | null
      readonly code: number | null
      readonly explain: string | null
      readonly warnings: readonly { readonly rule: string; readonly text: string }[]
    }

/** One line for what happened, and one below it for each reason and warning. */
export const journalLine = (entry: Entry): string => {
  const head = `${String(entry.id).padStart(6)}  ${entry.time.slice(11, 23)}`
  if (entry.kind === 'event') return `${head}  ${entry.event}: ${entry.text}`
  const { operation, method, path, status, code, explain, warnings } = entry
  const answer = status === null ? 'no answer' : code === null ? `HTTP ${status}` : String(code)
  const lines = [
    `${head}  ${answer.padEnd(9)}  ${(operation ?? '-').padEnd(12)}  ${method} ${path}`,
    ...(explain === null ? [] : [explain]),
    ...warnings.map(({ rule, text }) => `warning, ${rule}: ${text}`)
  ]
  return lines.join(`\n${' '.repeat(22)}`)
}

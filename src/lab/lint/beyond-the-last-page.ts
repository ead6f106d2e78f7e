import type { Rule } from './rule.ts'

interface Page {
  readonly count?: number
  readonly pageSize?: number
}

const pageOf = (reply: string | undefined): Page => {
  try {
    return (JSON.parse(reply ?? '') as { data?: Page }).data ?? {}
  } catch {
    return {}
  }
}

/** A query has it as a text, a body as a number or a text. */
const pageAsked = (value: unknown): number =>
  typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN

export const beyondTheLastPage: Rule = {
  name: 'beyond-the-last-page',
  fix: 'stop at the count that each page tells; v1 has the jobs in tasks (older pages say records), v2 in records',
  source: 'list pages of v1 (tasks, records) and v2 (records)',
  of: ['list', 'v2.list'],
  look: ({ what, success, fields }) => {
    const asked = pageAsked(fields['currentPage'])
    if (!success || !(asked > 2)) return undefined
    const { count, pageSize } = pageOf(what.reply)
    if (count === undefined || pageSize === undefined) return undefined
    const last = Math.max(1, Math.ceil(count / pageSize))
    // The page after the last one is how many loops find their end.
    return asked > last + 1 ? `asked for page ${asked} of ${last}` : undefined
  }
}

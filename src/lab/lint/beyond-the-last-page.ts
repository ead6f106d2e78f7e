import type { Rule } from './rule.ts'

const countIn = (reply: string | undefined): unknown => {
  try {
    return (JSON.parse(reply ?? '') as { data?: { count?: unknown } }).data?.count
  } catch {
    return undefined
  }
}

/** A query has it as a text, a body as a number or a text. */
const pageAsked = (value: unknown): number =>
  typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN

/** An empty page is how many loops find their end; one behind it tells nothing more. */
export const beyondTheLastPage: Rule = {
  name: 'beyond-the-last-page',
  fix: 'stop at the first page that is not full; v1 has the jobs in tasks (older pages say records), v2 in records',
  source: 'list pages of v1 (tasks, records) and v2 (records): count is the number of records of the page',
  of: ['list', 'v2.list'],
  look: ({ what, success, fields }, memory) => {
    const asked = pageAsked(fields['currentPage'])
    const count = success && asked > 1 ? countIn(what.reply) : undefined
    if (typeof count !== 'number') return undefined
    const { clusterId, collectionName, projectId, regionId, pageSize } = fields
    const list = JSON.stringify([what.operation?.name, clusterId, collectionName, projectId, regionId, pageSize])
    const empty = memory.tellPage(list, asked, count === 0)
    return empty === undefined ? undefined : `asked for page ${asked}, though page ${empty} was empty`
  }
}

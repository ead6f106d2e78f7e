import { unreadSourcesOf } from '../../contract/imports-v2.ts'
import type { Rule, Seen } from './rule.ts'

/** Options of an import that somebody reads. documented: import options; server source: importutilv2/option.go */
const OPTIONS: ReadonlySet<string> = new Set(['sep', 'nullkey', 'auto_commit', 'timeout', 'backup', 'l0_import'])

const LONGEST = 100

const namesOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []

/** Milvus reads `files` alone, and shares the call. */
const isForCloud = ({ clusterId, projectId }: Seen['fields']): boolean => Boolean(clusterId) || Boolean(projectId)

const unreadOf = ({ what, fields, known }: Seen): readonly string[] => {
  const unread: string[] = []
  const isCreate = what.operation?.name === 'v2.create'
  if (isCreate && isForCloud(fields)) unread.push(...unreadSourcesOf(fields))
  if (known !== undefined) for (const name in fields) if (!Object.hasOwn(known, name)) unread.push(name)
  const { options } = fields
  if (options === undefined || options === null) return unread
  const read = isCreate ? OPTIONS : new Set<string>()
  return [...unread, ...namesOf(options).flatMap(name => (read.has(name) ? [] : `options.${name}`))]
}

export const unreadFields: Rule = {
  name: 'unread-fields',
  fix: 'leave them out, or look for the right name; tags that an SDK sends on its own account are harmless',
  source: 'request schemas of the pages; documented import options',
  look: seen => {
    if (!seen.success) return undefined
    const unread = unreadOf(seen)
    return unread.length === 0 ? undefined : `nobody reads ${unread.join(', ').slice(0, LONGEST)}`
  }
}

import { entryOf, type RefusalCode } from '../../contract/refusals/refusal.ts'
import { compileShape } from '../../contract/schema.ts'
import type { Scenario } from './scenario.ts'
import type { Seen } from './send.ts'

/** Where an answer differs from the documents: from the text of a refusal, or from the shape of a success. */
export const fromDocuments = ({ documented }: Scenario, seen: Seen): string[] => {
  if (typeof documented === 'number') return differences(refusal(documented, seen), seen)
  const status = seen.status === 200 ? [] : [`HTTP status: 200 expected, got ${seen.status}`]
  const shape = compileShape(documented)(seen.body)
  return [...status, ...shape.map(({ path, problem }) => `${['body', ...path].join('.')} ${problem}`)]
}

/** Where two answers differ, a line each; the first is the expected one. @param theirs whether they tell what an account has */
export const differences = (expected: Seen, seen: Seen, theirs = false): string[] => {
  const lines: string[] = []
  if (expected.status !== seen.status) lines.push(`HTTP status: ${expected.status} expected, got ${seen.status}`)
  const [wanted, got] = [new Map(fieldsOf(expected.body, theirs)), new Map(fieldsOf(seen.body, theirs))]
  for (const [path, shown] of wanted) {
    const other = got.get(path)
    if (other !== shown) lines.push(`${path}: ${shown} expected, got ${other ?? 'nothing'}`)
  }
  for (const [path, shown] of got) if (!wanted.has(path)) lines.push(`${path}: nothing expected, got ${shown}`)
  return lines
}

type Field = readonly [path: string, shown: string]

/**
 * Every field of a body with its value, and every object with the order of its keys. A list is known by its first element.
 * @param theirs whether values are those of an account, from the data on
 */
const fieldsOf = (value: unknown, theirs: boolean, path = 'body', name = ''): Field[] => {
  const inside = (field: unknown, at: string, key = '') =>
    fieldsOf(field, theirs && (path !== 'body' || key === 'data'), at, key)
  if (Array.isArray(value)) return value.length === 0 ? [] : inside(value[0], `${path}[]`)
  if (typeof value !== 'object' || value === null) return [[path, shownOf(name, value, theirs)]]
  const entries = Object.entries(value)
  const keys: Field = [path, `keys ${entries.map(([key]) => key).join(', ')}`]
  return [keys, ...entries.flatMap(([key, field]) => inside(field, `${path}.${key}`, key))]
}

/** What the owner of an account has chosen, and what it comes to: that it is there, and of which type, is compared. */
const OWN = new Set([
  ...['count', 'clusterName', 'projectName', 'description', 'instanceCount', 'cuSize', 'createProgress'],
  ...['connectAddress', 'privateLinkAddress', 'storageSize', 'snapshotNumber', 'createTimeMilli']
])

const shownOf = (name: string, value: unknown, theirs: boolean): string => {
  const form = typeof value === 'string' ? formOf(name, value) : undefined
  if (form !== undefined) return `<${form}>`
  return OWN.has(name) || theirs ? `<${typeOf(value)}>` : JSON.stringify(value)
}

/** Of ids and times the form is compared. */
const IDS = new Set(['jobId', 'clusterId', 'projectId'])
const TIMES = new Set(['completeTime', 'createTime'])

/** `job-…`, `0000-00-00T00:00:00Z` */
const formOf = (name: string, value: string): string | undefined => {
  if (IDS.has(name)) return value.replace(/[0-9a-z]{6,}/gi, '…')
  return TIMES.has(name) ? value.replace(/\d/g, '0') : undefined
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

/** What the documents say of a refusal; the reason in its message is the target's own. */
const refusal = (code: RefusalCode, { body }: Seen): Seen => {
  const { status, message } = entryOf(code)
  const [before = '', after = ''] = message.split('xxx')
  const said = String((body as { readonly message?: unknown } | undefined)?.message)
  const fits = message.includes('xxx') && said.startsWith(before) && said.endsWith(after)
  return { status, body: { code, message: fits ? said : message } }
}

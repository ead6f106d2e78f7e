import { entryOf, type RefusalCode } from '../../contract/refusals/refusal.ts'
import { compileShape } from '../../contract/schema.ts'
import type { Scenario } from './scenario.ts'
import type { Seen } from './send.ts'

/** Differences between a response and the documents: the text of a refusal, or the shape of a success. */
export const fromDocuments = ({ documented }: Scenario, seen: Seen): string[] => {
  if (typeof documented === 'number') return differences(refusal(documented, seen), seen)
  const status = seen.status === 200 ? [] : [`HTTP status: 200 expected, got ${seen.status}`]
  const shape = compileShape(documented)(seen.body)
  return [...status, ...shape.map(({ path, problem }) => `${['body', ...path].join('.')} ${problem}`)]
}

/** Differences between two responses, one per line; the first is expected. @param theirs whether the values belong to an account */
export const differences = (expected: Seen, seen: Seen, theirs = false): string[] => {
  const lines: string[] = []
  if (expected.status !== seen.status) lines.push(`HTTP status: ${expected.status} expected, got ${seen.status}`)
  const [wanted, got] = [new Map(fieldsOf(expected.body, theirs)), new Map(fieldsOf(seen.body, theirs))]
  for (const [path, text] of wanted) {
    const other = got.get(path)
    if (other !== text) lines.push(`${path}: ${text} expected, got ${other ?? 'nothing'}`)
  }
  for (const [path, text] of got) if (!wanted.has(path)) lines.push(`${path}: nothing expected, got ${text}`)
  return lines
}

type Field = readonly [path: string, shown: string]

/**
 * All fields of a body with their values, and all objects with the order of their keys. The first element represents a list.
 * @param theirs whether values inside `data` belong to an account
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

/** Fields with values that the account's owner chose, or that depend on them: only presence and type are compared. */
const OWN = new Set([
  ...['count', 'clusterName', 'projectName', 'description', 'instanceCount', 'cuSize', 'createProgress'],
  ...['connectAddress', 'privateLinkAddress', 'storageSize', 'snapshotNumber', 'createTimeMilli']
])

const shownOf = (name: string, value: unknown, theirs: boolean): string => {
  const form = typeof value === 'string' ? formOf(name, value) : undefined
  if (form !== undefined) return `<${form}>`
  return OWN.has(name) || theirs ? `<${typeOf(value)}>` : JSON.stringify(value)
}

/** Ids and times: only their form is compared. */
const IDS = new Set(['jobId', 'clusterId', 'projectId'])
const TIMES = new Set(['completeTime', 'createTime'])

/** `job-…`, `0000-00-00T00:00:00Z` */
const formOf = (name: string, value: string): string | undefined => {
  if (IDS.has(name)) return value.replace(/[0-9a-z]{6,}/gi, '…')
  return TIMES.has(name) ? value.replace(/\d/g, '0') : undefined
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

/** The documented form of a refusal, with the reason of the target's message. */
const refusal = (code: RefusalCode, { body }: Seen): Seen => {
  const { status, message } = entryOf(code)
  const [before = '', after = ''] = message.split('xxx')
  const received = String((body as { readonly message?: unknown } | undefined)?.message)
  const fits = message.includes('xxx') && received.startsWith(before) && received.endsWith(after)
  return { status, body: { code, message: fits ? received : message } }
}

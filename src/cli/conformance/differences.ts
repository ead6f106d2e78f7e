import type { Seen } from './send.ts'

/** Values that differ from one account, run and moment to the other; that they are there, and of which type, is compared. */
const OWN = new Set([
  ...[
    'jobId',
    'fileName',
    'fileSize',
    'readyPercentage',
    'progress',
    'completeTime',
    'state',
    'totalRows',
    'importedRows'
  ],
  ...[
    'count',
    'clusterId',
    'clusterName',
    'collectionName',
    'description',
    'projectId',
    'projectName',
    'instanceCount'
  ],
  ...[
    'cloudId',
    'regionId',
    'apiBaseUrl',
    'domain',
    'clusterType',
    'cuType',
    'plan',
    'cuSize',
    'status',
    'createProgress'
  ],
  ...['connectAddress', 'privateLinkAddress', 'createTime', 'createTimeMilli', 'storageSize', 'snapshotNumber']
])

type Field = readonly [path: string, shown: string]

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

/** Whether an optional value is there yet is a matter of time. */
const MAY_BE_NULL = /(?:completeTime|errorMessage)$/

const leaf = (path: string, name: string, value: unknown): Field => {
  if (MAY_BE_NULL.test(name)) return [path, '<null or text>']
  return [path, OWN.has(name) ? `<${typeOf(value)}>` : JSON.stringify(value)]
}

/** Every field of a body with its value, and every object with the order of its keys. A list is known by its first element. */
export const fieldsOf = (value: unknown, path = 'body', name = ''): Field[] => {
  if (Array.isArray(value)) return value.length === 0 ? [] : fieldsOf(value[0], `${path}[]`)
  if (typeof value !== 'object' || value === null) return [leaf(path, name, value)]
  const entries = Object.entries(value)
  const keys: Field = [path, `keys ${entries.map(([key]) => key).join(', ')}`]
  return [keys, ...entries.flatMap(([key, field]) => fieldsOf(field, `${path}.${key}`, key))]
}

/** Where two answers differ, a line each; the first is the expected one. */
export const differences = (expected: Seen, seen: Seen): string[] => {
  const lines: string[] = []
  if (expected.status !== seen.status) lines.push(`HTTP status: ${expected.status} expected, got ${seen.status}`)
  const [wanted, got] = [new Map(fieldsOf(expected.body)), new Map(fieldsOf(seen.body))]
  for (const [path, shown] of wanted) {
    const other = got.get(path)
    if (other !== shown) lines.push(`${path}: ${shown} expected, got ${other ?? 'nothing'}`)
  }
  for (const [path, shown] of got) if (!wanted.has(path)) lines.push(`${path}: nothing expected, got ${shown}`)
  return lines
}

import type { Rule, Seen } from './rule.ts'

const CREATES: ReadonlySet<string | undefined> = new Set(['import', 'v2.create'])

const ASKS: ReadonlySet<string | undefined> = new Set([
  'get',
  'list',
  'v2.describe',
  'v2.list',
  'v2.commit',
  'v2.abort'
])

const NAMES = [
  'clusterId',
  'collectionName',
  'partitionName',
  'dbName',
  'objectUrl',
  'objectUrls',
  'files',
  'dataPaths'
]

const isSame = (one: Seen['fields'], other: Seen['fields']): boolean =>
  NAMES.every(
    name =>
      one[name] === other[name] ||
      (typeof one[name] === 'object' && JSON.stringify(one[name]) === JSON.stringify(other[name]))
  )

const SEEN = {
  v1: 'the same import was accepted just before, and nobody asked how it goes; the code of a success is 200 in v1, not 0',
  v2: 'the same import was accepted just before, and nobody asked how it goes; the code of a success is 0 in v2, not 200'
} as const

export const importsAgain: Rule = {
  name: 'imports-again',
  fix: 'look at the code, take the jobId, and ask for it; each accepted import writes the rows once more',
  source: 'import page of v1 (success 200), create page of v2 (success 0)',
  look: ({ what, success, fields }, memory) => {
    const { operation } = what
    if (operation === undefined) return undefined
    if (ASKS.has(operation.name)) memory.lastImport = undefined
    if (!success || !CREATES.has(operation.name)) return undefined
    const before = memory.lastImport
    memory.lastImport = fields
    return before !== undefined && isSame(before, fields) ? SEEN[operation.version] : undefined
  }
}

import type { ImportCreateBody } from '../../contract/imports-v2.ts'
import type { OperationName } from '../../contract/operations.ts'
import type { Rule } from './rule.ts'

const CREATES: readonly OperationName[] = ['import', 'v2.create']

const ASKS: readonly OperationName[] = ['get', 'list', 'v2.describe', 'v2.list', 'v2.commit', 'v2.abort']

/** What both versions may say. */
type Body = Partial<ImportCreateBody>

const isEqual = (one: unknown, other: unknown): boolean =>
  one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other))

/** Whether both write the same into the same. */
const isSame = (one: Body, other: Body): boolean =>
  one.collectionName === other.collectionName &&
  one.clusterId === other.clusterId &&
  one.partitionName === other.partitionName &&
  one.objectUrl === other.objectUrl &&
  one.dbName === other.dbName &&
  isEqual(one.objectUrls, other.objectUrls) &&
  isEqual(one.files, other.files) &&
  isEqual(one.dataPaths, other.dataPaths)

const SEEN = {
  v1: 'the same import was accepted just before, and nobody asked how it goes; the code of a success is 200 in v1, not 0',
  v2: 'the same import was accepted just before, and nobody asked how it goes; the code of a success is 0 in v2, not 200'
} as const

export const importsAgain: Rule = {
  name: 'imports-again',
  fix: 'look at the code, take the jobId, and ask for it; each accepted import writes the rows once more',
  source: 'import page of v1 (success 200), create page of v2 (success 0)',
  of: [...CREATES, ...ASKS],
  look: ({ what: { operation }, success, fields }, memory) => {
    if (operation === undefined || !CREATES.includes(operation.name)) {
      memory.lastImport = undefined
      return undefined
    }
    if (!success) return undefined
    const before = memory.lastImport
    memory.lastImport = fields
    return before !== undefined && isSame(before, fields) ? SEEN[operation.version] : undefined
  }
}

import { type ImportCreateBody, unreadSourcesOf } from '../../contract/imports-v2.ts'
import { API_OPERATIONS, type ApiOperation, type OperationName } from '../../operations/index.ts'
import type { RequestRecord, Warning } from '../journal/journal.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { ObservedCall, Rule } from './rule.ts'

/** The warnings of all rules about a call, which coverage counts; undefined when there are none. A rule that throws is skipped. */
export const lint = (
  { lint: memory, coverage, observers }: LabSandbox,
  seen: ObservedCall
): readonly Warning[] | undefined => {
  let warnings: Warning[] | undefined
  for (const { name, check: look } of rulesFor(seen.record.operation)) {
    const text = observers.run(name, look, seen, memory)
    if (text === undefined) continue
    warnings ??= []
    warnings.push({ rule: name, text })
    observers.run('coverage', () => coverage.warned(name, text))
  }
  return warnings
}

const NONE: readonly Rule[] = []

/** Repeats tolerated: another client, or a second look at the details. */
const HARMLESS = 2

const HINTS = {
  v1: {
    completed: 'readyPercentage is a ratio: a job is completed at 1, not at 100',
    failed: 'a job that failed has a completeTime and an errorMessage, and its readyPercentage stays below 1'
  },
  v2: {
    completed: 'progress is a percentage: a job is completed at 100, not at 1, and its state is Completed',
    failed: 'a job that failed has the state Failed, and its progress stays below 100'
  }
} as const

export const asksAfterTheEnd: Rule = {
  name: 'asks-after-the-end',
  fix: 'stop polling when the response shows the end of the job',
  source: 'get page of v1 (readyPercentage 0..1), describe page of v2 (progress 0..100)',
  operations: ['get', 'v2.describe'],
  check: ({ record, reportedJob }, memory) => {
    const { jobId, ending } = reportedJob ?? {}
    if (jobId === undefined || (ending !== 'completed' && ending !== 'failed')) return undefined
    const times = memory.countEnd(jobId)
    if (times <= HARMLESS) return undefined
    return `${jobId} was reported as ${ending} ${times} times; ${HINTS[record.operation?.version ?? 'v1'][ending]}`
  }
}

const countIn = (reply: string | undefined): unknown => {
  try {
    return (JSON.parse(reply ?? '') as { data?: { count?: unknown } }).data?.count
  } catch {
    return undefined
  }
}

/** The page number, which a query has as text and a body as number or text. */
const pageAsked = (value: unknown): number =>
  typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN

/** Many loops end at the first empty page; a page after it gives no more information. */
export const beyondTheLastPage: Rule = {
  name: 'beyond-the-last-page',
  fix: 'stop at the first page that is not full; v1 has the jobs in tasks (older pages say records), v2 in records',
  source: 'list pages of v1 (tasks, records) and v2 (records): count is the number of records of the page',
  operations: ['list', 'v2.list'],
  check: ({ record, success, fields }, memory) => {
    const asked = pageAsked(fields['currentPage'])
    const count = success && asked > 1 ? countIn(record.reply) : undefined
    if (typeof count !== 'number') return undefined
    const { clusterId, collectionName, projectId, regionId, pageSize } = fields
    const list = JSON.stringify([record.operation?.name, clusterId, collectionName, projectId, regionId, pageSize])
    const empty = memory.findEarlierEmptyPage(list, asked, count === 0)
    return empty === undefined ? undefined : `asked for page ${asked}, though page ${empty} was empty`
  }
}

const NAME = 'content-type'

const typeOf = ({ headers }: RequestRecord): string | undefined => {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    if (name.length === NAME.length && name.toLowerCase() === NAME) return headers[at + 1]
  }
  return undefined
}

const isJson = (type: string): boolean => type.startsWith('application/json') || /\/(?:[\w.-]+\+)?json\b/i.test(type)

/** Describes the problem with a content type, if there is one. */
const problemOf = (type: string | undefined): string | undefined => {
  if (type === undefined || type === '') return 'there is a body and no Content-Type'
  return isJson(type) ? undefined : `the Content-Type of the body is ${type.slice(0, 60)}`
}

/** Result for the last headers: requests with equal headers share one array in the journal. */
let last: { readonly headers: RequestRecord['headers']; readonly problem: string | undefined } | undefined

export const contentType: Rule = {
  name: 'content-type',
  fix: 'send Content-Type: application/json; the emulator reads JSON whatever it says, and the behaviour of the cloud is unknown',
  source: 'clients: Go, Node and the first Java SDK send none or another, as do curls of the pages',
  check: ({ record }) => {
    if (record.bodySize === 0) return undefined
    if (last?.headers !== record.headers) last = { headers: record.headers, problem: problemOf(typeOf(record)) }
    return last.problem
  }
}

export const organizationHeader: Rule = {
  name: 'organization-header',
  fix: 'send the header OrgId with the id of your organization; the emulator takes it from the key, and the behaviour of the cloud is unknown',
  source: 'Update Volume page: OrgId is a required header',
  operations: ['v2.volumes.update'],
  check: ({ record: { headers } }) =>
    headers.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'orgid') ? undefined : 'there is no header OrgId'
}

export const doubledSlash: Rule = {
  name: 'doubled-slash',
  fix: 'take the slash from the end of the base URL; the emulator folds it, and nobody knows whether the cloud does',
  source: 'clients: SDKs put base URL and path together as they are',
  check: ({ record: { path } }) => (path.startsWith('//') ? 'the path begins with two slashes' : undefined)
}

const CREATES: readonly OperationName[] = ['import', 'v2.create']

const ASKS: readonly OperationName[] = [
  'get',
  'list',
  'v2.describe',
  'v2.jobs.describe',
  'v2.list',
  'v2.commit',
  'v2.abort'
]

const isEqual = (one: unknown, other: unknown): boolean =>
  one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other))

/** Body fields of both API versions. */
type Body = Partial<ImportCreateBody>

/** Whether both import the same files into the same target. */
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
  operations: [...CREATES, ...ASKS],
  check: ({ record: { operation }, success, fields }, memory) => {
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

const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

const oldNamesOf = ({ record: { operation, path }, fields }: ObservedCall): readonly string[] => {
  if (operation?.version !== 'v2') return []
  const old: string[] = []
  if (path.endsWith('/getProgress')) old.push('getProgress is get_progress now, or describe as the SDKs say')
  if (/^\/+v2\/+stages/.test(path)) old.push('stages are volumes now')
  if (operation.name === 'v2.create') {
    if (isSaid(fields['objectUrl'])) old.push('objectUrl is objectUrls now, a list of lists')
    if (isSaid(fields['stageName'])) old.push('stageName is volumeName now')
  }
  return old
}

export const oldNames: Rule = {
  name: 'old-names',
  fix: 'say the new name; both are answered here',
  source: 'create and describe pages of v2 and their earlier versions',
  check: seen => {
    const old = oldNamesOf(seen)
    return old.length === 0 ? undefined : old.join('; ')
  }
}

/** documented: requests a second for each user and endpoint of the control plane, on the v2 pages */
const DOCUMENTED_RATE = 20

export const tooFast: Rule = {
  name: 'too-fast',
  fix: 'ask less often: jobs take seconds at least; --rate-limit 20 rejects the excess',
  source: 'v2 pages: 20 requests a second for each user and endpoint of the control plane; v1 pages name no rate',
  check: ({ record }, memory) => {
    const { operation, startedAt } = record
    if (operation?.plane !== 'control') return undefined
    // Warns once in each second.
    return memory.rate(operation.name, startedAt) === DOCUMENTED_RATE + 1
      ? `more than ${DOCUMENTED_RATE} requests to ${operation.name} came within a second of real time`
      : undefined
  }
}

const LONGEST = 100

/** Import options that the server reads. documented: import options; server source: importutilv2/option.go */
const OPTIONS: ReadonlySet<string> = new Set(['sep', 'nullkey', 'auto_commit', 'timeout', 'backup', 'l0_import'])

const namesOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []

/** Milvus reads only `files`, and shares the path of the call with the cloud. */
const isForCloud = ({ clusterId, projectId }: ObservedCall['fields']): boolean =>
  Boolean(clusterId) || Boolean(projectId)

const unreadOf = ({ record, fields, known }: ObservedCall): readonly string[] => {
  const unread: string[] = []
  const isCreate = record.operation?.name === 'v2.create'
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
  check: seen => {
    if (!seen.success) return undefined
    const unread = unreadOf(seen)
    return unread.length === 0 ? undefined : `nobody reads ${unread.join(', ').slice(0, LONGEST)}`
  }
}

/** All lint rules: client mistakes that are visible from outside. */
export const RULES: readonly Rule[] = [
  asksAfterTheEnd,
  importsAgain,
  beyondTheLastPage,
  tooFast,
  unreadFields,
  contentType,
  oldNames,
  doubledSlash,
  organizationHeader
]

const BY_OPERATION: ReadonlyMap<string, readonly Rule[]> = new Map(
  API_OPERATIONS.map(({ name }) => [name, RULES.filter(({ operations: of }) => of === undefined || of.includes(name))])
)

const rulesFor = (operation: ApiOperation | undefined): readonly Rule[] =>
  operation === undefined ? NONE : (BY_OPERATION.get(operation.name) ?? NONE)

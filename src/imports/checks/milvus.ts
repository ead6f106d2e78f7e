import { extensionOf, FORMATS, fileTypeInMilvus } from '../../contract/formats.ts'
import { type MilvusWords, type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { ImportSource } from '../../objects/find.ts'
import { withoutSecrets } from '../../objects/store.ts'
import type { Check } from '../check.ts'
import { GetRequest, ImportRequest } from '../requests.ts'

/**
 * Runs checks whose refusals Milvus reports in the job: the first refusal becomes the job's fault. The cloud rejects the call instead.
 * server source: proxy/task_import.go checks file names only
 */
export const deferToJob = (checks: readonly Check<ImportRequest>[]): Check<ImportRequest> => ({
  name: `foundLater(${checks.map(({ name }) => name).join(', ')})`,
  codes: [],
  deferred: checks,
  run: async request => {
    for (const check of checks) {
      const refusal = await check.run(request)
      if (refusal === undefined) continue
      request.fault = refusal
      request.faultyList = await faultyList(request, check)
      return undefined
    }
    return undefined
  }
})

const refusal = (milvus: MilvusWords, fix: string): Refusal =>
  refuse(47053, { reason: milvus.reason ?? '', explain: `${milvus.reason}; ${fix}`, milvus })

/** The index of the list that a check rejects; undefined if no single list is rejected. */
const faultyList = async (request: ImportRequest, check: Check<ImportRequest>): Promise<number | undefined> => {
  const { lists, sources } = request
  if (lists.length === 1) return 0
  for (const [at, source] of sources.entries()) {
    const alone = Object.assign(Object.create(Object.getPrototypeOf(request) as object), request, { sources: [source] })
    if ((await check.run(alone as ImportRequest)) !== undefined)
      return sources.length === lists.length ? at : findList(lists, at)
  }
  return undefined
}

/** The index of a file's list. @param file index among all files */
const findList = (lists: ImportRequest['lists'], file: number): number => {
  let files = 0
  return lists.findIndex(list => {
    files += list.length
    return file < files
  })
}

const UNITS: readonly string[] = ['ns', 'us', '\u00b5s', '\u03bcs', 'ms', 's', 'm', 'h']

/** Go's error for an invalid duration such as `1x`; undefined for a valid one such as `1h45m`. documented: package time, ParseDuration */
export const durationProblem = (text: string): string | undefined => {
  const invalid = `time: invalid duration ${JSON.stringify(text)}`
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return undefined
  if (rest === '') return invalid
  while (rest !== '') {
    const [number = ''] = /^(?:\d+\.?\d*|\.\d+)/.exec(rest) ?? []
    if (number === '') return invalid
    const [unit = ''] = /^[^\d.]*/.exec(rest.slice(number.length)) ?? []
    if (unit === '') return `time: missing unit in duration ${JSON.stringify(text)}`
    if (!UNITS.includes(unit)) return `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`
    rest = rest.slice(number.length + unit.length)
  }
  return undefined
}

const isTrue = (option: string | undefined): boolean => option?.toLowerCase() === 'true'

const restoring = (partitionName: string | undefined): Refusal => {
  const reason = partitionName === undefined ? 'partition not specified' : 'restoring backups is not emulated'
  const explain = `${reason}: backup and l0_import read Milvus' own binlogs, which the emulator cannot; leave the option out, or use Milvus standalone`
  return refuse(1100, { reason, explain })
}

/**
 * The options that Milvus validates before it creates a job. It ignores others, such as the tags of SDKs.
 * server source: importutilv2/option.go; the timeout of a job is not emulated
 */
export const importOptions: Check<ImportRequest> = {
  name: 'options',
  codes: [1100, 2100],
  run: ({ fields }) => {
    const { timeout, backup, l0_import } = fields.options ?? {}
    if (isTrue(backup) || isTrue(l0_import)) return restoring(fields.partitionName)
    const problem = timeout === undefined ? undefined : durationProblem(timeout.slice(0, 100))
    if (problem === undefined) return undefined
    const explain = `options.timeout: ${problem}; write it as 300s, 1.5h or 1h45m`
    return refuse(2100, { reason: `parse timeout failed, err=${problem}`, explain })
  }
}

/** server source: dataCoord.import.maxImportFileNumPerReq */
const MOST = 1024

const show = (path: string): string => withoutSecrets(path).slice(0, 200)

/** The reason why the files of one list cannot be imported together. */
export const fileListProblem = (paths: readonly string[]): string | undefined => {
  const [first = ''] = paths
  const extension = extensionOf(first)
  const other = paths.find(path => extensionOf(path) !== extension)
  if (other !== undefined) return `inconsistency in file types, (${show(first)}) vs (${show(other)})`
  const type = fileTypeInMilvus(first)
  if (type === undefined) return `unexpected file type, files=[${paths.slice(0, 10).map(show).join(' ')}]`
  return type !== 'numpy' && paths.length > 1
    ? `for ${FORMATS[type].serverName} import, accepts only one file`
    : undefined
}

/** server source: proxy/task_import.go; missing files are found when the job runs */
export const milvusFiles: Check<ImportRequest> = {
  name: 'files',
  codes: [1100, 2100],
  run: ({ lists }) => {
    if (lists.length === 0) {
      return refusal({ code: 1100, reason: 'import request is empty' }, 'send files, a list for each file')
    }
    if (lists.length > MOST) {
      const reason = `The max number of import files should not exceed ${MOST}, but got ${lists.length}`
      return refusal({ code: 2100, reason }, 'make several jobs')
    }
    for (const list of lists) {
      const reason = fileListProblem(list)
      if (reason === undefined) continue
      const fix = 'each list has one file (json, parquet, csv), or the .npy files of one NumPy import; not a folder'
      return refusal({ code: 2100, reason }, fix)
    }
    return undefined
  }
}

const EXPLAIN = 'no job has this id; send a jobId that create returned'

const LARGEST = 2n ** 63n - 1n

const isDecimal = (id: string): boolean => /^[+-]?\d+$/.test(id)

/** Go's error for an id that is no int64. documented: package strconv, ParseInt */
const parseProblem = (id: string): string | undefined => {
  const problem = isDecimal(id) ? 'value out of range' : 'invalid syntax'
  const fits = isDecimal(id) && id.length < 25 && BigInt(id) <= LARGEST && BigInt(id) >= -LARGEST - 1n
  return fits ? undefined : `strconv.ParseInt: parsing ${JSON.stringify(id.slice(0, 100))}: ${problem}`
}

interface Words {
  readonly refuseUnparsable: (problem: string, id: string) => Refusal
  readonly refuseUnknown: (id: string) => Refusal
}

const find = (request: GetRequest, { refuseUnparsable, refuseUnknown }: Words): Refusal | undefined => {
  const { jobId = '', call, now } = request
  const problem = parseProblem(jobId)
  if (problem !== undefined) return refuseUnparsable(problem, jobId.slice(0, 100))
  const id = String(BigInt(jobId))
  const job = call.sandbox.jobs.at(now).get(id)
  const { host } = call
  if (job === undefined || (host.kind === 'cluster' && host.clusterId !== job.clusterId)) return refuseUnknown(id)
  request.job = job
  request.clusterId = job.clusterId
  return undefined
}

const DECIMAL = 'jobs of Milvus have decimal ids; send a jobId that create returned'

/** Milvus finds a job by its id only. server source: datacoord/services.go, its stray %w included */
export const milvusJob: Check<GetRequest> = {
  name: 'jobId',
  codes: [2100],
  run: request =>
    find(request, {
      refuseUnparsable: problem => refuse(2100, { reason: `parse job id failed, err=%w${problem}`, explain: DECIMAL }),
      refuseUnknown: id => refuse(2100, { reason: `import job does not exist, jobID=${id}`, explain: EXPLAIN })
    })
}

/** The proxy parses the id of commit and abort. server source: handler_v2.go, commitImportJob; datacoord/services.go */
export const milvusJobToDecide: Check<GetRequest> = {
  name: 'jobId',
  codes: [1100, 2101],
  run: request =>
    find(request, {
      refuseUnparsable: (problem, id) => {
        const text = `${problem}: invalid parameter[expected=int64 jobId][actual=${id}]`
        return refuse(1100, { reason: problem, explain: DECIMAL, milvus: { code: 1100, text } })
      },
      refuseUnknown: id => refuse(2101, { reason: `job ${id} not found`, explain: EXPLAIN })
    })
}

/** Milvus' message for missing body fields, one line for each. server source: gin's validator of handler_v2.go */
export const missing = (body: string, fields: readonly string[]): string =>
  fields
    .map(field => `Key: '${body}.${field}' Error:Field validation for '${field}' failed on the 'required' tag`)
    .join('\n')

const listMissingFields = (
  request: ImportRequest | GetRequest
): readonly (readonly [name: string, field: string])[] => {
  if (request instanceof GetRequest) return request.jobId === undefined ? [['jobId', 'JobID']] : []
  const { collectionName, files } = request.fields
  const name = collectionName === undefined ? [['collectionName', 'CollectionName'] as const] : []
  return files === undefined ? [...name, ['files', 'Files']] : name
}

/** Milvus checks the required fields first. server source: request_v2.go */
export const milvusRequired: Check<ImportRequest | GetRequest> = {
  name: 'required',
  codes: [1802],
  run: request => {
    const lacks = listMissingFields(request)
    if (lacks.length === 0) return undefined
    const body = request instanceof ImportRequest ? 'ImportReq' : 'JobIDReq'
    return refuse(1802, {
      reason: missing(
        body,
        lacks.map(([, field]) => field)
      ),
      explain: `${lacks.map(([name]) => name).join(' and ')} missing or empty; Milvus needs ${body === 'ImportReq' ? 'collectionName and files' : 'jobId'}`
    })
  }
}

/** A list of .npy files is one NumPy import. server source: importutilv2/util.go */
export const arrays: Check<ImportRequest> = {
  name: 'arrays',
  codes: [],
  run: request => {
    let at = 0
    request.sources = request.lists.flatMap(list => {
      const sources = request.sources.slice(at, at + list.length)
      at += list.length
      const folder = fileTypeInMilvus(list[0] ?? '') === 'numpy' ? combineArrays(sources) : undefined
      return folder === undefined ? sources : [folder]
    })
    return undefined
  }
}

/** Combines the arrays of one list as if they were in one folder. */
const combineArrays = (arrays: readonly ImportSource[]): ImportSource | undefined => {
  const [first] = arrays
  if (first === undefined) return undefined
  const { cloud, bucket, key } = first.location
  if (!arrays.every(({ location }) => location.cloud === cloud && location.bucket === bucket)) return undefined
  const folder = new ImportSource(first.url)
  folder.location = { ...first.location, key: key.slice(0, key.lastIndexOf('/') + 1), folder: true }
  folder.bucket = first.bucket
  folder.together = true
  folder.objects = arrays.flatMap(({ objects }) => objects)
  return folder
}

import type { Awaitable } from '../awaitable.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'
import { toMilvusRefusal } from '../contract/refusals/translate.ts'
import type { CsvOptions, ReadRules } from '../files/reader.ts'
import type { ImportSource } from '../objects/find.ts'
import { layersOf, type ObjectMeta, withoutSecrets } from '../objects/store.ts'
import { importChecks } from './admission.ts'
import { admit, type Check } from './check.ts'
import type { Reading } from './jobs/job.ts'
import {
  AWAIT,
  createInspection,
  type Ending,
  type Findings,
  type Job,
  type JobFile,
  type JobOrigin,
  type JobPlan,
  SUCCEED
} from './jobs/job.ts'
import { afterInspection } from './progress.ts'
import { missingFileMessage, readContent, urlWithoutSecrets } from './reading/read-content.ts'
import type { Content } from './reading/readings.ts'
import { formatFileTask, type ReasonForm, reasonForm } from './reading/reason.ts'
import type { ImportFields, ImportRequest } from './requests.ts'

/** Creates an import job. @param checks of the called API version @throws Refusal */
export const createImport = (
  request: ImportRequest,
  checks: readonly Check<ImportRequest>[] = importChecks
): Awaitable<{ jobId: string }> => afterInspection(request.call, () => admit(checks, request, addJob))

/** Minimum milliseconds of any job at speed 1 (guess). */
const SHORTEST = 10_000

const addJob = (request: ImportRequest): { jobId: string } => {
  const { cluster, collection, sources, fields, now, call, fault } = request
  const { rules, jobs, inspections, newJobId, newMilvusJobId } = call.sandbox
  const objects = fault === undefined ? request.objects : []
  const plan = planJob(request, objects)
  const fileSize = objects.reduce((sum, { size }) => sum + size, 0)
  const id = call.asMilvus ? newMilvusJobId() : newJobId()
  const content = contentOf(request, id)
  const findings = fault === undefined ? readContent(content) : toFindings(request, fault, id)
  const job: Job = {
    id,
    clusterId: cluster.id,
    collectionName: collection.name,
    ...(collection.database !== undefined && { database: collection.database }),
    partitionName: fields.partitionName,
    fileName: fileNameOf(request),
    fileSize,
    files: fault !== undefined || isOneFile(sources) ? undefined : objects.map(nameAndSize),
    origin: fault === undefined ? originOf(request) : undefined,
    createdAt: now,
    duration: Math.floor((SHORTEST + (fileSize / rules.throughput) * 1000) / rules.speed),
    ending: planEnding(request, plan ?? {}, content),
    polls: pollsOf(plan, call.sandbox.polls),
    retention: plan?.retention,
    explain: plan?.explain,
    lists: listFiles(request),
    inspection: findings instanceof Promise ? undefined : createInspection(findings)
  }
  // Most inspections end at once, so only others need a record to resume.
  jobs.add(findings instanceof Promise ? { ...job, reading: describeReading(request) } : job)
  if (findings instanceof Promise) inspections.follow(job, findings)
  return { jobId: job.id }
}

/** Plans the job by the call or its sandbox. @param objects the objects to import */
export const planJob = (
  { call, cluster, collection, sources }: ImportRequest,
  objects: readonly ObjectMeta[]
): JobPlan | undefined => {
  const choose = call.plan ?? call.sandbox.plan
  return choose?.({
    clusterId: cluster.id,
    collectionName: collection.name,
    objectUrls: sources.map(({ url }) => url),
    key: call.key,
    files: objects.map(({ key }) => key)
  })
}

/** All that reading the files of a request needs. @param jobId stands in the error message of its job */
export const contentOf = (request: ImportRequest, jobId: string): Content => {
  const { sources, collection, fields, limits, call } = request
  const { inspect, inspectionCache, signal: stop } = call.sandbox.inspections
  const csv = csvOptions(fields.options)
  const read: ReadRules = csv === undefined ? limits : { ...limits, csv }
  const reason = formOf(request, jobId)
  return { sources, reason, collection, rules: read, inspect, inspectionCache, stop }
}

/** The format of CSV files, if the caller sets it. documented: import options */
const csvOptions = (options: ImportFields['options']): CsvOptions | undefined => {
  // The server treats an empty text as the default.
  const { sep = '', nullkey = '' } = options ?? {}
  if (sep === '' && nullkey === '') return undefined
  return { ...(sep !== '' && { sep }), ...(nullkey !== '' && { nullkey }) }
}

const formOf = ({ call, limits, lists }: ImportRequest, jobId: string): ReasonForm =>
  reasonForm(jobId, call.asMilvus, limits.namedFiles, lists)

/** The findings of a job with a fault that is known before its files are read. */
const toFindings = (request: ImportRequest, fault: Refusal, jobId: string): Findings => {
  const { lists, faultyList } = request
  const { message } = toMilvusRefusal(fault).body('plain')
  const { prefix, idOf } = formOf(request, jobId)
  const list = faultyList === undefined ? undefined : lists[faultyList]
  const tail = list === undefined ? '' : formatFileTask(idOf(faultyList ?? 0), list.map(withoutSecrets))
  return {
    rows: 0,
    fault: { file: fileNameOf(request), message: `${prefix}${message}${tail}`, explain: fault.explain }
  }
}

const originOf = ({ sources, objects, fields, volumeName: name, call }: ImportRequest): JobOrigin => {
  const csv = csvOptions(fields.options)
  return {
    layers: layersOf(objects),
    locations: sources.map(({ location }) => location),
    ...(name !== undefined && { volume: { organization: call.caller.organization, name } }),
    ...(csv !== undefined && { csv })
  }
}

const fileNameOf = ({ fault, lists, sources }: ImportRequest): string => {
  if (fault !== undefined) return lists.flat().map(withoutSecrets).join(',')
  const [first, ...others] = sources
  return others.length === 0 ? (first?.location.key ?? '') : sources.map(({ location }) => location.key).join(',')
}

/** Whether the job imports one file; its name and size are then the job's. */
const isOneFile = ([first, ...others]: readonly ImportSource[]): boolean =>
  others.length === 0 && first?.location.folder === false

const nameAndSize = ({ key, size }: { readonly key: string; readonly size: number }): JobFile => ({ name: key, size })

/** The end of the job, unless its files have a fault. */
const planEnding = ({ fields }: ImportRequest, { disappearingFile, ending }: JobPlan, content: Content): Ending => {
  if (disappearingFile !== undefined)
    return { kind: 'fail', ...disappearingFile, message: missingFileMessage(content, disappearingFile.file) }
  return ending ?? (fields.options?.['auto_commit']?.toLowerCase() === 'false' ? AWAIT : SUCCEED)
}

const pollsOf = (plan: JobPlan | undefined, usual: number | undefined): Job['polls'] => {
  const needed = plan?.polls === undefined ? usual : (plan.polls ?? undefined)
  return needed === undefined ? undefined : { needed, at: [] }
}

/** The lists of a Milvus job. server source: datacoord/import_util.go prints lists as Go does */
const listFiles = ({ call, lists }: ImportRequest): Job['lists'] =>
  call.asMilvus
    ? lists.map(paths => ({ name: `[${paths.map(withoutSecrets).join(' ')}]`, files: paths.length }))
    : undefined

/** The data for inspecting the files again. */
const describeReading = ({ sources, collection, fields, volumeName: name, lists, call }: ImportRequest): Reading => {
  const csv = csvOptions(fields.options)
  const { organization } = call.caller
  return {
    sources: sources.map(({ url, location, fileType, together, objects }) => ({
      ...showing(urlWithoutSecrets({ url, location })),
      ...{ location, fileType, together },
      ...(name !== undefined && { volume: { organization, name } }),
      objects: objects.map(({ key, size, rows, declared }) => ({
        ...{ key, size },
        ...(rows !== undefined && { rows }),
        ...(declared !== undefined && { declared })
      }))
    })),
    ...(lists.length > 0 && { lists: lists.map(paths => paths.map(withoutSecrets)) }),
    collection,
    ...(csv !== undefined && { csv })
  }
}

const showing = (url: string | undefined) => (url === undefined ? {} : { url })

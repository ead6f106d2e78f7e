import { type Static, Type } from '@sinclair/typebox'
import { CLOUD_KEYS, MILVUS_KEYS } from '../../cloud/caller.ts'
import { isForMilvus } from '../../contract/flavors.ts'
import { foldKeys } from '../../contract/fold-keys.ts'
import { readHost } from '../../contract/hosts.ts'
import { ImportBody, urlsOf as urlsOfV1 } from '../../contract/imports-v1.ts'
import { commitProblem, ImportCreateBody, milvusUrlsOf, urlsOf, volumeOf } from '../../contract/imports-v2.ts'
import { Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { toMilvusRefusal, toV2Refusal } from '../../contract/refusals/translate.ts'
import { shapeReader } from '../../contract/request-shape.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { createChecks, importChecks, milvusCreateChecks } from '../../imports/admission.ts'
import type { Check } from '../../imports/check.ts'
import { type Examination, type ExaminedCheck, type ExaminedFiles, examine } from '../../imports/examine.ts'
import { type CallContext, ImportRequest } from '../../imports/requests.ts'
import { LAYERS } from '../../objects/store.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import type { LabSandbox } from '../sandbox.ts'

const APIS = ['v1', 'v2', 'milvus'] as const

type Api = (typeof APIS)[number]

/** Most files of one request that are read. */
const MOST_READ = 1024

const CheckInput = closedObject({
  api: Type.Optional(oneOf(APIS, { description: 'Which call it would be. Default: v1.' })),
  body: Type.Unknown({ description: 'The body of that call. Its secrets are used and never repeated.' }),
  key: Type.Optional(Type.String({ minLength: 1, description: 'API key of the call. Default: demo.' })),
  host: Type.Optional(Type.String({ description: 'Host header of the call. Default: localhost.' })),
  most: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MOST_READ,
      description: 'How many files to read, or folders of arrays. Default: 100.'
    })
  )
})

const Answer = closedObject({ code: Type.Integer(), message: Type.Optional(Type.String()) })

const CheckShape = closedObject({
  name: Type.String({ description: 'As x-emulator-check has it.' }),
  outcome: oneOf(['passed', 'refused', 'not reached']),
  seen: Type.Union([Type.String(), Type.Null()], { description: 'What it looked at, or why it refused.' }),
  inJob: Type.Boolean({ description: 'Milvus tells its refusal in the job, not in the reply.' }),
  answer: Type.Optional(Answer)
})

const FindingShape = closedObject({
  row: Type.Optional(Type.Integer({ description: 'From 1.' })),
  field: Type.Optional(Type.String()),
  file: Type.Optional(Type.String({ description: 'Of an array in a NumPy folder.' })),
  message: Type.String({ description: "The server's words." }),
  explain: Type.String()
})

const FileShape = closedObject({
  file: Type.String({ description: 'Path of the file in its bucket, or of the folder of its arrays.' }),
  type: Type.Union([Type.String(), Type.Null()]),
  size: Type.Integer({ description: 'Bytes.' }),
  rows: Type.Optional(Type.Integer({ description: 'Absent with a fault.' })),
  fault: Type.Optional(FindingShape)
})

const LimitsShape = closedObject({
  era: Type.String(),
  file: Type.Record(Type.String(), Type.Integer(), { description: 'Bytes of the largest file, by type.' }),
  job: Type.Integer({ description: 'Bytes of the largest job.' }),
  files: Type.Integer({ description: 'Most files of a job.' }),
  jobs: Type.Integer({ description: 'Most jobs at once.' }),
  per: oneOf(['cluster', 'collection'])
})

const CheckReply = closedObject({
  api: oneOf(APIS),
  answer: Answer,
  imports: Type.Boolean({ description: 'Whether the call is accepted and its job would have no fault.' }),
  checks: Type.Array(CheckShape, { description: 'All of them, in order; the first refusal counts.' }),
  files: Type.Union([Type.Array(FileShape), Type.Null()], {
    description: 'null: the checks did not get as far as the objects.'
  }),
  rows: Type.Integer({ description: 'Of the files without a fault.' }),
  size: Type.Integer({ description: 'Bytes of the files.' }),
  layers: Type.Array(oneOf(LAYERS), {
    description: 'Where their objects are: uploads, folders on disk, objects that the world declares, live stores.'
  }),
  unread: Type.Integer({ description: 'Files beyond `most`, which were not read.' }),
  limits: LimitsShape
})

/** Nothing of the sandbox changes: no job, no id, no entry of the journal, no fault used up. */
export const checkImport = operation({
  method: 'POST',
  path: '/check',
  summary: 'Check an import without making a job: each check in order, then what its files have',
  makesNone: true,
  input: CheckInput,
  reply: CheckReply,
  run: async ({ lab, sandbox: name }, { api = 'v1', body, key = 'demo', host = 'localhost', most = 100 }) => {
    const sandbox = lab.find(name)
    const { calls } = lab.options
    const given = readCall(lab, sandbox, { api, body, key, host })
    const answerOf = (refusal: Refusal) => translated(api, refusal).body(calls.messageStyle)
    const { checks, files, unread } = await examined(sandbox, given, CHECKS[api], most)
    const refused = checks.find(({ outcome, inJob }) => outcome === 'refused' && inJob !== true)?.refusal
    const faulty = files?.some(({ outcome }) => 'fault' in outcome) === true
    return {
      api,
      answer: refused === undefined ? { code: OK[api] } : answerOf(refused),
      imports: checks.every(({ outcome }) => outcome === 'passed') && !faulty && unread === 0,
      checks: checks.map(check => showCheck(check, answerOf)),
      files: files?.map(showFiles) ?? null,
      rows: files?.reduce((sum, { outcome }) => sum + ('rows' in outcome ? outcome.rows : 0), 0) ?? 0,
      size: files?.reduce((sum, { size }) => sum + size, 0) ?? 0,
      layers: [...new Set(files?.flatMap(({ layers }) => layers))],
      unread,
      limits: showLimits(lab, given)
    }
  }
})

/** The text of a success. */
const OK: Readonly<Record<Api, number>> = { v1: 200, v2: 0, milvus: 0 }

const CHECKS: Readonly<Record<Api, readonly Check<ImportRequest>[]>> = {
  v1: importChecks,
  v2: createChecks,
  milvus: milvusCreateChecks
}

const translated = (api: Api, refusal: Refusal): Refusal => {
  if (api === 'milvus') return toMilvusRefusal(refusal)
  return api === 'v2' ? toV2Refusal(refusal) : refusal
}

interface Given {
  readonly api: Api
  readonly body: unknown
  readonly key: string
  readonly host: string
}

/** A call as far as it can be read. The refusal comes from its key or its body, before any check. */
interface ReadCall {
  readonly asMilvus: boolean
  readonly request: ImportRequest | Refusal
}

const CREATE = '/v2/vectordb/jobs/import/create'

const readCall = (lab: Laboratory, sandbox: LabSandbox, { api, body, key, host }: Given): ReadCall => {
  const { flavor } = sandbox.rules
  const { neutralHosts, unknownFields } = lab.options.calls
  const asMilvus = api === 'milvus'
  const folded = api === 'v1' ? body : foldKeys(ImportCreateBody, body)
  if (api !== 'v1' && isForMilvus(flavor, CREATE, folded) !== asMilvus) throw otherApi(api, flavor)
  const refused = (request: Refusal): ReadCall => ({ asMilvus, request })
  const named = withoutSandbox(key, sandbox)
  const caller = (flavor === 'milvus' ? MILVUS_KEYS : CLOUD_KEYS).callerOf(named, sandbox.world)
  if (caller instanceof Refusal) return refused(caller)
  const claim = readHost(host, new Set(neutralHosts.map(name => name.toLowerCase())))
  const call: CallContext = { sandbox, caller, key: named, host: claim, asMilvus, fromConsole: true }
  const reason = asMilvus ? commitProblem(folded) : undefined
  if (reason !== undefined) return refused(refuse(80000, { check: 'body', reason, explain: `${reason}, as a text` }))
  if (api === 'v1') {
    const fields = shapeReader(ImportBody, 'body', unknownFields)(body)
    if (fields instanceof Refusal) return refused(fields)
    return { asMilvus, request: new ImportRequest(call, fields as ImportBody, urlsOfV1(fields as ImportBody)) }
  }
  const ignore = flavor === 'milvus' ? 'ignore' : unknownFields
  const fields = shapeReader(ImportCreateBody, 'body', ignore)(asMilvus ? folded : body)
  if (fields instanceof Refusal) return refused(fields)
  const create = fields as ImportCreateBody
  const request = asMilvus
    ? new ImportRequest(call, create, milvusUrlsOf(create))
    : new ImportRequest(call, create, urlsOf(create), { volume: volumeOf(create) })
  return { asMilvus, request }
}

const otherApi = (api: Api, flavor: string): LabError => {
  const why =
    flavor === 'auto'
      ? 'a body with files and without clusterId or projectId is for Milvus, any other for the cloud'
      : `the emulator runs with --flavor ${flavor}`
  return new LabError(400, `api: this is no call of ${api === 'milvus' ? 'Milvus' : 'the cloud'}: ${why}`)
}

/** The key without the name of its sandbox. */
const withoutSandbox = (key: string, { name, world }: LabSandbox): string =>
  !world.keys.has(key) && key.endsWith(`@${name}`) ? key.slice(0, -name.length - 1) : key

const examined = async (
  sandbox: LabSandbox,
  { request }: ReadCall,
  checks: readonly Check<ImportRequest>[],
  most: number
): Promise<Examination> => {
  if (request instanceof Refusal) {
    const first = { name: request.check, outcome: 'refused', seen: request.explain, refusal: request } as const
    const others = namesOf(checks).map(name => ({ name, outcome: 'not reached' }) as const)
    return { checks: [first, ...others], files: undefined, unread: 0 }
  }
  try {
    return await examine(request, checks, most)
  } catch (error) {
    if (!sandbox.inspections.signal.aborted) throw error
    throw new LabError(409, `the sandbox ${sandbox.name} was reset or deleted meanwhile; check again`)
  }
}

const namesOf = (checks: readonly Check<ImportRequest>[]): readonly string[] =>
  checks.flatMap(({ name, deferred }) => deferred?.map(one => one.name) ?? [name])

const showCheck = (
  { name, outcome, seen, inJob, refusal }: ExaminedCheck,
  answerOf: (refusal: Refusal) => Static<typeof Answer>
): Static<typeof CheckShape> => ({
  name,
  outcome,
  seen: seen ?? null,
  inJob: inJob === true,
  ...(refusal !== undefined && { answer: answerOf(refusal) })
})

const showFiles = ({ path, type, size, outcome }: ExaminedFiles): Static<typeof FileShape> => ({
  file: path,
  type: type ?? null,
  size,
  ...outcome
})

const showLimits = ({ options }: Laboratory, { asMilvus, request }: ReadCall): Static<typeof LimitsShape> => {
  const { limits, milvusLimits } = options.rules
  const { file, freeFile, freeJob, job, files, alive } = asMilvus ? milvusLimits : limits
  // Until a check has found the cluster, its plan is not known.
  const isFree = request instanceof ImportRequest && request.cluster?.plan === 'Free'
  const sizes = Object.entries(file).map(([type, most]) => [type, isFree ? Math.min(most, freeFile) : most])
  return {
    era: options.era,
    file: Object.fromEntries(sizes),
    job: isFree ? freeJob : job,
    files,
    jobs: alive.jobs,
    per: alive.per
  }
}

import type { Flavor } from '../../contract/flavors.ts'
import { API_OPERATIONS, type ApiOperation, type OperationName, operationNamed } from '../../contract/operations.ts'
import type { RefusalCode } from '../../contract/refusals/refusal.ts'
import { codeInMilvus, codeInVersion } from '../../contract/refusals/translate.ts'
import {
  atCluster,
  clusterAccess,
  createChecks,
  dataPlaneChecks,
  decisionChecks,
  getChecks,
  importChecks,
  jobListChecks,
  listChecks,
  milvusCreateChecks,
  milvusDecisionChecks,
  milvusListChecks,
  milvusProgressChecks,
  progressChecks
} from '../../imports/admission.ts'

export type Codes = readonly RefusalCode[]

/** What an operation says in the place of a code, which may be another's; undefined when it has nothing for it. */
export const ownCode = (
  { name, version, plane }: ApiOperation,
  code: RefusalCode,
  flavor: Flavor
): RefusalCode | undefined => {
  const codes = codesOf(name, flavor)
  return [code, codeInVersion(code, version, plane), codeInMilvus(code)].find(
    own => own !== undefined && codes.has(own)
  )
}

const known = new Map<string, ReadonlySet<RefusalCode>>()

/**
 * The codes that an operation may refuse with, ascending and in its own version's numbers: those of its checks, of its key and of
 * the shape of its request.
 * @param flavor whom v2 answers as; `auto` has the codes of both for the calls for jobs
 */
export const codesOf = (name: OperationName, flavor: Flavor = 'auto'): ReadonlySet<RefusalCode> => {
  const key = `${flavor} ${name}`
  const operation = operationNamed(name)
  const codes = known.get(key) ?? (operation === undefined ? new Set() : codesFor(operation, flavor))
  known.set(key, codes)
  return codes
}

const codesFor = (operation: ApiOperation, flavor: Flavor): ReadonlySet<RefusalCode> => {
  const asMilvus = milvusCodes(operation)
  const isMilvusAlone = flavor === 'milvus' && asMilvus.length > 0
  const isEither = flavor === 'auto' && operation.plane === 'control'
  const codes = [...(isMilvusAlone ? [] : inCloud(operation)), ...(isMilvusAlone || isEither ? asMilvus : [])]
  return new Set(codes.sort((a, b) => a - b))
}

/** Of a table of checks. */
export const codesIn = (checks: readonly { readonly codes: Codes }[]): Codes => checks.flatMap(({ codes }) => codes)

/** The calls for jobs have checks of their own. */
const MILVUS_JOBS: Readonly<Partial<Record<OperationName, Codes>>> = {
  'v2.create': codesIn(milvusCreateChecks),
  'v2.describe': codesIn(milvusProgressChecks),
  'v2.list': [...codesIn(milvusListChecks), ...codesIn(dataPlaneChecks)],
  'v2.commit': codesIn(milvusDecisionChecks.commit),
  'v2.abort': codesIn(milvusDecisionChecks.abort)
}

const KEY_AND_SHAPE: Codes = [1800, 1801]

/** A collection, partition or database that is not there. */
const NOT_THERE: Codes = [100, 200, 800]

/** What a Milvus may refuse a call with; none for the control plane of the cloud, which it has not. */
export const milvusCodes = ({ name, version, plane }: ApiOperation): Codes => {
  const own = MILVUS_JOBS[name] ?? (version === 'v2' && plane === 'data' ? cloudCodes(name) : undefined)
  if (own === undefined) return []
  return [...KEY_AND_SHAPE, ...own.flatMap(code => (code === 47005 ? NOT_THERE : (codeInMilvus(code) ?? [])))]
}

/** Of the key, and of the shape of the request. */
const ALL: Codes = [80000, 80001, 80002]

/** Of the import jobs. */
const CLOUD_JOBS: Readonly<Record<string, Codes>> = {
  import: codesIn(importChecks),
  // Only a call with the cluster in its path can leave that empty.
  get: codesIn(getChecks).filter(code => code !== 90103),
  list: codesIn(listChecks).filter(code => code !== 90103),
  'v2.create': codesIn(createChecks),
  'v2.describe': codesIn(progressChecks),
  'v2.list': codesIn(jobListChecks),
  'v2.commit': codesIn(decisionChecks.commit),
  'v2.abort': codesIn(decisionChecks.abort)
}

const DOMAIN: Codes = [90117]

const CHANGE: Codes = [...DOMAIN, 90103, ...codesIn(clusterAccess), 40003]

/** Of its project. */
const VOLUMES: Codes = [...DOMAIN, 96005, 96012, 96027]

/** Of a volume that is there. */
const VOLUME: Codes = [...VOLUMES, 63240]

/** Of both versions. */
const ACCOUNT: Readonly<Record<string, Codes>> = {
  clouds: DOMAIN,
  regions: [...DOMAIN, 63032],
  projects: DOMAIN,
  'clusters.list': [...DOMAIN, 80003, 80004],
  'clusters.describe': [...DOMAIN, ...codesIn(clusterAccess)],
  'clusters.create': [...DOMAIN, 80005, 80006, 80009, 80010, 80013, 80015],
  'v2.clusters.create': [...DOMAIN, 80005, 80006, 80009, 80010, 80013, 80015, 96001],
  'clusters.suspend': [...CHANGE, 80021],
  'v2.clusters.suspend': [...CHANGE, 80021, 96021],
  'clusters.resume': [...CHANGE, 80021],
  'v2.clusters.resume': [...CHANGE, 80021, 96021],
  'clusters.modify': [...CHANGE, 80006, 80021],
  'v2.clusters.modify': [...CHANGE, 80006, 80021, 96021],
  'clusters.drop': CHANGE,
  'v2.volumes.list': [...VOLUMES, 96008, 96009],
  'v2.volumes.describe': VOLUME,
  'v2.volumes.create': [...VOLUMES, 96001],
  'v2.volumes.apply': VOLUME,
  'v2.volumes.delete': VOLUME
}

const CLUSTER: Codes = codesIn(atCluster())
const COLLECTION: Codes = codesIn(dataPlaneChecks)
const PARTITION: Codes = [...COLLECTION, 200]

/** Codes beside those of the tables come from src/collections. */
const DATA_PLANE: Readonly<Record<string, Codes>> = {
  'collections.list': CLUSTER,
  'collections.describe': COLLECTION,
  'collections.create': [...CLUSTER, 1100, 90011, 90025, 90027, 90106, 90122, 90136],
  'collections.drop': [...CLUSTER, 90011, 90138],
  'v2.collections.list': CLUSTER,
  'v2.collections.has': CLUSTER,
  'v2.collections.create': [...CLUSTER, 1100],
  'v2.collections.drop': COLLECTION,
  'v2.collections.flush': COLLECTION,
  'v2.collections.load': [...PARTITION, 700],
  'v2.collections.release': PARTITION,
  'v2.collections.load_state': PARTITION,
  'v2.collections.stats': COLLECTION,
  'v2.partitions.list': COLLECTION,
  'v2.partitions.has': COLLECTION,
  'v2.partitions.create': [...COLLECTION, 1100, 65535],
  'v2.partitions.drop': [...COLLECTION, 65535],
  'v2.partitions.load': [...PARTITION, 700],
  'v2.partitions.release': PARTITION,
  'v2.partitions.stats': PARTITION,
  'v2.indexes.list': COLLECTION,
  'v2.indexes.describe': [...COLLECTION, 700],
  'v2.indexes.create': [...COLLECTION, 1100, 65535],
  'v2.indexes.drop': [...COLLECTION, 65535]
}

const OWN: Readonly<Record<string, Codes>> = { ...CLOUD_JOBS, ...ACCOUNT, ...DATA_PLANE }

/** What is left are the calls for rows, which are not emulated. */
const NO_ROWS: Codes = [1100]

/** What an operation of the cloud may refuse with, as its checks number it. */
export const cloudCodes = (name: OperationName): Codes => [
  ...ALL,
  ...(OWN[name] ?? OWN[name.replace('v2.', '')] ?? NO_ROWS)
]

const inCloud = ({ name, version, plane }: ApiOperation): Codes =>
  cloudCodes(name).flatMap(code =>
    code === 47005 && version === 'v2' && plane === 'data' ? NOT_THERE : codeInVersion(code, version, plane)
  )

/** An operation that may refuse with that code; undefined when none does. */
export const operationWith = (code: number, flavor: Flavor): ApiOperation | undefined =>
  API_OPERATIONS.find(({ name }) => (codesOf(name, flavor) as ReadonlySet<number>).has(code))

import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type BucketDocument, orderFields } from '../../cloud/schema/bucket.ts'
import type { WorldDocument } from '../../cloud/schema/world.ts'
import { type Cluster, keyOf, type StorageIntegration, type World } from '../../cloud/world.ts'
import { cloudOfRegion } from '../../contract/clouds.ts'
import type { Flavor } from '../../contract/flavors.ts'
import { INSPECTED, type Inspection, type Job } from '../../imports/jobs/job.ts'
import { withoutSecrets } from '../../objects/store.ts'
import type { Fault } from '../faults/fault.ts'
import { parseFault } from '../faults/parse.ts'
import { FaultQueue } from '../faults/queue.ts'
import { resumedRandom } from '../ids.ts'
import { parseScenario, type Scenario, ScenarioQueue } from '../scenarios/queue.ts'
import { isSame } from '../world/uploads.ts'
import type {
  BucketRecord,
  ClusterRecord,
  FaultRecord,
  FaultsRecord,
  IntegrationRecord,
  JobRecord,
  SandboxRecord,
  ScenarioRecord,
  ScenariosRecord
} from './schema.ts'

/** Fields that only the world file may set: secrets, and the local folders that are read. */
const KEPT = ['credentials', 'folder'] as const

/** Converts a changed or new bucket to a record without the fields that may not leave the server. */
export const bucketToRecord = (
  { credentials, folder, ...bucket }: BucketDocument,
  world: WorldDocument
): BucketRecord => {
  const twin = twinOf(bucket, world)
  const has = { credentials: JSON.stringify(credentials), folder }
  const had = { credentials: JSON.stringify(twin?.credentials), folder: twin?.folder }
  const asInWorld = KEPT.filter(field => has[field] !== undefined && has[field] === had[field])
  return { ...bucket, ...(asInWorld.length > 0 && { asInWorld }) }
}

const twinOf = (
  bucket: Omit<BucketDocument, 'credentials' | 'folder'>,
  { buckets }: WorldDocument
): BucketDocument | undefined => buckets?.find(other => isSame(other, bucket))

export const bucketOf = ({ asInWorld = [], ...bucket }: BucketRecord, world: WorldDocument): BucketDocument => {
  const twin = twinOf(bucket, world)
  const { credentials, folder } = twin ?? {}
  const found = orderFields({
    ...bucket,
    ...(asInWorld.includes('credentials') && credentials !== undefined && { credentials }),
    ...(asInWorld.includes('folder') && folder !== undefined && { folder })
  })
  return twin !== undefined && isDeepStrictEqual(orderFields(twin), found) ? twin : found
}

/** The secrets of an integration, which may not leave the server. */
const secretsOf = ({ accessKey, secretKey, token, externalCred }: StorageIntegration) => ({
  ...(accessKey !== undefined && { accessKey }),
  ...(secretKey !== undefined && { secretKey }),
  ...(token !== undefined && { token }),
  ...(externalCred?.externalId !== undefined && { externalId: externalCred.externalId })
})

/** Records the integrations of a world that has others than its template; undefined: it has the same. */
export const integrationRecords = (
  { integrations }: World,
  { integrations: before }: World
): IntegrationRecord[] | undefined => {
  if (integrations === before) return undefined
  return [...integrations.values()].map(integration => {
    const { accessKey: _, secretKey: __, token: ___, externalCred, ...rest } = integration
    const { externalId: ____, ...cred } = externalCred ?? {}
    const twin = before.get(integration.id)
    const asInWorld = twin !== undefined && isDeepStrictEqual(secretsOf(twin), secretsOf(integration))
    return {
      ...rest,
      ...(externalCred !== undefined && { externalCred: cred }),
      ...(asInWorld && { asInWorld: true as const })
    }
  })
}

export const integrationOf = (
  { asInWorld, externalCred, ...record }: IntegrationRecord,
  world: World
): StorageIntegration => {
  const twin = asInWorld === true ? world.integrations.get(record.id) : undefined
  const { externalId, ...keys }: ReturnType<typeof secretsOf> = twin === undefined ? {} : secretsOf(twin)
  return {
    ...record,
    ...(externalCred !== undefined && {
      externalCred: { ...externalCred, ...(externalId !== undefined && { externalId }) }
    }),
    ...keys
  }
}

/** Records the clusters that calls have changed, created or removed. */
export const clusterRecords = (
  { clusters }: World,
  { clusters: before }: World
): Pick<SandboxRecord, 'clusters' | 'gone' | 'order'> => {
  // An unchanged cluster is the same object as the template's.
  const changed = [...clusters.values()].filter(cluster => before.get(cluster.id) !== cluster)
  const gone = [...before.keys()].filter(id => !clusters.has(id))
  const order = [...clusters.keys()]
  const usual = [...applyChanges(before, changed, gone).keys()]
  return {
    clusters: changed.map(clusterToRecord),
    gone,
    ...(order.some((id, index) => id !== usual[index]) && { order })
  }
}

type Clusters = ReadonlyMap<string, Cluster>

/** Changed clusters keep their position in the world; new ones come last. */
const applyChanges = (
  clusters: Clusters,
  changed: readonly Cluster[],
  gone: readonly string[]
): Map<string, Cluster> => {
  const all = new Map(clusters)
  for (const id of gone) all.delete(id)
  for (const cluster of changed) all.set(cluster.id, cluster)
  return all
}

const clusterToRecord = (cluster: Cluster): ClusterRecord => structuredClone(clusterFields(cluster)) as ClusterRecord

/** The fields of a cluster's record, not copied. */
export const clusterFields = ({ cloud: _, collections, databases, ...cluster }: Cluster): object => ({
  ...cluster,
  ...(databases !== undefined && { databases: [...databases.values()] }),
  collections: [...collections.values()]
})

/** Applies the recorded changes to the clusters of a world. Clusters that the world gained since then come last. */
export const applyRecords = (
  world: World,
  { clusters, gone, order = [] }: Pick<SandboxRecord, 'clusters' | 'gone' | 'order'>
): World => ({
  ...world,
  clusters: orderClusters(applyChanges(world.clusters, clusters.map(clusterOf), gone), order)
})

/** Sorts by the given ids first; all others follow. */
const orderClusters = (clusters: Clusters, order: readonly string[]): Clusters => {
  const ordered = new Map<string, Cluster>()
  for (const id of [...order, ...clusters.keys()]) {
    const cluster = clusters.get(id)
    if (cluster !== undefined) ordered.set(id, cluster)
  }
  return ordered
}

export const clusterOf = ({ collections, databases, ...record }: ClusterRecord): Cluster => ({
  ...record,
  ...(databases !== undefined && { databases: new Map(databases.map(database => [database.name, database])) }),
  cloud: cloudOfRegion(record.region),
  collections: new Map(collections.map(collection => [keyOf(collection), collection]))
})

/** A digest that identifies a world without revealing its content. */
export const digestOf = (document: WorldDocument): string =>
  createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 16)

/** Converts a job to JSON, either with the result of its inspection or with the input of it. */
export const jobToRecord = ({ inspection, reading, origin, ...job }: Job): JobRecord => {
  const { partitionName, files, polls, lists, retention, explain, ...always } = job
  return {
    ...always,
    ...(partitionName !== undefined && { partitionName }),
    ...(files !== undefined && { files: [...files] }),
    ...(origin !== undefined && { origin: structuredClone(origin) }),
    ...(polls !== undefined && { polls: { needed: polls.needed, at: [...polls.at] } }),
    ...(lists !== undefined && { lists: [...lists] }),
    ...(retention !== undefined && { retention }),
    ...(explain !== undefined && { explain }),
    ...(reading === undefined ? { inspection: inspectionRecord(inspection) } : { reading: structuredClone(reading) })
  } as JobRecord
}

const inspectionRecord = ({ fileRows, ...found }: Inspection = INSPECTED): JobRecord['inspection'] => ({
  ...found,
  ...(fileRows !== undefined && { fileRows: [...fileRows] })
})

export const jobOf = ({ partitionName, files, inspection, ...record }: JobRecord): Job => ({
  ...record,
  partitionName,
  files,
  inspection: inspection && inspectionOf(inspection)
})

const inspectionOf = ({ fileRows, ...found }: NonNullable<JobRecord['inspection']>): Inspection => ({
  ...found,
  ...(fileRows !== undefined && { fileRows: new Map(fileRows) })
})

/** @param now of the server's own clock @param isSaved whether a fault is recorded */
export const faultsToRecord = (
  { state: { made, waiting, over } }: FaultQueue,
  now: number,
  isSaved: (fault: Fault) => boolean = isOpen
): FaultsRecord => {
  const records = (faults: readonly Fault[]) => faults.filter(isSaved).map(fault => faultRecord(fault, now))
  return { made, waiting: records(waiting), over: records(over) }
}

interface Matching {
  readonly input: { readonly match?: { readonly key?: string; readonly object?: string } }
}

/** Whether a record may be saved. Matchers with an API key, or with a URL that holds a password, are left out. */
const isOpen = ({ input: { match: { key, object = '' } = {} } }: Matching): boolean =>
  key === undefined && withoutSecrets(object) === object

const faultRecord = (fault: Fault, now: number): FaultRecord => {
  const { id, input: written, hits, random } = fault
  return { id, written, hits, random: [...random.state()], ...left(fault, now) }
}

const left = ({ expiresAt }: Fault, now: number) =>
  expiresAt === Number.POSITIVE_INFINITY ? {} : { expiresIn: Math.ceil(expiresAt - now) }

/** @param now time of the record on the server's own clock @throws LabError for an invalid fault */
export const faultsFromRecord = (
  { made, waiting, over }: FaultsRecord,
  clock: () => number,
  flavor: Flavor,
  now = clock()
): FaultQueue => {
  const faults = (records: readonly FaultRecord[], over: boolean): Fault[] =>
    records.map(({ id, written, hits, random, expiresIn = Number.POSITIVE_INFINITY }) => ({
      ...parseFault(written, now, flavor),
      ...{ id, hits, over, random: resumedRandom(random), expiresAt: now + expiresIn }
    }))
  return new FaultQueue(clock, { made, waiting: faults(waiting, false), over: faults(over, true) })
}

/** @param isSaved whether a scenario is recorded */
export const scenariosToRecord = (
  { state: { made, waiting, over } }: ScenarioQueue,
  isSaved: (scenario: Scenario) => boolean = isOpen
): ScenariosRecord => {
  const records = (scenarios: readonly Scenario[]): ScenarioRecord[] =>
    scenarios.filter(isSaved).map(({ id, input: written, hits, passedOver }) => ({
      ...{ id, written, hits },
      ...(passedOver !== undefined && { passedOver })
    }))
  return { made, waiting: records(waiting), over: records(over) }
}

/** @throws LabError for an invalid scenario */
export const scenariosFromRecord = ({ made, waiting, over }: ScenariosRecord): ScenarioQueue => {
  const scenarios = (records: readonly ScenarioRecord[]): Scenario[] =>
    records.map(({ id, written, hits, passedOver }) => ({ ...parseScenario(id, written, hits), passedOver }))
  return new ScenarioQueue({ made, waiting: scenarios(waiting), over: scenarios(over) })
}

import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type BucketDocument, orderFields } from '../../cloud/schema/bucket.ts'
import type { WorldDocument } from '../../cloud/schema/world.ts'
import type { Cluster, World } from '../../cloud/world.ts'
import { cloudOfRegion } from '../../contract/clouds.ts'
import type { Flavor } from '../../contract/flavors.ts'
import { INSPECTED, type Inspection, type Job } from '../../imports/jobs/job.ts'
import { withoutSecrets } from '../../objects/store.ts'
import type { Fault } from '../faults/fault.ts'
import { readFault } from '../faults/parse.ts'
import { FaultQueue } from '../faults/queue.ts'
import { resumedRandom } from '../ids.ts'
import { type Scenario, ScenarioQueue, scenarioOf } from '../scenarios/queue.ts'
import { isSame } from '../world/uploads.ts'
import type {
  BucketRecord,
  ClusterRecord,
  FaultRecord,
  FaultsRecord,
  JobRecord,
  SandboxRecord,
  ScenarioRecord,
  ScenariosRecord
} from './schema.ts'

/** What the world alone may say: secrets, and which folders of this machine are read. */
const KEPT = ['credentials', 'folder'] as const

/** A bucket that calls have made or changed, without what may not leave the server. */
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

/** What calls have made of the clusters of a world. */
export const clusterRecords = (
  { clusters }: World,
  { clusters: before }: World
): Pick<SandboxRecord, 'clusters' | 'gone' | 'order'> => {
  // A cluster that nothing has changed is the very one of the template.
  const changed = [...clusters.values()].filter(cluster => before.get(cluster.id) !== cluster)
  const gone = [...before.keys()].filter(id => !clusters.has(id))
  const order = [...clusters.keys()]
  const usual = [...withChanges(before, changed, gone).keys()]
  return {
    clusters: changed.map(clusterToRecord),
    gone,
    ...(order.some((id, index) => id !== usual[index]) && { order })
  }
}

type Clusters = ReadonlyMap<string, Cluster>

/** Changed clusters stay where the world has them, new ones come last. */
const withChanges = (
  clusters: Clusters,
  changed: readonly Cluster[],
  gone: readonly string[]
): Map<string, Cluster> => {
  const all = new Map(clusters)
  for (const id of gone) all.delete(id)
  for (const cluster of changed) all.set(cluster.id, cluster)
  return all
}

const clusterToRecord = ({ cloud: _, collections, ...cluster }: Cluster): ClusterRecord =>
  structuredClone({ ...cluster, collections: [...collections.values()] }) as ClusterRecord

/** The world with what calls had made of its clusters. Clusters that it did not have then come last. */
export const withRecords = (world: World, { clusters, gone, order = [] }: SandboxRecord): World => ({
  ...world,
  clusters: orderClusters(withChanges(world.clusters, clusters.map(clusterOf), gone), order)
})

/** The first ones in that order, the others after them. */
const orderClusters = (clusters: Clusters, order: readonly string[]): Clusters => {
  const ordered = new Map<string, Cluster>()
  for (const id of [...order, ...clusters.keys()]) {
    const cluster = clusters.get(id)
    if (cluster !== undefined) ordered.set(id, cluster)
  }
  return ordered
}

const clusterOf = ({ collections, ...record }: ClusterRecord): Cluster => ({
  ...record,
  cloud: cloudOfRegion(record.region),
  collections: new Map(collections.map(collection => [collection.name, collection]))
})

/** Tells one world from another without telling what is in it. */
export const digestOf = (document: WorldDocument): string =>
  createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 16)

/** A job as JSON, either with what its files hold or with what it takes to read them. */
export const jobToRecord = ({ inspection, reading, ...job }: Job): JobRecord => {
  const { partitionName, files, polls, lists, retention, explain, ...always } = job
  return {
    ...always,
    ...(partitionName !== undefined && { partitionName }),
    ...(files !== undefined && { files: [...files] }),
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

/** @param now of the server's own clock */
export const faultsRecordOf = ({ state: { made, waiting, over } }: FaultQueue, now: number): FaultsRecord => {
  const records = (faults: readonly Fault[]) => faults.filter(isOpen).map(fault => faultRecord(fault, now))
  return { made, waiting: records(waiting), over: records(over) }
}

interface Matching {
  readonly input: { readonly match?: { readonly key?: string; readonly object?: string } }
}

/** Those that tell calls by an API key, or by a URL with a password in it, are left out. */
const isOpen = ({ input: { match: { key, object = '' } = {} } }: Matching): boolean =>
  key === undefined && withoutSecrets(object) === object

const faultRecord = (fault: Fault, now: number): FaultRecord => {
  const { id, input: written, hits, random } = fault
  return { id, written, hits, random: [...random.state()], ...left(fault, now) }
}

const left = ({ expiresAt }: Fault, now: number) =>
  expiresAt === Number.POSITIVE_INFINITY ? {} : { expiresIn: Math.ceil(expiresAt - now) }

/** @throws LabError for what cannot be */
export const faultsOf = ({ made, waiting, over }: FaultsRecord, clock: () => number, flavor: Flavor): FaultQueue => {
  const now = clock()
  const faults = (records: readonly FaultRecord[], over: boolean): Fault[] =>
    records.map(({ id, written, hits, random, expiresIn = Number.POSITIVE_INFINITY }) => ({
      ...readFault(written, now, flavor),
      ...{ id, hits, over, random: resumedRandom(random), expiresAt: now + expiresIn }
    }))
  return new FaultQueue(clock, { made, waiting: faults(waiting, false), over: faults(over, true) })
}

export const scenariosRecordOf = ({ state: { made, waiting, over } }: ScenarioQueue): ScenariosRecord => {
  const records = (scenarios: readonly Scenario[]): ScenarioRecord[] =>
    scenarios.filter(isOpen).map(({ id, input: written, hits, passedOver }) => ({
      ...{ id, written, hits },
      ...(passedOver !== undefined && { passedOver })
    }))
  return { made, waiting: records(waiting), over: records(over) }
}

/** @throws LabError for what cannot be */
export const scenariosOf = ({ made, waiting, over }: ScenariosRecord): ScenarioQueue => {
  const scenarios = (records: readonly ScenarioRecord[]): Scenario[] =>
    records.map(({ id, written, hits, passedOver }) => ({ ...scenarioOf(id, written, hits), passedOver }))
  return new ScenarioQueue({ made, waiting: scenarios(waiting), over: scenarios(over) })
}

import { dirname, resolve } from 'node:path'
import { inconsistencies } from '../../cloud/consistency.ts'
import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import type { ClusterDocument, CollectionDocument } from '../../cloud/schema/cluster.ts'
import type { IntegrationDocument } from '../../cloud/schema/integration.ts'
import type { WorldDocument } from '../../cloud/schema/world.ts'
import {
  type Cluster,
  databaseOf,
  hasDatabase,
  keyOf,
  type LiveCollection,
  type StorageIntegration,
  statusAt,
  withCluster,
  withoutCluster
} from '../../cloud/world.ts'
import { nearest } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { Template } from '../templates.ts'
import { type BucketId, isSame, Uploads } from './uploads.ts'

/** @throws LabError */
export const bucketNamed = ({ buckets }: LabSandbox, id: BucketId): BucketDocument => {
  const found = buckets.find(bucket => isSame(bucket, id))
  if (found !== undefined) return found
  throw missingBucket({ buckets }, id)
}

/** The message for a missing bucket. */
export const missingBucket = ({ buckets }: Pick<LabSandbox, 'buckets'>, id: BucketId): LabError => {
  const { cloud, name, account } = id
  const message = `${cloud} has no bucket ${JSON.stringify(name.slice(0, 100))}${account === undefined ? '' : ' in that account'}`
  const twin = buckets.find(bucket => bucket.cloud === cloud && bucket.name === name)
  const advice =
    twin === undefined ? 'PUT /_emulator/world/buckets makes it' : 'say the account that the world has it in'
  return new LabError(404, `${message}; ${advice}`)
}

/** The uploads of a sandbox, created on first use. */
export const uploadsOf = (sandbox: LabSandbox): Uploads => {
  if (sandbox.uploads === undefined) {
    sandbox.uploads = new Uploads(sandbox.blobs, sandbox.uploadLimit, (...change) => sandbox.onStored?.(...change))
    setBuckets(sandbox, sandbox.buckets)
  }
  return sandbox.uploads
}

/** @throws LabError when the bucket makes the world invalid */
export const checkBucket = (sandbox: LabSandbox, bucket: BucketDocument): void => {
  const before = documentOf(sandbox)
  const { buckets = [] } = before
  const found = buckets.findIndex(other => isSame(other, bucket))
  const index = found < 0 ? buckets.length : found
  const after = { ...before, buckets: found < 0 ? [...buckets, bucket] : buckets.with(index, bucket) }
  checkChange({ sandbox, before, after, place: ['buckets', index] })
}

/**
 * The current world of a sandbox as a world file, secrets included. Jobs that calls created and the rows they imported are left out,
 * because a world file does not have them.
 */
export const documentOf = (sandbox: LabSandbox): WorldDocument => {
  const { world, buckets, template } = sandbox
  const { document } = template
  const { keys: _, clusters: __, buckets: ___, storageIntegrations: ____, jobs, ...rest } = document
  const ofClusters = jobs?.filter(({ cluster }) => world.clusters.has(cluster)) ?? []
  const now = sandbox.now()
  return {
    ...rest,
    ...(world.keys.size > 0 && { keys: [...world.keys.values()] }),
    clusters: [...world.clusters.values()].map(cluster => clusterOf(cluster, now)),
    ...(buckets.length > 0 && { buckets: buckets.map(bucket => bucketOf(bucket, sandbox)) }),
    ...(world.integrations.size > 0 && { storageIntegrations: [...world.integrations.values()].map(integrationOf) }),
    ...(ofClusters.length > 0 && { jobs: ofClusters })
  }
}

/** A cluster in transition gets its status at that time. @param now epoch milliseconds */
export const clusterOf = (cluster: Cluster, now: number): ClusterDocument => {
  const { id, name, project, plan, region, databases, maxDatabases, collections } = cluster
  return {
    id,
    name,
    project,
    plan,
    region,
    status: statusAt(cluster, now),
    ...(databases !== undefined && { databases: [...databases.values()] }),
    ...(maxDatabases !== undefined && { maxDatabases }),
    ...(collections.size > 0 && { collections: [...collections.values()].map(collectionOf) })
  }
}

/** A world file has no indexes, and of the load state it tells whether a collection is released. */
export const collectionOf = ({ indexes: _, loaded, ...collection }: LiveCollection): CollectionDocument =>
  loaded?.length === 0 ? { ...collection, loaded: [] } : collection

/** A world file has no times. */
const integrationOf = ({ organization: _, createdAt: __, ...integration }: StorageIntegration): IntegrationDocument =>
  integration

/** Writes folders as absolute paths, so that the file works anywhere, and uploads as sizes. */
const bucketOf = (bucket: BucketDocument, { template, uploads }: LabSandbox): BucketDocument => {
  const { folder, objects = [] } = bucket
  const uploaded = uploads?.of(bucket).map(({ key, size }) => ({ key, size })) ?? []
  const all = [...objects, ...uploaded]
  return {
    ...bucket,
    ...(folder !== undefined && { folder: resolve(dirname(template.file), folder) }),
    ...(all.length > 0 && { objects: all })
  }
}

interface Change {
  readonly sandbox: LabSandbox
  readonly before: WorldDocument
  readonly after: WorldDocument
  /** Path of the changed part; problems inside it are reported relative to it. */
  readonly place: readonly (string | number)[]
}

/**
 * Rejects a change that would make the world invalid as a world file. The shape of the change is already valid. Earlier problems
 * elsewhere are tolerated: a restored snapshot may have names that earlier versions accepted. @throws LabError
 */
export const checkChange = ({ sandbox, before, after, place }: Change): void => {
  const { flavor } = sandbox.rules
  const found = inconsistencies(after, flavor)
  if (found.length === 0) return
  const isInPlace = (path: readonly string[]): boolean => place.every((step, depth) => path[depth] === String(step))
  const known = new Set(inconsistencies(before, flavor).map(problem => JSON.stringify(problem)))
  const problems = found.filter(problem => isInPlace(problem.path) || !known.has(JSON.stringify(problem)))
  if (problems.length === 0) return
  const lines = problems.map(({ path, problem }) => {
    const relative = isInPlace(path) ? path.slice(place.length) : path
    return relative.length === 0 ? problem : `${relative.join('.')}: ${problem}`
  })
  throw new LabError(400, lines.join('; '))
}

export const keepBucket = (sandbox: LabSandbox, bucket: BucketDocument): void => {
  const found = sandbox.buckets.findIndex(other => isSame(other, bucket))
  setBuckets(sandbox, found < 0 ? [...sandbox.buckets, bucket] : sandbox.buckets.with(found, bucket))
}

/** Later imports see these buckets. */
export const setBuckets = (sandbox: LabSandbox, buckets: readonly BucketDocument[]): void => {
  sandbox.buckets = buckets
  sandbox.objects = sandbox.template.objectsOf(buckets, sandbox.uploads)
}

/** @throws LabError */
export const clusterNamed = ({ world }: LabSandbox, id: string): Cluster => {
  const found = world.clusters.get(id)
  if (found !== undefined) return found
  const near = nearest(id, [...world.clusters.keys()])
  const advice = near === undefined ? 'GET /_emulator/world lists them' : `did you mean ${near}?`
  throw new LabError(404, `there is no cluster ${JSON.stringify(id.slice(0, 60))}; ${advice}`)
}

/** @param collection key of the added collection, if any @throws LabError when the cluster makes the world invalid */
export const checkCluster = (sandbox: LabSandbox, cluster: ClusterDocument, collection?: string): void => {
  const before = documentOf(sandbox)
  const found = before.clusters.findIndex(({ id }) => id === cluster.id)
  const index = found < 0 ? before.clusters.length : found
  const clusters = found < 0 ? [...before.clusters, cluster] : before.clusters.with(index, cluster)
  const at = cluster.collections?.findIndex(each => keyOf(each) === collection) ?? -1
  const place = ['clusters', index, ...(at < 0 ? [] : ['collections', at])]
  checkChange({ sandbox, before, after: { ...before, clusters }, place })
}

/** Adds or replaces a cluster. Jobs into collections that it no longer has fail, as after a drop. */
export const saveCluster = (sandbox: LabSandbox, cluster: Cluster): void => {
  const now = sandbox.now()
  const before = sandbox.world.clusters.get(cluster.id)
  for (const [key, { name, database }] of before?.collections ?? []) {
    if (!cluster.collections.has(key)) sandbox.jobs.drop(cluster.id, { collectionName: name, database }, now)
  }
  for (const name of before?.databases?.keys() ?? []) {
    const database = databaseOf(name)
    if (database !== undefined && !hasDatabase(cluster, database)) sandbox.jobs.dropDatabase(cluster.id, database)
  }
  sandbox.world = withCluster(sandbox.world, cluster)
}

/** Removes a cluster and its jobs. */
export const removeCluster = (sandbox: LabSandbox, id: string): void => {
  sandbox.world = withoutCluster(sandbox.world, id)
  sandbox.jobs.removeCluster(id)
}

/** Copies a world with placeholders for API keys, bucket credentials and the secrets of integrations. It is a valid world, but the secrets' owners cannot use it. */
export const hideSecrets = (document: WorldDocument): WorldDocument => ({
  ...document,
  ...(document.keys !== undefined && { keys: document.keys.map((key, index) => ({ ...key, key: hidden(index) })) }),
  ...(document.buckets !== undefined && {
    buckets: document.buckets.map(({ credentials, ...bucket }) => ({
      ...bucket,
      ...(credentials !== undefined && {
        credentials: credentials.map((credential, index) => ({
          ...credential,
          ...(credential.accessKey !== undefined && { accessKey: hidden(index), secretKey: '[hidden]' }),
          ...(credential.token !== undefined && { token: hidden(index) }),
          ...(credential.externalId !== undefined && { externalId: hidden(index) })
        }))
      })
    }))
  }),
  ...(document.storageIntegrations !== undefined && {
    storageIntegrations: document.storageIntegrations.map(({ externalCred, ...integration }) => ({
      ...integration,
      ...(externalCred !== undefined && {
        externalCred: { ...externalCred, ...(externalCred.externalId !== undefined && { externalId: HIDDEN }) }
      }),
      ...(integration.accessKey !== undefined && { accessKey: HIDDEN, secretKey: HIDDEN }),
      ...(integration.token !== undefined && { token: HIDDEN })
    }))
  })
})

const HIDDEN = '[hidden]'

const hidden = (index: number): string => `[hidden ${index + 1}]`

const foldersOf = ({ document, file }: Template): string[] =>
  (document.buckets ?? []).flatMap(({ folder }) => (folder === undefined ? [] : resolve(dirname(file), folder)))

/** A caller may use only folders that a world lists, not every folder of the machine. */
export const wrongFolder = (
  { folder }: BucketDocument,
  own: Template,
  templates: Iterable<Template>
): string | undefined => {
  if (folder === undefined) return undefined
  if ([...templates].some(template => foldersOf(template).includes(resolve(dirname(own.file), folder))))
    return undefined
  return 'is for world files; here only those that one names, or upload the objects'
}

import { isDeepStrictEqual } from 'node:util'
import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import type { IntegrationDocument } from '../../cloud/schema/integration.ts'
import type { WorldDocument } from '../../cloud/schema/world.ts'
import { buildWorld, type Cluster, type StorageIntegration, statusAt, type World } from '../../cloud/world.ts'
import type { ShapeProblem } from '../../contract/schema.ts'
import type { Laboratory } from '../laboratory.ts'
import type { LabSandbox } from '../sandbox.ts'
import { collectionOf, removeCluster, saveCluster, setBuckets, wrongFolder } from './changes.ts'
import { isSame } from './uploads.ts'

/** Parts of a world that a running emulator cannot change. */
const FIXED = ['name', 'unlistedKeys', 'organizations', 'projects', 'jobs'] as const

/** What a running sandbox does not take of a valid world. */
export const wrongInChange = (
  { template }: LabSandbox,
  before: WorldDocument,
  after: WorldDocument,
  lab: Laboratory
): ShapeProblem[] => {
  const known = new Set(before.clusters.map(({ id }) => id))
  const gone = new Set([...known].filter(id => !after.clusters.some(cluster => cluster.id === id)))
  const fixed = FIXED.filter(name =>
    name === 'jobs'
      ? !isDeepStrictEqual(
          before.jobs?.filter(({ cluster }) => !gone.has(cluster)) ?? [],
          after.jobs?.filter(({ cluster }) => !gone.has(cluster)) ?? []
        )
      : !isDeepStrictEqual(before[name], after[name])
  ).map(name => ({
    path: [name],
    problem: 'cannot change while the emulator runs; start it with --world FILE'
  }))
  const lost = hiddenNames(after, before).map(path => ({
    path,
    problem: 'is a placeholder of no present key or credential; write its text'
  }))
  const folders = (after.buckets ?? []).flatMap((bucket, index) => {
    const problem = wrongFolder(bucket, template, lab.options.templates.values())
    return problem === undefined ? [] : [{ path: ['buckets', String(index), 'folder'], problem }]
  })
  return [...fixed, ...lost, ...folders]
}

const PLACEHOLDER = /^\[hidden(?: (\d+))?\]$/

const isHidden = (text: string | undefined): boolean => text !== undefined && PLACEHOLDER.test(text)

/** Replaces each placeholder by the present secret at its place. */
export const withSecrets = (after: WorldDocument, before: WorldDocument): WorldDocument => ({
  ...after,
  ...(after.keys !== undefined && {
    keys: after.keys.map(key => ({ ...key, key: secretOf(key.key, index => before.keys?.[index]?.key) }))
  }),
  ...(after.buckets !== undefined && { buckets: after.buckets.map(bucket => withCredentials(bucket, before)) }),
  ...(after.storageIntegrations !== undefined && {
    storageIntegrations: after.storageIntegrations.map(integration => withOwnSecrets(integration, before))
  })
})

/** An integration has one of each secret, so its placeholders need no numbers. */
const withOwnSecrets = (integration: IntegrationDocument, before: WorldDocument): IntegrationDocument => {
  const known = before.storageIntegrations?.find(({ id }) => id === integration.id)
  const { accessKey, secretKey, token, externalCred } = integration
  const externalId = externalCred?.externalId
  return {
    ...integration,
    ...(accessKey !== undefined && { accessKey: secretOf(accessKey, () => known?.accessKey) }),
    ...(secretKey !== undefined && { secretKey: secretOf(secretKey, () => known?.secretKey) }),
    ...(token !== undefined && { token: secretOf(token, () => known?.token) }),
    ...(externalId !== undefined && {
      externalCred: { ...externalCred, externalId: secretOf(externalId, () => known?.externalCred?.externalId) }
    })
  }
}

const withCredentials = (bucket: BucketDocument, before: WorldDocument): BucketDocument => {
  if (bucket.credentials === undefined) return bucket
  const known = before.buckets?.find(other => isSame(other, bucket))?.credentials ?? []
  const credentials = bucket.credentials.map(credential => {
    const { accessKey, secretKey, token, externalId } = credential
    const at = Number(PLACEHOLDER.exec(accessKey ?? '')?.[1]) - 1
    return {
      ...credential,
      ...(accessKey !== undefined && { accessKey: secretOf(accessKey, index => known[index]?.accessKey) }),
      ...(secretKey !== undefined && { secretKey: secretOf(secretKey, () => known[at]?.secretKey) }),
      ...(token !== undefined && { token: secretOf(token, index => known[index]?.token) }),
      ...(externalId !== undefined && { externalId: secretOf(externalId, index => known[index]?.externalId) })
    }
  })
  return { ...bucket, credentials }
}

const secretOf = (text: string, find: (index: number) => string | undefined): string => {
  const [, number] = PLACEHOLDER.exec(text) ?? []
  return (isHidden(text) ? find(Number(number) - 1) : undefined) ?? text
}

/** Paths of the placeholders that stand for nothing. */
const hiddenNames = (after: WorldDocument, before: WorldDocument): string[][] => {
  const { keys = [], buckets = [], storageIntegrations = [] } = withSecrets(after, before)
  return [
    ...keys.flatMap(({ key }, index) => (isHidden(key) ? [['keys', String(index), 'key']] : [])),
    ...buckets.flatMap(({ credentials = [] }, bucket) =>
      credentials.flatMap((credential, index) =>
        (['accessKey', 'secretKey', 'token', 'externalId'] as const)
          .filter(name => isHidden(credential[name]))
          .map(name => ['buckets', String(bucket), 'credentials', String(index), name])
      )
    ),
    ...storageIntegrations.flatMap((integration, index) => {
      const own = (['accessKey', 'secretKey', 'token'] as const).filter(name => isHidden(integration[name]))
      const all = [...own.map(name => [name]), ...(isHidden(integration.externalCred?.externalId) ? [EXTERNAL_ID] : [])]
      return all.map(path => ['storageIntegrations', String(index), ...path])
    })
  ]
}

const EXTERNAL_ID = ['externalCred', 'externalId']

/** Puts the clusters, keys, buckets and integrations of a checked world in place. What stays keeps its jobs, indexes, load state and uploads. */
export const replaceWorld = (sandbox: LabSandbox, document: WorldDocument): void => {
  const { clusters, keys, integrations }: World = buildWorld(document)
  for (const id of sandbox.world.clusters.keys()) if (!clusters.has(id)) removeCluster(sandbox, id)
  const now = sandbox.now()
  for (const cluster of clusters.values())
    saveCluster(sandbox, kept(cluster, sandbox.world.clusters.get(cluster.id), now))
  const order = [...clusters.keys()].flatMap(id => sandbox.world.clusters.get(id) ?? [])
  const made = [...integrations.values()].map(one => withTime(one, sandbox.world.integrations.get(one.id)))
  sandbox.world = {
    ...sandbox.world,
    keys,
    clusters: new Map(order.map(cluster => [cluster.id, cluster])),
    integrations: new Map(made.map(integration => [integration.id, integration]))
  }
  replaceBuckets(sandbox, document.buckets ?? [])
}

/** A world file has no times. */
const withTime = (integration: StorageIntegration, before: StorageIntegration | undefined): StorageIntegration => ({
  ...integration,
  ...(before?.createdAt !== undefined && { createdAt: before.createdAt })
})

/** A cluster with what a world file does not tell. */
const kept = (cluster: Cluster, before: Cluster | undefined, now: number): Cluster => {
  if (before === undefined) return cluster
  const collections = [...cluster.collections].map(([name, collection]) => {
    const shown = collectionOf(before.collections.get(name) ?? collection)
    const same = isDeepStrictEqual(shown, collection)
    return [name, same ? (before.collections.get(name) ?? collection) : collection] as const
  })
  const { cuSize, cuType, transition, status } = before
  return {
    ...cluster,
    ...(cuSize !== undefined && { cuSize }),
    ...(cuType !== undefined && { cuType }),
    ...(statusAt(before, now) === cluster.status && { status, ...(transition !== undefined && { transition }) }),
    collections: new Map(collections)
  }
}

/** An upload that is listed with its size stays one; others are removed. */
const replaceBuckets = (sandbox: LabSandbox, buckets: readonly BucketDocument[]): void => {
  const { uploads } = sandbox
  for (const bucket of sandbox.buckets) {
    const listed = buckets.find(other => isSame(other, bucket))?.objects ?? []
    for (const { key, size } of uploads?.of(bucket) ?? []) {
      if (!listed.some(object => object.key === key && object.size === size)) uploads?.remove(bucket, key)
    }
  }
  const declared = buckets.map(({ objects, ...bucket }) => {
    const uploaded = new Set(uploads?.of(bucket).map(({ key }) => key))
    const left = objects?.filter(({ key }) => !uploaded.has(key)) ?? []
    return { ...bucket, ...(left.length > 0 && { objects: left }) }
  })
  setBuckets(sandbox, declared)
}

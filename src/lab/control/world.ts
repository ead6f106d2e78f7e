import { Type } from '@sinclair/typebox'
import { ClusterDocument, CollectionDocument, Key } from '../../cloud/schema/cluster.ts'
import { WorldDocument } from '../../cloud/schema/world.ts'
import { type Cluster, clusterFrom, collectionFrom, collectionKey, databaseOf, keyOf } from '../../cloud/world.ts'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { nearest } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'
import {
  checkChange,
  checkCluster,
  clusterNamed,
  clusterOf,
  collectionOf,
  documentOf,
  hideSecrets,
  removeCluster,
  saveCluster
} from '../world/changes.ts'

const { name, project, plan, region, status } = ClusterDocument.properties

/** An explicit status ends a transition. */
const withStatus = ({ transition, ...cluster }: Cluster, status: Cluster['status'] | undefined): Cluster =>
  status === undefined ? { ...cluster, ...(transition && { transition }) } : { ...cluster, status }

const { key: _, ...others } = Key.properties

export const changeCluster = operation({
  method: 'PATCH',
  path: '/world/clusters/:id',
  summary: 'Change the status, plan, name, project or region of a cluster at once',
  bodyLimits: BODY_LIMITS.world,
  input: closedObject({
    id: Type.String(),
    name: Type.Optional(name),
    project: Type.Optional(project),
    plan: Type.Optional(plan),
    region: Type.Optional(region),
    status: Type.Optional(status)
  }),
  reply: ClusterDocument,
  run: ({ lab, sandbox: called }, changes) => {
    const sandbox = lab.sandbox(called)
    const cluster = clusterNamed(sandbox, changes.id)
    const wanted = { ...clusterOf(cluster, sandbox.now()), ...changes }
    checkCluster(sandbox, wanted)
    const { status: _, collections: __, ...facts } = clusterFrom(wanted, sandbox.world.projects)
    const changed = withStatus({ ...cluster, ...facts }, changes.status)
    saveCluster(sandbox, changed)
    return clusterOf(changed, sandbox.now())
  }
})

export const deleteCluster = operation({
  method: 'DELETE',
  path: '/world/clusters/:id',
  summary: 'Remove a cluster from the world, with its collections and jobs',
  input: closedObject({ id: Type.String() }),
  reply: closedObject({ deleted: Type.String() }),
  run: ({ lab, sandbox: name }, { id }) => {
    const sandbox = lab.sandbox(name)
    removeCluster(sandbox, clusterNamed(sandbox, id).id)
    return { deleted: id }
  }
})

export const deleteCollection = operation({
  method: 'DELETE',
  path: '/world/clusters/:cluster/collections/:name',
  summary: 'Remove a collection from its cluster, with its rows; jobs that import into it fail',
  input: closedObject({
    cluster: Type.String(),
    name: Type.String(),
    database: Type.Optional(Type.String({ description: 'Default: `default`.' }))
  }),
  reply: closedObject({ deleted: Type.String() }),
  run: ({ lab, sandbox: called }, { cluster: id, name, database }) => {
    const sandbox = lab.sandbox(called)
    const cluster = clusterNamed(sandbox, id)
    const collections = new Map(cluster.collections)
    if (!collections.delete(collectionKey(name, databaseOf(database)))) {
      const near = nearest(name, [...collections.keys()])
      const advice = near === undefined ? 'GET /_emulator/world lists them' : `did you mean ${near}?`
      throw new LabError(404, `cluster ${id} has no collection ${JSON.stringify(name.slice(0, 100))}; ${advice}`)
    }
    saveCluster(sandbox, { ...cluster, collections })
    return { deleted: name }
  }
})

export const deleteKey = operation({
  method: 'DELETE',
  path: '/world/keys',
  summary: 'Remove an API key; it then counts as unlisted',
  input: closedObject({ key: Type.String({ minLength: 1 }) }),
  reply: closedObject({ deleted: Type.Literal(1) }),
  run: ({ lab, sandbox: name }, { key }) => {
    const sandbox = lab.sandbox(name)
    const keys = new Map(sandbox.world.keys)
    if (!keys.delete(key)) throw new LabError(404, 'the world lists no such key')
    sandbox.world = { ...sandbox.world, keys }
    return { deleted: 1 as const }
  }
})

export const putCluster = operation({
  method: 'PUT',
  path: '/world/clusters/:id',
  summary: 'Create or replace a cluster; without `collections`, its collections stay',
  bodyLimits: BODY_LIMITS.world,
  input: ClusterDocument,
  reply: ClusterDocument,
  run: ({ lab, sandbox: name }, cluster) => {
    const sandbox = lab.sandbox(name)
    checkCluster(sandbox, cluster)
    const { projects, clusters } = sandbox.world
    const made = clusterFrom(cluster, projects)
    const collections = cluster.collections === undefined ? clusters.get(cluster.id)?.collections : undefined
    const updated = { ...made, collections: collections ?? made.collections }
    saveCluster(sandbox, updated)
    return clusterOf(updated, sandbox.now())
  }
})

export const putCollection = operation({
  method: 'PUT',
  path: '/world/clusters/:cluster/collections/:name',
  summary: 'Create or replace a collection; rows that jobs have imported stay',
  bodyLimits: BODY_LIMITS.world,
  input: closedObject({
    cluster: Type.String({ description: 'Id of its cluster.' }),
    ...CollectionDocument.properties
  }),
  reply: CollectionDocument,
  run: ({ lab, sandbox: name }, { cluster: id, ...wanted }) => {
    const sandbox = lab.sandbox(name)
    const cluster = clusterNamed(sandbox, id)
    const collection = collectionFrom(wanted)
    const collections = new Map(cluster.collections).set(keyOf(collection), collection)
    const changed = { ...cluster, collections }
    checkCluster(sandbox, clusterOf(changed, sandbox.now()), keyOf(collection))
    saveCluster(sandbox, changed)
    return collectionOf(collection)
  }
})

/** The key is in the body, because URLs end in logs, and no response contains it. */
export const putKey = operation({
  method: 'PUT',
  path: '/world/keys',
  summary: 'Add an API key, or change its organization and permissions',
  input: Key,
  reply: closedObject(others),
  run: ({ lab, sandbox: name }, key) => {
    const sandbox = lab.sandbox(name)
    const changed = new Map(sandbox.world.keys).set(key.key, key)
    const keys = [...changed.values()]
    const before = documentOf(sandbox)
    checkChange({ sandbox, before, after: { ...before, keys }, place: ['keys', keys.indexOf(key)] })
    sandbox.world = { ...sandbox.world, keys: changed }
    const { key: _, ...shown } = key
    return shown
  }
})

export const readWorld = operation({
  method: 'GET',
  path: '/world',
  summary: 'Get the current world of a sandbox in the form of a world file',
  input: closedObject({
    format: Type.Optional(oneOf(['json', 'yaml'], { description: 'Default: json.' })),
    secrets: Type.Optional(
      Type.Boolean({ description: 'Include keys and credentials; otherwise placeholders replace them.' })
    )
  }),
  reply: Type.Union([WorldDocument, Type.String()]),
  texts: ['application/yaml'],
  run: async ({ lab, sandbox }, { secrets = false, format = 'json' }) => {
    const found = documentOf(lab.find(sandbox))
    const document = secrets ? found : hideSecrets(found)
    if (format === 'json') return document
    const { writeYaml } = await import('../../text/yaml.ts')
    return writeYaml(document)
  }
})

import { NEW_TYPES, withoutNewer } from '../../cloud/newer.ts'
import type { ClusterDocument } from '../../cloud/schema/cluster.ts'
import {
  type Cluster,
  collectionsIn,
  databaseOf,
  hasDatabase,
  type LiveCollection,
  partitionsOf,
  statusAt
} from '../../cloud/world.ts'
import { cloudOfRegion, REGIONS } from '../../contract/clouds.ts'
import { readHost } from '../../contract/hosts.ts'
import { targetOf } from '../../imports/jobs/job-store.ts'
import { nearest } from '../../text/text.ts'
import { clusterOf } from '../world/changes.ts'
import { foundIn, keyIn, locationsOf, type Remedy, type Situation, type Why } from './why.ts'

const pathOf = (id: string): string => `/world/clusters/${encodeURIComponent(id)}`

/** Lists the caller's key, with a role in every project of the cluster's organization. */
const listKey = ({ cluster, sandbox }: Situation): readonly Remedy[] => {
  const [first] = sandbox.world.clusters.values()
  const organization = (cluster ?? first)?.organization
  return organization === undefined
    ? []
    : [{ key: 'listKey', method: 'PUT', path: '/world/keys', body: { key: '$key', organization } }]
}

export const key: Why = {
  because: situation => ({ subject: 'the key', field: 'key', seen: foundIn(situation), now: null }),
  remedies: situation => (/Authorization header/.test(situation.explain) ? 'request' : listKey(situation))
}

export const clusterExists: Why = {
  because: situation => ({
    subject: `cluster ${situation.clusterId}`,
    field: 'id',
    seen: foundIn(situation),
    now: situation.cluster === undefined ? 'no such cluster' : `it is '${situation.cluster.name}'`
  }),
  remedies: situation => {
    const { clusterId: id, cluster, now } = situation
    if (cluster !== undefined) return []
    if (!/^in[0-9]{2}-[0-9a-z]+$/.test(id)) return 'request'
    const model = modelFor(situation)
    if (model === undefined) return 'unknown'
    const { id: _, ...facts } = clusterOf(model, now)
    const body: Omit<ClusterDocument, 'id'> = { ...facts, name: id, status: 'RUNNING' }
    return [{ key: 'makeCluster', method: 'PUT', path: pathOf(id), body }]
  }
}

/** A cluster with the wanted collection, best in the cloud of the objects. */
const modelFor = (situation: Situation): Cluster | undefined => {
  const { sandbox, body } = situation
  const [location] = locationsOf(situation)
  const all = [...sandbox.world.clusters.values()]
  const having = all.filter(({ collections }) => collections.has(keyIn(body)))
  return having.find(({ cloud }) => cloud === location?.cloud) ?? having[0] ?? all[0]
}

export const organization: Why = {
  because: situation => ({
    subject: 'the key',
    field: 'organization',
    seen: foundIn(situation),
    now:
      situation.cluster === undefined
        ? 'the cluster is gone'
        : `the cluster belongs to ${situation.cluster.organization}`
  }),
  remedies: listKey
}

export const role: Why = {
  because: situation => ({
    subject: 'the key',
    field: 'projects',
    seen: foundIn(situation),
    now: situation.cluster === undefined ? 'the cluster is gone' : `the cluster is in ${situation.cluster.project}`
  }),
  remedies: listKey
}

export const region: Why = {
  because: situation => ({
    subject: `cluster ${situation.clusterId}`,
    field: 'region',
    seen: foundIn(situation),
    now: situation.cluster?.region ?? 'the cluster is gone'
  }),
  remedies: ({ record, cluster, sandbox }) => {
    const at = record.headers.findIndex((name, index) => index % 2 === 0 && /^(?:host|:authority)$/i.test(name))
    const claim = readHost(record.headers[at + 1] ?? '', new Set())
    if (cluster === undefined || !('region' in claim) || claim.region === undefined) return 'host'
    // In another cloud the objects would be refused instead.
    if (sandbox.rules.limits.sameCloudOnly && cloudOfRegion(claim.region) !== cluster.cloud) return 'host'
    return [{ key: 'moveCluster', method: 'PATCH', path: pathOf(cluster.id), body: { region: claim.region } }]
  }
}

export const status: Why = {
  because: ({ clusterId, cluster, explain, now }) => ({
    subject: `cluster ${clusterId}`,
    field: 'status',
    seen: /\bis ([A-Z]+);/.exec(explain)?.[1] ?? explain,
    now: cluster === undefined ? 'the cluster is gone' : statusAt(cluster, now)
  }),
  remedies: ({ cluster, now }) => {
    if (cluster === undefined) return 'unknown'
    if (statusAt(cluster, now) === 'RUNNING') return []
    return [{ key: 'resumeCluster', method: 'PATCH', path: pathOf(cluster.id), body: { status: 'RUNNING' } }]
  }
}

/** Fields of a collection where the world has none to copy. */
const FIELDS = [
  { name: 'id', type: 'Int64', primaryKey: true },
  { name: 'vector', type: 'FloatVector', dim: 8 }
]

const collectionPath = (clusterId: string, name: string): string =>
  `${pathOf(clusterId)}/collections/${encodeURIComponent(name)}`

export const collection: Why = {
  because: situation => {
    const { body, cluster } = situation
    const found = cluster?.collections.get(keyIn(body))
    const { partitionName } = body
    const isNone =
      cluster === undefined || hasDatabase(cluster, databaseOf(body.dbName)) ? 'no such collection' : 'no such database'
    const isThere = found === undefined ? isNone : 'the collection is there'
    const has =
      found === undefined || partitionName === undefined ? isThere : `partitions ${partitionsOf(found).join(', ')}`
    const field = partitionName !== undefined && found !== undefined ? 'partitionName' : 'collectionName'
    return { subject: `cluster ${situation.clusterId}`, field, seen: foundIn(situation), now: has }
  },
  remedies: ({ cluster, body, sandbox, explain }) => {
    const { collectionName: name = '', partitionName, dbName } = body
    const database = databaseOf(dbName)
    if (cluster === undefined || !hasDatabase(cluster, database) || !/^[A-Za-z_]\w{0,254}$/.test(name)) return 'request'
    const found = cluster.collections.get(keyIn(body))
    if (found === undefined) {
      const all = [...sandbox.world.clusters.values()].flatMap(({ collections }) => [...collections.values()])
      const own = collectionsIn(cluster, database)
      const near = nearest(
        name,
        own.map(each => each.name)
      )
      const model = own.find(each => each.name === near) ?? all.find(each => each.name === name) ?? own[0]
      const { database: _, ...schema } = model === undefined ? { fields: FIELDS } : schemaOf(model)
      const body = { ...schema, ...(database !== undefined && { database }) }
      return [{ key: 'makeCollection', method: 'PUT', path: collectionPath(cluster.id, name), body }]
    }
    if (partitionName === undefined) return []
    if (/has a partition key/.test(explain)) return 'request'
    if (partitionsOf(found).includes(partitionName)) return []
    const schema = schemaOf(found)
    const partitions = [...(schema.partitions ?? []), partitionName]
    return [
      { key: 'makePartition', method: 'PUT', path: collectionPath(cluster.id, name), body: { ...schema, partitions } }
    ]
  }
}

/** A collection as the body of a call whose path has its name. */
const schemaOf = ({ name: _, indexes: __, loaded: ___, ...schema }: LiveCollection) => schema

const UNSUPPORTED: readonly string[] = ['JSON', 'Array', ...NEW_TYPES]

/** The refusal of v1, which does not import these types; the other one is of what a version of the server does not know. */
const OF_V1 = /which v1 does not import/

export const fieldTypes: Why = {
  because: situation => {
    const { cluster, body } = situation
    const fields = cluster?.collections.get(keyIn(body))?.fields ?? []
    const types = fields.map(({ name, type }) => `${name} ${type}`).join(', ')
    return { subject: `collection ${body.collectionName}`, field: 'fields', seen: foundIn(situation), now: types }
  },
  remedies: ({ cluster, sandbox, explain, body: request }) => {
    const found = cluster?.collections.get(keyIn(request))
    if (cluster === undefined || found === undefined) return 'unknown'
    const { limits, milvusLimits } = sandbox.rules
    const known = withoutNewer(found, OF_V1.test(explain) ? limits : milvusLimits)
    const { structFields, ...schema } = schemaOf(known as LiveCollection)
    const structs = structFields === undefined || OF_V1.test(explain) ? {} : { structFields }
    const fields = OF_V1.test(explain) ? schema.fields.filter(({ type }) => !UNSUPPORTED.includes(type)) : schema.fields
    const body = { ...schema, fields, ...structs }
    return [{ key: 'dropFields', method: 'PUT', path: collectionPath(cluster.id, found.name), body }]
  }
}

export const sameCloud: Why = {
  because: situation => ({
    subject: `cluster ${situation.clusterId}`,
    field: 'region',
    seen: foundIn(situation),
    now: situation.cluster?.region ?? 'the cluster is gone'
  }),
  remedies: situation => {
    const { cluster } = situation
    const other = locationsOf(situation).find(({ cloud }) => cloud !== cluster?.cloud)
    const region = [...REGIONS].find(id => cloudOfRegion(id) === other?.cloud)
    if (cluster === undefined || region === undefined) return 'unknown'
    return [{ key: 'moveCluster', method: 'PATCH', path: pathOf(cluster.id), body: { region } }]
  }
}

export const concurrency: Why = {
  because: situation => {
    const { sandbox, clusterId, now } = situation
    const running = sandbox.jobs.running(now, clusterId).map(({ job }) => job.id)
    const shown = running.length === 0 ? 'no job is running' : `${running.slice(0, 3).join(', ')} running`
    return { subject: `cluster ${clusterId}`, field: 'jobs', seen: foundIn(situation), now: shown }
  },
  remedies: ({ sandbox, clusterId, now, body }) => {
    const running = sandbox.jobs.running(now, clusterId).map(({ job }) => job)
    const own = running.filter(job => targetOf(job) === keyIn(body))
    const { limits } = sandbox.rules
    const counted = limits.alive.per === 'cluster' ? running : own
    return counted.slice(0, 10).map(({ id }) => ({ key: 'endJob', method: 'POST', path: `/jobs/${id}/end`, body: {} }))
  }
}

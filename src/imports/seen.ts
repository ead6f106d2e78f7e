import { keyOf } from '../cloud/world.ts'
import { withoutSecrets } from '../objects/store.ts'
import { countOf } from '../text/text.ts'
import type { ImportRequest } from './requests.ts'

/** The values that a check looked at, once it has passed; never a secret. @param name of the check */
export const seenBy = (name: string, request: ImportRequest): string => SEEN[name]?.(request) ?? ''

/** By the name of the check. */
export const SEEN: Readonly<Record<string, (request: ImportRequest) => string>> = {
  domain: ({ call: { host } }) => `the host is ${HOSTS[host.kind]}`,
  address: ({ clusterId }) => `the call names cluster ${clusterId ?? 'by no address'}`,
  addressedCluster: ({ clusterId }) => `the call means cluster ${clusterId}`,
  content: ({ fields }) => `the body has ${Object.keys(fields).join(', ')}`,
  required: ({ fields }) => `the body has ${Object.keys(fields).join(', ')}`,
  clusterId: ({ clusterId }) => `clusterId is ${clusterId}`,
  objectUrl: ({ sources }) => countOf(sources.length, 'source'),
  collectionName: ({ fields }) => `collectionName is ${fields.collectionName}`,
  clusterExists: ({ cluster }) => `cluster ${cluster.id} is '${cluster.name}'`,
  organization: ({ cluster }) => `cluster and key belong to ${cluster.organization}`,
  region: ({ cluster }) => `the cluster is in ${cluster.region}`,
  role: ({ cluster, call: { caller } }) =>
    caller.projects === undefined
      ? 'the key has a role in every project'
      : `the key has a role in ${cluster.project}, the cluster's project`,
  status: () => 'the cluster is RUNNING',
  collection: ({ collection, fields: { partitionName } }) =>
    `collection ${collection.name} has ${countOf(collection.fields.length, 'field')}${partitionName === undefined ? '' : ` and partition ${partitionName}`}`,
  volume: ({ volumeName }) => (volumeName === undefined ? 'the data is in no volume' : `volume ${volumeName} is there`),
  files: ({ lists }) => countOf(lists.length, 'list'),
  options: ({ fields: { options = {} } }) => countOf(Object.keys(options).length, 'option'),
  objectUrlForm: ({ sources }) => firstOf(sources.map(({ location }) => placeOf(location))),
  sameCloud: ({ cluster, sources, limits }) =>
    limits.sameCloudOnly
      ? `the cluster and ${countOf(sources.length, 'source')} are in ${cluster.cloud}`
      : `the cluster is in ${cluster.cloud}, and this era takes objects of any cloud`,
  objectMeta: ({ objects }) => `${countOf(objects.length, 'object')}, ${countOf(sizeOf(objects), 'byte')}`,
  fieldTypes: ({ collection }) =>
    `fields of type ${[...new Set(collection.fields.map(({ type }) => type))].join(', ')}`,
  arrays: ({ sources }) => countOf(sources.length, 'source'),
  fileSet: ({ sources }) => `files of type ${[...new Set(sources.map(({ fileType }) => fileType))].join(', ')}`,
  objectCount: ({ objects }) => countOf(objects.length, 'object'),
  objectNames: ({ sources, objects }) =>
    sources.some(({ fileType }) => fileType === 'numpy')
      ? `arrays ${objects
          .slice(0, 10)
          .map(({ key }) => withoutSecrets(key.slice(key.lastIndexOf('/') + 1)))
          .join(', ')}`
      : 'names matter to NumPy alone',
  objectSize: ({ objects }) => `${countOf(sizeOf(objects), 'byte')} together`,
  concurrency: ({ cluster, collection, now, limits, call: { sandbox } }) => {
    const alive = sandbox.jobs.alive(cluster.id, now)
    const { per, jobs } = limits.alive
    const running =
      per === 'cluster' ? [...alive.values()].reduce((sum, count) => sum + count, 0) : alive.get(keyOf(collection))
    return `${running ?? 0} of at most ${countOf(jobs, 'import')} per ${per} ${running === 1 ? 'is' : 'are'} running`
  }
}

const HOSTS = {
  neutral: 'localhost or another neutral name',
  region: 'the control plane of a region',
  global: 'the control plane of all regions',
  cluster: 'the address of a cluster',
  project: 'the endpoint of a project',
  unknown: 'unknown'
} as const

const MOST_SHOWN = 5

const firstOf = (places: readonly string[]): string => {
  const more = places.length - MOST_SHOWN
  return `${places.slice(0, MOST_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const placeOf = ({ cloud, bucket, key, folder }: ImportRequest['sources'][number]['location']): string =>
  `${folder ? 'folder' : 'object'} ${withoutSecrets(key)} of bucket ${bucket} in ${cloud}`

const sizeOf = (objects: ImportRequest['objects']): number => objects.reduce((sum, { size }) => sum + size, 0)

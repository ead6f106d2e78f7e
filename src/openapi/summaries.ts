import type { OperationName } from '../operations/index.ts'

/** What the calls of a kind are together, in the order in which a document tells them. */
export const TAGS = [
  'Import jobs of v1',
  'Import jobs of v2',
  'Collections of v1',
  'Collections of v2',
  'Partitions of v2',
  'Indexes of v2',
  'Entities of v1',
  'Entities of v2',
  'Clusters of v1',
  'Clusters of v2',
  'Volumes of v2',
  'Clouds, regions and projects of v1',
  'Clouds, regions and projects of v2',
  'Not emulated'
] as const

/** Of the name of an operation without its version: the first word, or what has none. */
const KINDS: Readonly<Record<string, string>> = {
  collections: 'Collections',
  partitions: 'Partitions',
  indexes: 'Indexes',
  entities: 'Entities',
  clusters: 'Clusters',
  volumes: 'Volumes',
  clouds: 'Clouds, regions and projects',
  regions: 'Clouds, regions and projects',
  projects: 'Clouds, regions and projects'
}

export const tagOf = (name: OperationName): string => {
  if (name === 'v2.other') return 'Not emulated'
  const version = name.startsWith('v2.') ? 'v2' : 'v1'
  const [kind = ''] = name.replace(/^v2\./, '').split('.')
  return `${KINDS[kind] ?? 'Import jobs'} of ${version}`
}

/** One line about each call. */
export const SUMMARIES: Readonly<Record<OperationName, string>> = {
  import: 'Import a file or a folder into a collection',
  get: 'Get the progress of an import job',
  list: 'List the import jobs of a cluster',
  'v2.create': 'Create an import job',
  'v2.describe': 'Get the progress of an import job',
  'v2.list': 'List the import jobs of a cluster',
  'v2.commit': 'Commit an import job that was created with auto_commit "false"',
  'v2.abort': 'Abort an import job that was created with auto_commit "false"',
  'collections.list': 'List the collections of a cluster',
  'collections.describe': 'Describe a collection',
  'collections.create': 'Create a collection',
  'collections.drop': 'Drop a collection',
  'entities.insert': 'Insert rows (not emulated)',
  'entities.upsert': 'Upsert rows (not emulated)',
  'entities.delete': 'Delete rows (not emulated)',
  'entities.get': 'Get rows by their ids (not emulated)',
  'entities.query': 'Query rows by a filter (not emulated)',
  'entities.search': 'Search by a vector (not emulated)',
  'v2.collections.list': 'List the collections of a cluster',
  'v2.collections.has': 'Tell whether there is a collection',
  'v2.collections.describe': 'Describe a collection',
  'v2.collections.create': 'Create a collection',
  'v2.collections.drop': 'Drop a collection',
  'v2.collections.flush': 'Flush a collection',
  'v2.collections.load': 'Load a collection',
  'v2.collections.release': 'Release a collection',
  'v2.collections.load_state': 'Tell whether a collection is loaded',
  'v2.collections.stats': 'Count the rows of a collection',
  'v2.partitions.list': 'List the partitions of a collection',
  'v2.partitions.has': 'Tell whether there is a partition',
  'v2.partitions.create': 'Create a partition',
  'v2.partitions.drop': 'Drop a partition that is released',
  'v2.partitions.load': 'Load partitions',
  'v2.partitions.release': 'Release partitions',
  'v2.partitions.stats': 'Count the rows of a partition',
  'v2.indexes.list': 'List the indexes of a collection',
  'v2.indexes.describe': 'Describe an index',
  'v2.indexes.create': 'Create an index',
  'v2.indexes.drop': 'Drop an index of a collection that is released',
  'v2.entities.insert': 'Insert rows (not emulated)',
  'v2.entities.upsert': 'Upsert rows (not emulated)',
  'v2.entities.delete': 'Delete rows (not emulated)',
  'v2.entities.get': 'Get rows by their ids (not emulated)',
  'v2.entities.query': 'Query rows by a filter (not emulated)',
  'v2.entities.search': 'Search by a vector (not emulated)',
  'v2.entities.advanced_search': 'Search by several vectors (not emulated)',
  'v2.entities.hybrid_search': 'Search by several vectors, in a newer name (not emulated)',
  'v2.other': 'A call of Milvus that no import needs (not emulated)',
  clouds: 'List the clouds',
  regions: 'List the regions of a cloud',
  projects: 'List the projects',
  'clusters.list': 'List the clusters',
  'clusters.describe': 'Describe a cluster',
  'clusters.create': 'Create a cluster',
  'clusters.suspend': 'Suspend a cluster',
  'clusters.resume': 'Resume a cluster that is suspended',
  'clusters.modify': 'Change the size of a cluster',
  'clusters.drop': 'Drop a cluster',
  'v2.clouds': 'List the clouds',
  'v2.regions': 'List the regions of a cloud',
  'v2.projects': 'List the projects',
  'v2.clusters.list': 'List the clusters',
  'v2.clusters.describe': 'Describe a cluster',
  'v2.clusters.create': 'Create a cluster',
  'v2.clusters.suspend': 'Suspend a cluster',
  'v2.clusters.resume': 'Resume a cluster that is suspended',
  'v2.clusters.modify': 'Change the size of a cluster',
  'v2.clusters.drop': 'Drop a cluster',
  'v2.volumes.list': 'List the volumes of a project',
  'v2.volumes.describe': 'Describe a volume',
  'v2.volumes.create': 'Create a volume',
  'v2.volumes.apply': 'Apply for keys to upload to a volume',
  'v2.volumes.delete': 'Delete a volume'
}

import { NOT_SERVED_PATHS } from '../src/contract/flavors.ts'
import type { Plugin } from '../src/http/app-type.ts'
import { mount } from '../src/http/mount.ts'
import { aliases } from '../src/operations/aliases.ts'
import { cloudJobs } from '../src/operations/cloud-jobs.ts'
import { clustersV2 } from '../src/operations/clusters.ts'
import { collections } from '../src/operations/collections.ts'
import { databases } from '../src/operations/databases.ts'
import { importsV2 } from '../src/operations/imports-v2.ts'
import { indexes } from '../src/operations/indexes.ts'
import { lookupsV2 } from '../src/operations/lookups.ts'
import { entities, otherCalls } from '../src/operations/not-emulated.ts'
import { partitions } from '../src/operations/partitions.ts'
import { storageIntegrations } from '../src/operations/storage-integrations.ts'
import { volumes } from '../src/operations/volumes.ts'

export const importRoutesV2: Plugin = async app =>
  mount(app, {
    'POST /v2/vectordb/jobs/import/create': importsV2.create,
    'POST /v2/vectordb/jobs/import/getProgress': importsV2.describe,
    'POST /v2/vectordb/jobs/import/get_progress': importsV2.describe,
    'POST /v2/vectordb/jobs/import/describe': importsV2.describe,
    'POST /v2/vectordb/jobs/import/list': importsV2.list,
    'POST /v2/vectordb/jobs/import/commit': importsV2.commit,
    'POST /v2/vectordb/jobs/import/abort': importsV2.abort
  })

export const volumeRoutes: Plugin = async app =>
  mount(app, {
    'POST /v2/volumes/create': volumes.create,
    'POST /v2/volumes/apply': volumes.apply,
    'GET /v2/volumes': volumes.list,
    'DELETE /v2/volumes/:name': volumes.delete,
    'POST /v2/stages/create': volumes.create,
    'POST /v2/stages/apply': volumes.apply,
    'GET /v2/stages': volumes.list,
    'DELETE /v2/stages/:name': volumes.delete,
    'GET /v2/volumes/:name': volumes.describe,
    'PATCH /v2/volumes/:name': volumes.update
  })

export const storageIntegrationRoutes: Plugin = async app =>
  mount(app, {
    'GET /v2/storageIntegrations': storageIntegrations.list,
    'POST /v2/storageIntegrations': storageIntegrations.create,
    'POST /v2/storageIntegrations/authorizationMaterials': storageIntegrations.materials,
    'POST /v2/storageIntegrations/validate': storageIntegrations.validate,
    'GET /v2/storageIntegrations/:integrationId': storageIntegrations.describe,
    'DELETE /v2/storageIntegrations/:integrationId': storageIntegrations.delete
  })

export const accountRoutesV2: Plugin = async app =>
  mount(app, {
    'GET /v2/clouds': lookupsV2.clouds,
    'GET /v2/regions': lookupsV2.regions,
    'GET /v2/projects': lookupsV2.projects,
    'GET /v2/projects/:projectId': lookupsV2.project,
    'GET /v2/clusters': clustersV2.list,
    'GET /v2/clusters/:clusterId': clustersV2.describe,
    'GET /v2/jobs/:jobId': cloudJobs.describe
  })

/** Calls that change clusters. */
export const clusterRoutesV2: Plugin = async app =>
  mount(app, {
    'POST /v2/clusters/createDedicated': clustersV2.create,
    'POST /v2/clusters/createServerless': clustersV2.create,
    'POST /v2/clusters/createFree': clustersV2.create,
    'POST /v2/clusters/:clusterId/suspend': clustersV2.suspend,
    'POST /v2/clusters/:clusterId/resume': clustersV2.resume,
    'POST /v2/clusters/:clusterId/modify': clustersV2.modify,
    'DELETE /v2/clusters/:clusterId/drop': clustersV2.drop,
    'POST /v2/clusters/suspend': clustersV2.suspend,
    'POST /v2/clusters/resume': clustersV2.resume,
    'POST /v2/clusters/modify': clustersV2.modify,
    'DELETE /v2/clusters/drop': clustersV2.drop
  })

/** Served at a cluster's address. */
export const dataRoutesV2: Plugin = async app => {
  mount(app, {
    'POST /v2/vectordb/databases/list': databases.list,
    'POST /v2/vectordb/databases/describe': databases.describe,
    'POST /v2/vectordb/databases/create': databases.create,
    'POST /v2/vectordb/databases/alter': databases.alter,
    'POST /v2/vectordb/databases/drop': databases.drop,
    'POST /v2/vectordb/collections/list': collections.list,
    'POST /v2/vectordb/collections/has': collections.has,
    'POST /v2/vectordb/collections/describe': collections.describe,
    'POST /v2/vectordb/collections/create': collections.create,
    'POST /v2/vectordb/collections/drop': collections.drop,
    'POST /v2/vectordb/collections/flush': collections.flush,
    'POST /v2/vectordb/collections/load': collections.load,
    'POST /v2/vectordb/collections/release': collections.release,
    'POST /v2/vectordb/collections/get_load_state': collections.loadState,
    'POST /v2/vectordb/collections/get_stats': collections.stats,
    'POST /v2/vectordb/collections/compact': collections.compact,
    'POST /v2/vectordb/collections/refresh_load': collections.refreshLoad,
    'POST /v2/vectordb/collections/alter_properties': collections.alterProperties,
    'POST /v2/vectordb/collections/fields/add': collections.addField,
    'POST /v2/vectordb/aliases/list': aliases.list,
    'POST /v2/vectordb/aliases/describe': aliases.describe,
    'POST /v2/vectordb/aliases/create': aliases.create,
    'POST /v2/vectordb/aliases/alter': aliases.alter,
    'POST /v2/vectordb/aliases/drop': aliases.drop,
    'POST /v2/vectordb/partitions/list': partitions.list,
    'POST /v2/vectordb/partitions/has': partitions.has,
    'POST /v2/vectordb/partitions/create': partitions.create,
    'POST /v2/vectordb/partitions/drop': partitions.drop,
    'POST /v2/vectordb/partitions/get_stats': partitions.stats,
    'POST /v2/vectordb/partitions/load': partitions.load,
    'POST /v2/vectordb/partitions/release': partitions.release,
    'POST /v2/vectordb/indexes/list': indexes.list,
    'POST /v2/vectordb/indexes/describe': indexes.describe,
    'POST /v2/vectordb/indexes/create': indexes.create,
    'POST /v2/vectordb/indexes/drop': indexes.drop,
    'POST /v2/vectordb/entities/insert': entities.insert,
    'POST /v2/vectordb/entities/upsert': entities.upsert,
    'POST /v2/vectordb/entities/delete': entities.delete,
    'POST /v2/vectordb/entities/get': entities.get,
    'POST /v2/vectordb/entities/query': entities.query,
    'POST /v2/vectordb/entities/search': entities.search,
    'POST /v2/vectordb/entities/advanced_search': entities.advancedSearch,
    'POST /v2/vectordb/entities/hybrid_search': entities.hybridSearch
  })
  // About seventy Milvus calls, such as `POST /v2/vectordb/users/list`, get the same refusal.
  mount(app, Object.fromEntries(NOT_SERVED_PATHS.map(path => [`POST /v2/vectordb${path}`, otherCalls.other])))
}

import { aliases } from './aliases.ts'
import { cloudJobs } from './cloud-jobs.ts'
import { clustersV1, clustersV2 } from './clusters.ts'
import { collections } from './collections.ts'
import { collectionsV1 } from './collections-v1.ts'
import { databases } from './databases.ts'
import { importsV1 } from './imports-v1.ts'
import { importsV2 } from './imports-v2.ts'
import { indexes } from './indexes.ts'
import { lookupsV1, lookupsV2 } from './lookups.ts'
import { entities, entitiesV1, otherCalls } from './not-emulated.ts'
import type { OperationRow } from './operation.ts'
import { partitions } from './partitions.ts'
import { storageIntegrations } from './storage-integrations.ts'
import { volumes } from './volumes.ts'

const all = [
  ...Object.values(importsV1),
  ...Object.values(importsV2),
  ...Object.values(cloudJobs),
  ...Object.values(collectionsV1),
  ...Object.values(entitiesV1),
  ...Object.values(databases),
  ...Object.values(collections),
  ...Object.values(aliases),
  ...Object.values(partitions),
  ...Object.values(indexes),
  ...Object.values(entities),
  ...Object.values(otherCalls),
  ...Object.values(lookupsV1),
  ...Object.values(clustersV1),
  ...Object.values(lookupsV2),
  ...Object.values(clustersV2),
  ...Object.values(volumes),
  ...Object.values(storageIntegrations)
]

export type OperationName = (typeof all)[number]['name']

/** An operation of the API, under the name that faults, journal and coverage use. */
export type ApiOperation = OperationRow<OperationName>

/** Every operation of the emulated API, import jobs first. */
export const API_OPERATIONS: readonly ApiOperation[] = all

const byName: ReadonlyMap<string, ApiOperation> = new Map(API_OPERATIONS.map(each => [each.name, each]))

export const operationNamed = (name: string): ApiOperation | undefined => byName.get(name)

const byRoute: ReadonlyMap<string, ApiOperation> = new Map(
  API_OPERATIONS.flatMap(each => each.paths.map(path => [`${each.method} ${path}`, each] as const))
)

/** @param path in the router's form: `/v1/clusters/:clusterId` */
export const operationAt = (method: string, path: string): ApiOperation | undefined => byRoute.get(`${method} ${path}`)

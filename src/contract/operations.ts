import { accountOperations } from './operations/account.ts'
import { dataPlaneOperations } from './operations/data-plane.ts'
import { importOperations } from './operations/imports.ts'
import type { OperationRow } from './operations/operation.ts'

const all = [...importOperations, ...dataPlaneOperations, ...accountOperations] as const

export type OperationName = (typeof all)[number]['name']

export type ApiOperation = OperationRow<OperationName>

/** Every call of the API that the emulator answers, those of the import jobs first. */
export const API_OPERATIONS: readonly ApiOperation[] = all

const byName: ReadonlyMap<string, ApiOperation> = new Map(API_OPERATIONS.map(each => [each.name, each]))

const byRoute: ReadonlyMap<string, ApiOperation> = new Map(
  API_OPERATIONS.flatMap(each => each.paths.map(path => [`${each.method} ${path}`, each] as const))
)

export const operationNamed = (name: string): ApiOperation | undefined => byName.get(name)

/** @param path as the router knows it: `/v1/clusters/:clusterId` */
export const operationAt = (method: string, path: string): ApiOperation | undefined => byRoute.get(`${method} ${path}`)

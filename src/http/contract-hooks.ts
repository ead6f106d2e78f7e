import type { RouteOptions } from 'fastify'
import type { Flavor } from '../contract/flavors.ts'
import { type ApiOperation, operationAt } from '../contract/operations.ts'
import type { ContractRoute } from '../openapi/contract.ts'
import type { App } from './app-type.ts'
import { injectFaults } from './faults/inject.ts'
import type { Waits } from './faults/waits.ts'
import type { Place } from './journal/received.ts'
import { limitRate } from './limit-rate.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** For the document of OpenAPI. */
    contractRoutes: ContractRoute[]
  }
  interface FastifyContextConfig {
    /** On every route of the contract. */
    operation?: ApiOperation
  }
}

/** documented: requests a second for each user and endpoint of the control plane, on the v2 pages */
const DOCUMENTED_RATE = 20

type Known = Place['known']

interface ContractOptions {
  readonly strict: boolean
  /** 0: no limit */
  readonly rateLimit?: number
  readonly unknownFields: 'refuse' | 'ignore'
  readonly flavor: Flavor
}

const operationOf = ({ method, url }: RouteOptions): ApiOperation => {
  const operation = operationAt(String(method), url)
  if (operation === undefined) throw new TypeError(`${method} ${url} is not in src/contract/operations.ts`)
  return operation
}

interface Schemas {
  readonly body?: { readonly properties?: Known }
  readonly querystring?: { readonly properties?: Known }
}

const knownFields = ({ schema = {} }: RouteOptions): Known => {
  const { body, querystring } = schema as Schemas
  return (body ?? querystring)?.properties
}

/** What every route of the contract has besides its own: the name of its operation, the rate limit and faults. Returns what adds it. */
export const contractHooks = (
  app: App,
  { strict, rateLimit = strict ? DOCUMENTED_RATE : 0, unknownFields, flavor }: ContractOptions,
  waits: Waits
): ((contract: App) => void) => {
  const limited = limitRate(rateLimit)
  // Where they are refused, none that nobody reads gets through.
  const ignores = unknownFields === 'ignore' || flavor === 'milvus'
  app.decorateRequest('injected')
  app.decorate('contractRoutes', [])
  app.addHook('preClose', done => {
    waits.endAll()
    done()
  })
  return contract => {
    contract.addHook('onRoute', route => {
      const operation = operationOf(route)
      const magic = !strict && operation.fields.includes('collection')
      route.config = { ...route.config, operation }
      app.contractRoutes.push({
        operation,
        method: String(route.method),
        url: route.url,
        schema: route.schema ?? {}
      } as ContractRoute)
      if (rateLimit > 0 && operation.plane === 'control') {
        route.onRequest = [route.onRequest ?? [], limited(operation)].flat()
      }
      route.preHandler = [
        route.preHandler ?? [],
        injectFaults({ operation, known: ignores ? knownFields(route) : undefined }, magic, waits)
      ].flat()
    })
  }
}

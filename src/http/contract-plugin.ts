import type { TSchema } from '@sinclair/typebox'
import type {
  FastifyRequest,
  onRequestHookHandler,
  preHandlerAsyncHookHandler,
  preValidationHookHandler,
  RouteOptions
} from 'fastify'
import { type Flavor, isForMilvus, versionFor } from '../contract/flavors.ts'
import { foldKeys } from '../contract/fold-keys.ts'
import { commitProblem } from '../contract/imports-v2.ts'
import { type MessageStyle, type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { admit, type Check } from '../imports/check.ts'
import type { CallContext } from '../imports/requests.ts'
import { RateLimit } from '../lab/rate-limit.ts'
import type { ContractRoute } from '../openapi/contract.ts'
import { type ApiOperation, operationAt } from '../operations/index.ts'
import type { App } from './app-type.ts'
import { CALL, callOf, setCall } from './call.ts'
import { storageEndpoint } from './caller.ts'
import { injectFaults } from './faults/inject.ts'
import { RETRY_AFTER, type Waits } from './faults/wire.ts'
import { isFromConsole, type RouteInfo } from './record.ts'

/** Runs a check before calls that have no table of checks. */
export const checkFirst =
  (check: Check<{ readonly call: CallContext }>): preHandlerAsyncHookHandler =>
  async request => {
    await admit([check], { call: callOf(request) }, () => undefined)
  }

/** The settings that change how the contract is served. */
export interface ContractSettings {
  readonly messageStyle: MessageStyle
  readonly checkResponses: boolean
  readonly neutralHosts: readonly string[]
  readonly strict: boolean
  /** 0: no limit */
  readonly rateLimit?: number
  readonly unknownFields: 'refuse' | 'ignore'
  readonly flavor: Flavor
}

/** documented: requests a second for each user and endpoint of the control plane, on the v2 pages */
const DOCUMENTED_RATE = 20

/** Requests a second with one key to one operation; 0: no limit. */
export const rateLimitOf = ({ strict, rateLimit }: Pick<ContractSettings, 'strict' | 'rateLimit'>): number =>
  rateLimit ?? (strict ? DOCUMENTED_RATE : 0)

/** Gives every route of a scope its operation, the rate limit and faults, and every request of it a call. */
export const prepareContract = (app: App, settings: ContractSettings, waits: Waits): void => {
  const { strict, unknownFields, flavor } = settings
  const rateLimit = rateLimitOf(settings)
  const limited = limitRate(rateLimit)
  // Where unknown fields are rejected, no field remains unused.
  const ignores = unknownFields === 'ignore' || flavor === 'milvus'
  app.decorateRequest(CALL)
  app.decorateRequest('storageEndpoint', {
    getter() {
      return storageEndpoint(this)
    }
  })
  app.addHook('preClose', done => {
    waits.endAll()
    done()
  })
  app.addHook('onRoute', route => {
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
      injectFaults({ operation, allowedFields: ignores ? knownFields(route) : undefined }, magic, waits)
    ].flat()
  })
}

/**
 * Rejects requests with one key to one operation beyond `most` in a second of the sandbox's clock. documented: 20 a
 * second for each user and endpoint of the control plane, on the v2 pages; the response is a guess
 */
export const limitRate = (most: number): ((operation: ApiOperation) => onRequestHookHandler) => {
  return ({ name }) =>
    (request, reply, done) => {
      if (isFromConsole(request)) return done()
      const { sandbox, key } = callOf(request)
      // A reset replaces the sandbox, so counting starts again.
      sandbox.rates ??= new RateLimit()
      if (sandbox.rates.count(sandbox.now(), name, key) <= most) return done()
      reply.header('retry-after', RETRY_AFTER)
      const reason = `${most} a second to ${name} with this key is the most`
      const explain = `${reason}; wait a second of the sandbox's clock, or start with --rate-limit 0`
      done(refuse(429, { check: 'rateLimit', reason, explain }))
    }
}

const operationOf = ({ method, url }: RouteOptions): ApiOperation => {
  const operation = operationAt(String(method), url)
  if (operation === undefined) throw new TypeError(`${method} ${url} is not in src/operations`)
  return operation
}

type Known = RouteInfo['allowedFields']

interface Schemas {
  readonly body?: { readonly properties?: Known }
  readonly querystring?: { readonly properties?: Known }
}

const knownFields = ({ schema = {} }: RouteOptions): Known => {
  const { body, querystring } = schema as Schemas
  return (body ?? querystring)?.properties
}

/** Calls whose database is named by the body alone. server source: request_v2.go, `required` */
const DATABASES = '/v2/vectordb/databases/'

const CREATE = '/v2/vectordb/jobs/import/create'

/** Decides by the body whether the call is for the cloud or for Milvus, and sets the database. Milvus accepts keys in upper and lower case. */
export const chooseFlavor: preValidationHookHandler = (request, _reply, done) => {
  const call = callOf(request)
  const { url = '', schema } = request.routeOptions
  const body = schema?.body === undefined ? request.body : foldKeys(schema.body as TSchema, request.body)
  const asMilvus = isForMilvus(call.sandbox.rules.flavor, url, body)
  if (asMilvus) {
    const since = versionFor(url, call.sandbox.rules.milvusVersion)
    if (since !== undefined) return done(noCall(`${request.method} ${url}`, since))
    setCall(request, { ...call, asMilvus })
    if (body === undefined) return done(noBody())
    request.body = body
    const problem = url === CREATE ? wrongCommit(body) : undefined
    if (problem !== undefined) return done(problem)
  }
  request.body = url.startsWith(DATABASES) ? request.body : withDatabase(request)
  done()
}

/** The path as one that no version has. guess: the body; the server's router has a 404 in plain text */
const noCall = (asked: string, since: string): Refusal =>
  refuse(404, {
    check: 'milvusVersion',
    reason: asked,
    explain: `Milvus has this call since ${since}; start with --milvus-version ${since}`
  })

/** server source: gin's EOF of handler_v2.go */
const noBody = (): Refusal => {
  const explain = 'the request has no body; send a JSON object'
  const text = 'can only accept json format request, the request body should be nil, however {} is valid'
  return refuse(80000, { check: 'body', reason: explain, explain, milvus: { code: 1801, text } })
}

/** Only the texts "true" and "false" are valid. */
const wrongCommit = (body: unknown): Refusal | undefined => {
  const reason = commitProblem(body)
  return reason === undefined ? undefined : refuse(80000, { check: 'body', reason, explain: `${reason}, as a text` })
}

/** SDKs may send the database in a header; the body takes precedence. server source: handler_v2.go, wrapperPost */
const withDatabase = ({ headers, body }: FastifyRequest): unknown => {
  const dbName = headers['db-name']
  if (typeof dbName !== 'string' || dbName === '') return body
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return (body as { dbName?: unknown }).dbName ? body : { ...body, dbName }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** For the OpenAPI document. */
    contractRoutes: ContractRoute[]
  }
  interface FastifyContextConfig {
    /** Set on every route of the contract. */
    operation?: ApiOperation
  }
}

import type { FastifyRequest, preValidationHookHandler, RouteHandlerMethod } from 'fastify'
import { type Awaitable, mapAwaitable } from '../awaitable.ts'
import { Explained } from '../imports/progress.ts'
import type { ApiOperation } from '../operations/index.ts'
import type { Call, Input } from '../operations/operation.ts'
import type { App } from './app-type.ts'
import { callOf } from './call.ts'
import { headerText } from './error-handler.ts'

/** Operations by method and URL, such as `GET /v1/clouds`. */
export type Routes = Readonly<Record<string, ApiOperation>>

/**
 * Serves operations at these URLs.
 * @param checkQuery runs before validation, for calls with a query
 * @throws TypeError if an operation has no call at the URL
 */
export const mount = (app: App, routes: Routes, checkQuery?: preValidationHookHandler): void => {
  for (const [route, operation] of Object.entries(routes)) {
    const [method, url = ''] = route.split(' ')
    const call = method === operation.method ? operation.calls.get(url) : undefined
    if (call === undefined) throw new TypeError(`${operation.name} has no call ${route} in src/operations`)
    const { params, querystring, body, reply } = call
    app.route({
      method: operation.method,
      url,
      schema: {
        ...(params !== undefined && { params }),
        ...(querystring !== undefined && { querystring }),
        ...(body !== undefined && { body }),
        ...(reply !== undefined && { response: { 200: reply } })
      },
      ...(querystring !== undefined && checkQuery !== undefined && { preValidation: checkQuery }),
      handler: handlerOf(operation, call)
    })
  }
}

/** The decorator that the contract's scope adds to a request. */
type Decorated = Pick<Input, 'storageEndpoint'>

/** The code of a success. */
const OK = { v1: 200, v2: 0 } as const

/** Creates no promise unless the operation needs one: each import would pay for it. */
const handlerOf = ({ version }: ApiOperation, call: Call): RouteHandlerMethod => {
  const code = OK[version]
  return (request, reply) =>
    mapAwaitable(call.run(callOf(request), request as FastifyRequest & Decorated) as Awaitable<unknown>, result => {
      if (!(result instanceof Explained)) return { code, data: result }
      const { answer, explain } = result
      if (explain !== undefined) reply.header('x-emulator-explain', headerText(explain))
      return { code, data: answer }
    })
}

import type { FastifyRequest, preValidationHookHandler, RouteHandlerMethod } from 'fastify'
import { type Awaitable, mapAwaitable } from '../awaitable.ts'
import { Explained } from '../imports/progress.ts'
import type { ApiOperation } from '../operations/index.ts'
import type { Call, Input } from '../operations/operation.ts'
import type { App } from './app-type.ts'
import { callOf } from './call.ts'
import { headerText } from './error-handler.ts'

/** Operations by the method and URL at which they are served: `GET /v1/clouds`. */
export type Routes = Readonly<Record<string, ApiOperation>>

/**
 * Serves operations at these URLs.
 * @param checkQuery runs before the query is validated, where a call has one
 * @throws TypeError for an operation that has no such call
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

/** What the contract's scope adds to a request. */
type Decorated = Pick<Input, 'storageEndpoint'>

/** What a success says of itself. */
const OK = { v1: 200, v2: 0 } as const

/** Without a promise where none is needed: each import would pay for it. */
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

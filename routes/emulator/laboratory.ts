import { Value } from '@sinclair/typebox/value'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../src/http/app-type.ts'
import { SANDBOX_HEADER } from '../../src/http/sandbox-of.ts'
import { LabError } from '../../src/lab/lab-error.ts'
import type { Laboratory } from '../../src/lab/laboratory.ts'
import { type Operation, perform } from '../../src/lab/operation.ts'
import { OPERATIONS } from '../../src/lab/operations.ts'
import { MAIN } from '../../src/lab/sandbox.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Path, query and body as one; numbers and switches of a URL are texts. */
const inputOf = ({ params, query, body }: FastifyRequest, { input }: Operation): unknown => {
  if (body !== undefined && !isObject(body)) throw new LabError(400, 'the request body must be a JSON object')
  const { sandbox, ...said } = query as Readonly<Record<string, unknown>>
  const inUrl = Value.Convert(input, { ...said, ...(params as object) }) as object
  return { ...body, ...inUrl }
}

const nameOf = ({ query, headers }: FastifyRequest): string => {
  const name = (query as { readonly sandbox?: unknown }).sandbox ?? headers[SANDBOX_HEADER] ?? MAIN
  if (typeof name !== 'string') throw new LabError(400, 'sandbox is given more than once')
  return name
}

/** Of what an operation answers in another form than JSON. */
const textTypeOf = (text: string): string =>
  `${text.startsWith('<?xml') ? 'application/xml' : 'text/markdown'}; charset=utf-8`

/** What a cloud has no API for: `/_emulator/…`, one route for each operation of the laboratory. */
export const laboratoryRoutes = (app: App, lab: Laboratory): void => {
  // Whatever the type of a body, there is one parser.
  app.addHook('onRequest', (request, _reply, done) => {
    request.headers['content-type'] = 'application/json'
    done()
  })
  for (const operation of OPERATIONS) {
    const { method, path, reply } = operation
    app.route({
      method,
      url: `/_emulator${path}`,
      schema: { response: { 200: reply } },
      handler: async (request, answer) => {
        const result = await perform(operation, { lab, sandbox: nameOf(request) }, inputOf(request, operation))
        if (typeof result === 'string') answer.type(textTypeOf(result))
        return result
      }
    })
  }
}

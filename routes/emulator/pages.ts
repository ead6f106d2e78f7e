import { Type } from '@sinclair/typebox'
import { closedObject } from '../../src/contract/schema.ts'
import { BASE_URL, ErrorRow, errorRows } from '../../src/errors.ts'
import type { App, Plugin } from '../../src/http/app-type.ts'
import type { Laboratory } from '../../src/lab/laboratory.ts'

/** Pages that need no key: health, readiness, the documented codes and two OpenAPI documents. */
export const pages: Plugin<{ readonly lab: Laboratory }> = async (app, { lab }) => {
  healthRoute(app)
  readyRoute(app, lab)
  errorsRoute(app)
  openapiRoutes(app)
}

const errorsSchema = {
  response: { 200: closedObject({ errors: Type.Array(ErrorRow) }) }
}

/** Every documented code with a curl command that produces it. */
const errorsRoute = (app: App): void => {
  app.get('/_emulator/errors', { schema: errorsSchema }, async request => ({
    errors: errorRows(baseUrl(request.host))
  }))
}

// The curl commands run in a shell: a Host header with characters that a shell interprets is left out.
const PLAIN_HOST = /^[\w.[\]:-]+$/

const baseUrl = (host: string): string => (PLAIN_HOST.test(host) ? `http://${host}` : BASE_URL)

const healthSchema = { response: { 200: closedObject({ status: Type.Literal('ok') }) } }

/** For `zilliz-import-emulator wait` and container health checks. */
const healthRoute = (app: App): void => {
  app.get('/_emulator/health', { schema: healthSchema }, async () => ({ status: 'ok' as const }))
}

const readySchema = {
  response: {
    200: closedObject({ status: Type.Literal('ready') }),
    503: closedObject({ status: Type.Literal('not ready'), error: Type.String() })
  }
}

/** Whether calls can be answered: the world is loaded before the server listens, so the state decides. For readiness probes. */
const readyRoute = (app: App, lab: Laboratory): void => {
  app.get('/_emulator/ready', { schema: readySchema }, async (_, reply) => {
    const error = await lab.state?.check()
    if (error === undefined) return { status: 'ready' as const }
    return reply.code(503).send({ status: 'not ready' as const, error })
  })
}

/** Two independent documents: one for the emulated API, one for the laboratory. */
const openapiRoutes = (app: App): void => {
  const schema = { response: { 200: Type.Object({}, { additionalProperties: true }) } }
  app.get('/_emulator/openapi.json', { schema }, async () => {
    const { laboratoryDocument } = await import('../../src/openapi/laboratory.ts')
    return laboratoryDocument()
  })
  app.get('/_emulator/openapi/contract.json', { schema }, async () => {
    const { contractDocument } = await import('../../src/openapi/contract.ts')
    return contractDocument(app.contractRoutes)
  })
}

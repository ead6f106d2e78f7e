import { Type } from '@sinclair/typebox'
import { closedObject } from '../../src/contract/schema.ts'
import { BASE_URL, ErrorRow, errorRows } from '../../src/errors.ts'
import type { App, Plugin } from '../../src/http/app-type.ts'

/** Pages that need no key: health, the documented codes and two OpenAPI documents. */
export const pages: Plugin = async app => {
  healthRoute(app)
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

import { Type } from '@sinclair/typebox'
import type { App } from '../../src/http/app-type.ts'

/** Two documents that have nothing in common: of the API that is emulated, and of the laboratory. They need no key. */
export const openapiRoutes = (app: App): void => {
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

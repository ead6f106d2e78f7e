import { ImportBody, ImportReply, urlsOf } from '../../src/contract/v1/import.ts'
import type { App } from '../../src/http/app-type.ts'
import { createImport } from '../../src/imports/create.ts'
import { ImportRequest } from '../../src/imports/requests.ts'

const schema = { body: ImportBody, response: { 200: ImportReply } }

export const importRoute = (app: App): void => {
  app.post('/v1/vector/collections/import', { schema }, async request => ({
    code: 200 as const,
    data: await createImport(new ImportRequest(request.call, request.body, urlsOf(request.body)))
  }))
}

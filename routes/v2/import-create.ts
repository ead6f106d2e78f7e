import { ImportCreateBody, ImportCreateReply, urlsOf } from '../../src/contract/v2/import-create.ts'
import type { App } from '../../src/http/app-type.ts'
import { createChecks } from '../../src/imports/admission.ts'
import { createImport } from '../../src/imports/create.ts'
import { ImportRequest } from '../../src/imports/requests.ts'

const schema = { body: ImportCreateBody, response: { 200: ImportCreateReply } }

export const importCreateRoute = (app: App): void => {
  app.post('/v2/vectordb/jobs/import/create', { schema }, async request => ({
    code: 0 as const,
    data: await createImport(new ImportRequest(request.call, request.body, urlsOf(request.body)), createChecks)
  }))
}

import { ImportCreateBody, ImportCreateReply, milvusUrlsOf, urlsOf } from '../../src/contract/v2/import-create.ts'
import type { App } from '../../src/http/app-type.ts'
import { createChecks, milvusCreateChecks } from '../../src/imports/admission.ts'
import { createImport } from '../../src/imports/create.ts'
import { ImportRequest } from '../../src/imports/requests.ts'

const schema = { body: ImportCreateBody, response: { 200: ImportCreateReply } }

export const importCreateRoute = (app: App): void => {
  app.post('/v2/vectordb/jobs/import/create', { schema }, async ({ call, body }) => {
    const urls = call.asMilvus ? milvusUrlsOf(body) : urlsOf(body)
    const checks = call.asMilvus ? milvusCreateChecks : createChecks
    return { code: 0 as const, data: await createImport(new ImportRequest(call, body, urls), checks) }
  })
}

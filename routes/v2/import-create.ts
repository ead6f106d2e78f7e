import { ImportCreateBody, ImportCreateReply, milvusUrlsOf, urlsOf, volumeOf } from '../../src/contract/imports-v2.ts'
import type { App } from '../../src/http/app-type.ts'
import { createChecks, milvusCreateChecks } from '../../src/imports/admission.ts'
import { createImport } from '../../src/imports/create.ts'
import { type Call, ImportRequest } from '../../src/imports/requests.ts'

const importOf = (call: Call, body: ImportCreateBody): ImportRequest =>
  new ImportRequest(call, body, urlsOf(body), { volume: volumeOf(body) })

const createSchema = { body: ImportCreateBody, response: { 200: ImportCreateReply } }

export const importCreateRoute = (app: App): void => {
  app.post('/v2/vectordb/jobs/import/create', { schema: createSchema }, async ({ call, body }) => {
    const request = call.asMilvus ? new ImportRequest(call, body, milvusUrlsOf(body)) : importOf(call, body)
    return { code: 0 as const, data: await createImport(request, call.asMilvus ? milvusCreateChecks : createChecks) }
  })
}

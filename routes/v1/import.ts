import { after } from '../../src/awaitable.ts'
import { ImportBody, ImportReply, urlsOf } from '../../src/contract/imports-v1.ts'
import type { App } from '../../src/http/app-type.ts'
import { createImport } from '../../src/imports/create.ts'
import { ImportRequest } from '../../src/imports/requests.ts'

const importSchema = { body: ImportBody, response: { 200: ImportReply } }

/** Without a promise where none is needed: each import would pay for it. */
export const importRoute = (app: App): void => {
  app.post('/v1/vector/collections/import', { schema: importSchema }, ({ call, body }) =>
    after(createImport(new ImportRequest(call, body, urlsOf(body))), data => ({ code: 200 as const, data }))
  )
}

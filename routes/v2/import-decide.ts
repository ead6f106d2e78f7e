import { ImportDecideReply, ImportProgressBody } from '../../src/contract/imports-v2.ts'

import type { App } from '../../src/http/app-type.ts'
import { decideImport } from '../../src/imports/decide.ts'
import { GetRequest } from '../../src/imports/requests.ts'

const decideSchema = { body: ImportProgressBody, response: { 200: ImportDecideReply } }

export const importDecideRoutes = (app: App): void => {
  for (const name of ['commit', 'abort']) {
    app.post(`/v2/vectordb/jobs/import/${name}`, { schema: decideSchema }, async request => ({
      code: 0 as const,
      data: await decideImport(new GetRequest(request.call, request.body), name === 'commit')
    }))
  }
}

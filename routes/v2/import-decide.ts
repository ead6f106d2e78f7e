import { Type } from '@sinclair/typebox'
import { ImportProgressBody } from '../../src/contract/v2/import-progress.ts'
import type { App } from '../../src/http/app-type.ts'
import { GetRequest } from '../../src/imports/requests.ts'
import { decideImport } from '../../src/imports/v2/decide.ts'

/** server source: commit and abort of a two-phase import */
const Reply = Type.Object(
  { code: Type.Literal(0), data: Type.Object({}, { additionalProperties: false }) },
  { additionalProperties: false }
)

const schema = { body: ImportProgressBody, response: { 200: Reply } }

export const importDecideRoutes = (app: App): void => {
  for (const name of ['commit', 'abort']) {
    app.post(`/v2/vectordb/jobs/import/${name}`, { schema }, async request => ({
      code: 0 as const,
      data: await decideImport(new GetRequest(request.call, request.body), name === 'commit')
    }))
  }
}

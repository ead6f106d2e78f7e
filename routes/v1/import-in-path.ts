import { Type } from '@sinclair/typebox'
import { ImportBody, ImportReply, urlsOf } from '../../src/contract/imports-v1.ts'
import type { App } from '../../src/http/app-type.ts'
import { createImport } from '../../src/imports/create.ts'
import { ImportRequest } from '../../src/imports/requests.ts'

const importInPathSchema = {
  params: Type.Object({ clusterId: Type.Optional(Type.String()) }),
  body: ImportBody,
  response: { 200: ImportReply }
}

/**
 * The import call with its cluster id in the path, as the cluster calls have it. guess: the page lists 90103, "empty in the request
 * path", which no documented path of the import calls can produce
 */
export const importInPathRoute = (app: App): void => {
  // With an empty id the path has a doubled slash, which the router folds.
  for (const url of ['/v1/clusters/:clusterId/import', '/v1/clusters/import']) {
    app.post(url, { schema: importInPathSchema }, async request => ({
      code: 200 as const,
      data: await createImport(
        new ImportRequest(request.call, request.body, urlsOf(request.body), {
          clusterIdInPath: request.params.clusterId ?? ''
        })
      )
    }))
  }
}

import { Type } from '@sinclair/typebox'
import { mapAwaitable } from '../../src/awaitable.ts'
import {
  ImportBody,
  ImportGetQuery,
  ImportGetReply,
  ImportListQuery,
  ImportListReply,
  ImportReply,
  urlsOf
} from '../../src/contract/imports-v1.ts'
import type { App } from '../../src/http/app-type.ts'
import { headerText } from '../../src/http/error-handler.ts'
import { refuseBrokenQuery } from '../../src/http/validation.ts'
import { createImport } from '../../src/imports/create.ts'
import { listImports } from '../../src/imports/list.ts'
import { getImport } from '../../src/imports/progress.ts'
import { GetRequest, ImportRequest, ListRequest } from '../../src/imports/requests.ts'

const getSchema = { querystring: ImportGetQuery, response: { 200: ImportGetReply } }

export const importGetRoute = (app: App): void => {
  app.get(
    '/v1/vector/collections/import/get',
    { schema: getSchema, preValidation: refuseBrokenQuery },
    async (request, reply) => {
      const { answer, explain } = await getImport(new GetRequest(request.call, request.query))
      if (explain !== undefined) reply.header('x-emulator-explain', headerText(explain))
      return { code: 200 as const, data: answer }
    }
  )
}

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

const listSchema = { querystring: ImportListQuery, response: { 200: ImportListReply } }

export const importListRoute = (app: App): void => {
  app.get(
    '/v1/vector/collections/import/list',
    { schema: listSchema, preValidation: refuseBrokenQuery },
    async request => ({
      code: 200 as const,
      data: await listImports(new ListRequest(request.call, request.query))
    })
  )
}

const importSchema = { body: ImportBody, response: { 200: ImportReply } }

/** Without a promise where none is needed: each import would pay for it. */
export const importRoute = (app: App): void => {
  app.post('/v1/vector/collections/import', { schema: importSchema }, ({ call, body }) =>
    mapAwaitable(createImport(new ImportRequest(call, body, urlsOf(body))), data => ({ code: 200 as const, data }))
  )
}

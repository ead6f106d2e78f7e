import { ImportListQuery, ImportListReply } from '../../src/contract/imports-v1.ts'
import type { App } from '../../src/http/app-type.ts'
import { refuseBrokenQuery } from '../../src/http/validation.ts'
import { listImports } from '../../src/imports/list.ts'
import { ListRequest } from '../../src/imports/requests.ts'

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

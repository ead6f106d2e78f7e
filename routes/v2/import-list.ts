import { Type } from '@sinclair/typebox'
import { ImportListBody, ImportListReply } from '../../src/contract/imports-v2.ts'
import { MilvusListReply } from '../../src/contract/milvus.ts'
import type { App } from '../../src/http/app-type.ts'
import { listJobs, listMilvusJobs } from '../../src/imports/list.ts'
import { JobListRequest } from '../../src/imports/requests.ts'

const listSchema = { body: ImportListBody, response: { 200: Type.Union([ImportListReply, MilvusListReply]) } }

const OK = 0 as const

export const jobListRoute = (app: App): void => {
  app.post('/v2/vectordb/jobs/import/list', { schema: listSchema }, async ({ call, body }) =>
    call.asMilvus
      ? { code: OK, data: await listMilvusJobs(call, body) }
      : { code: OK, data: await listJobs(new JobListRequest(call, body)) }
  )
}

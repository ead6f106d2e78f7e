import { Type } from '@sinclair/typebox'
import {
  ImportCreateBody,
  ImportCreateReply,
  ImportDecideReply,
  ImportListBody,
  ImportListReply,
  ImportProgressBody,
  ImportProgressReply,
  milvusUrlsOf,
  urlsOf,
  volumeOf
} from '../../src/contract/imports-v2.ts'
import { MilvusListReply, MilvusProgressReply } from '../../src/contract/milvus.ts'
import type { App } from '../../src/http/app-type.ts'
import { headerText } from '../../src/http/error-handler.ts'
import { createChecks, milvusCreateChecks } from '../../src/imports/admission.ts'
import { createImport } from '../../src/imports/create.ts'
import { decideImport } from '../../src/imports/decide.ts'
import { listJobs, listMilvusJobs } from '../../src/imports/list.ts'
import { milvusProgress } from '../../src/imports/progress-milvus.ts'
import { importProgress } from '../../src/imports/progress-v2.ts'
import { type CallContext, GetRequest, ImportRequest, JobListRequest } from '../../src/imports/requests.ts'

const createSchema = { body: ImportCreateBody, response: { 200: ImportCreateReply } }

export const importCreateRoute = (app: App): void => {
  app.post('/v2/vectordb/jobs/import/create', { schema: createSchema }, async ({ call, body }) => {
    const request = call.asMilvus ? new ImportRequest(call, body, milvusUrlsOf(body)) : importOf(call, body)
    return { code: 0 as const, data: await createImport(request, call.asMilvus ? milvusCreateChecks : createChecks) }
  })
}

const importOf = (call: CallContext, body: ImportCreateBody): ImportRequest =>
  new ImportRequest(call, body, urlsOf(body), { volume: volumeOf(body) })

const decideSchema = { body: ImportProgressBody, response: { 200: ImportDecideReply } }

export const importDecideRoutes = (app: App): void => {
  for (const name of ['commit', 'abort']) {
    app.post(`/v2/vectordb/jobs/import/${name}`, { schema: decideSchema }, async request => ({
      code: 0 as const,
      data: await decideImport(new GetRequest(request.call, request.body), name === 'commit')
    }))
  }
}

const listSchema = { body: ImportListBody, response: { 200: Type.Union([ImportListReply, MilvusListReply]) } }

const OK = 0 as const

export const jobListRoute = (app: App): void => {
  app.post('/v2/vectordb/jobs/import/list', { schema: listSchema }, async ({ call, body }) =>
    call.asMilvus
      ? { code: OK, data: await listMilvusJobs(call, body) }
      : { code: OK, data: await listJobs(new JobListRequest(call, body)) }
  )
}

const progressSchema = {
  body: ImportProgressBody,
  response: { 200: Type.Union([ImportProgressReply, MilvusProgressReply]) }
}

/** Three names of one call: the pages' and Java's, the server's and Node's, and that of all other SDKs. */
const NAMES = ['getProgress', 'get_progress', 'describe']

export const importProgressRoute = (app: App): void => {
  for (const name of NAMES) {
    app.post(`/v2/vectordb/jobs/import/${name}`, { schema: progressSchema }, async ({ call, body }, reply) => {
      const request = new GetRequest(call, body)
      const told = await (call.asMilvus ? milvusProgress(request) : importProgress(request))
      if (told.explain !== undefined) reply.header('x-emulator-explain', headerText(told.explain))
      return 'importedRows' in told.answer ? { code: OK, data: told.answer } : { code: OK, data: told.answer }
    })
  }
}

import { ImportListBody, ImportListReply } from '../../src/contract/v2/import-list.ts'
import type { App } from '../../src/http/app-type.ts'
import { JobListRequest } from '../../src/imports/requests.ts'
import { listJobs } from '../../src/imports/v2/list.ts'

const schema = { body: ImportListBody, response: { 200: ImportListReply } }

export const jobListRoute = (app: App): void => {
  app.post('/v2/vectordb/jobs/import/list', { schema }, async request => ({
    code: 0 as const,
    data: await listJobs(new JobListRequest(request.call, request.body))
  }))
}

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
} from '../contract/imports-v2.ts'
import { MilvusListReply, MilvusProgressReply } from '../contract/milvus.ts'
import {
  createChecks,
  dataPlaneChecks,
  decisionChecks,
  jobListChecks,
  milvusCreateChecks,
  milvusDecisionChecks,
  milvusListChecks,
  milvusProgressChecks,
  progressChecks
} from '../imports/admission.ts'
import { createImport } from '../imports/create.ts'
import { decideImport } from '../imports/decide.ts'
import { listJobs, listMilvusJobs } from '../imports/list.ts'
import { milvusProgress } from '../imports/progress-milvus.ts'
import { importProgress } from '../imports/progress-v2.ts'
import { type CallContext, GetRequest, ImportRequest, JobListRequest } from '../imports/requests.ts'
import { ARTICLES, CLUSTER, COMPLETED, OBJECT, undecidable } from './examples.ts'
import { call, codesIn, operation } from './operation.ts'

const V2 = { version: 'v2', plane: 'control', method: 'POST', tag: 'Import jobs' } as const

const importOf = (call: CallContext, body: ImportCreateBody): ImportRequest =>
  new ImportRequest(call, body, urlsOf(body), { volume: volumeOf(body) })

/** The row of commit or abort. Milvus has its own checks for both. */
const decision = <const Name extends 'commit' | 'abort'>(name: Name, summary: string) =>
  operation(
    {
      ...V2,
      name: `v2.${name}` as const,
      summary,
      example: undecidable,
      fields: ['cluster'],
      codes: codesIn(decisionChecks[name]),
      milvusCodes: codesIn(milvusDecisionChecks[name])
    },
    call(`/v2/vectordb/jobs/import/${name}`, {
      body: ImportProgressBody,
      reply: ImportDecideReply,
      run: (call, { body }) => decideImport(new GetRequest(call, body), name === 'commit')
    })
  )

/** documented: Create Import Jobs, Get Import Job Progress and List Import Jobs of v2; server source: commit and abort */
export const importsV2 = {
  create: operation(
    {
      ...V2,
      name: 'v2.create',
      summary: 'Import files into a collection',
      fields: ['cluster', 'collection', 'object'],
      example: { body: { clusterId: CLUSTER, ...ARTICLES, objectUrls: [[OBJECT]] } },
      codes: codesIn(createChecks),
      milvusCodes: codesIn(milvusCreateChecks)
    },
    call('/v2/vectordb/jobs/import/create', {
      body: ImportCreateBody,
      reply: ImportCreateReply,
      run: (call, { body }) =>
        call.asMilvus
          ? createImport(new ImportRequest(call, body, milvusUrlsOf(body)), milvusCreateChecks)
          : createImport(importOf(call, body), createChecks)
    })
  ),
  describe: operation(
    {
      ...V2,
      name: 'v2.describe',
      summary: 'Get the progress of an import job',
      fields: ['cluster'],
      example: { body: { clusterId: CLUSTER, jobId: COMPLETED } },
      codes: codesIn(progressChecks),
      milvusCodes: codesIn(milvusProgressChecks)
    },
    // The URLs in most SDKs, in the pages and Java, and in the server and Node.
    call(
      [
        '/v2/vectordb/jobs/import/describe',
        '/v2/vectordb/jobs/import/getProgress',
        '/v2/vectordb/jobs/import/get_progress'
      ],
      {
        body: ImportProgressBody,
        reply: Type.Union([ImportProgressReply, MilvusProgressReply]),
        run: (call, { body }) => {
          const request = new GetRequest(call, body)
          return call.asMilvus ? milvusProgress(request) : importProgress(request)
        }
      }
    )
  ),
  list: operation(
    {
      ...V2,
      name: 'v2.list',
      summary: 'List the import jobs of a cluster or collection',
      fields: ['cluster', 'collection'],
      example: { body: { clusterId: CLUSTER, pageSize: 10, currentPage: 1 } },
      codes: codesIn(jobListChecks),
      milvusCodes: [...codesIn(milvusListChecks), ...codesIn(dataPlaneChecks)]
    },
    call('/v2/vectordb/jobs/import/list', {
      body: ImportListBody,
      reply: Type.Union([ImportListReply, MilvusListReply]),
      run: (call, { body }) => (call.asMilvus ? listMilvusJobs(call, body) : listJobs(new JobListRequest(call, body)))
    })
  ),
  commit: decision('commit', 'Commit an import job that waits for it'),
  abort: decision('abort', 'Abort an import job that waits for a commit')
}

import { Type } from '@sinclair/typebox'
import {
  ImportBody,
  ImportGetQuery,
  ImportGetReply,
  ImportListQuery,
  ImportListReply,
  ImportReply,
  urlsOf
} from '../contract/imports-v1.ts'
import { getChecks, importChecks, listChecks } from '../imports/admission.ts'
import { createImport } from '../imports/create.ts'
import { listImports } from '../imports/list.ts'
import { getImport } from '../imports/progress.ts'
import { GetRequest, ImportRequest, ListRequest } from '../imports/requests.ts'
import { ARTICLES, CLUSTER, COMPLETED, inCluster, OBJECT } from './examples.ts'
import { type Codes, call, codesIn, operation } from './operation.ts'

const V1 = { version: 'v1', plane: 'control', tag: 'Import jobs' } as const

/** Drops the code for an empty cluster id, which only a call with the cluster in its path can produce. */
const withoutPath = (codes: Codes): Codes => codes.filter(code => code !== 90103)

/** documented: Import, Get Import Progress and List Import Jobs of v1 */
export const importsV1 = {
  import: operation(
    {
      ...V1,
      name: 'import',
      method: 'POST',
      summary: 'Import files into a collection',
      fields: ['cluster', 'collection', 'object'],
      example: { ...inCluster, body: { clusterId: CLUSTER, ...ARTICLES, objectUrl: OBJECT } },
      codes: codesIn(importChecks)
    },
    call('/v1/vector/collections/import', {
      body: ImportBody,
      reply: ImportReply,
      run: (call, { body }) => createImport(new ImportRequest(call, body, urlsOf(body)))
    }),
    // With its cluster id in the path, as the cluster calls have it. guess: the page lists 90103, "empty in the request path", which no
    // documented path of the import calls can produce. With an empty id the path has a doubled slash, which the router folds.
    call(['/v1/clusters/:clusterId/import', '/v1/clusters/import'], {
      params: Type.Object({ clusterId: Type.Optional(Type.String()) }),
      body: ImportBody,
      reply: ImportReply,
      run: (call, { params: { clusterId = '' }, body }) =>
        createImport(new ImportRequest(call, body, urlsOf(body), { clusterIdInPath: clusterId }))
    })
  ),
  get: operation(
    {
      ...V1,
      name: 'get',
      method: 'GET',
      summary: 'Get the progress of an import job',
      fields: ['cluster'],
      example: { query: { clusterId: CLUSTER, jobId: COMPLETED } },
      codes: withoutPath(codesIn(getChecks))
    },
    call('/v1/vector/collections/import/get', {
      querystring: ImportGetQuery,
      reply: ImportGetReply,
      run: (call, { query }) => getImport(new GetRequest(call, query))
    })
  ),
  list: operation(
    {
      ...V1,
      name: 'list',
      method: 'GET',
      summary: 'List the import jobs of a cluster',
      fields: ['cluster'],
      example: { query: { clusterId: CLUSTER, pageSize: '10', currentPage: '1' } },
      codes: withoutPath(codesIn(listChecks))
    },
    call('/v1/vector/collections/import/list', {
      querystring: ImportListQuery,
      reply: ImportListReply,
      run: (call, { query }) => listImports(new ListRequest(call, query))
    })
  )
}

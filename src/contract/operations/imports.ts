import { operationsUnder } from './operation.ts'

const v1 = operationsUnder('v1', 'control', '/v1', 'cluster')
const v2 = operationsUnder('v2', 'control', '/v2/vectordb/jobs/import', 'cluster')

const IMPORT = ['/vector/collections/import', '/clusters/:clusterId/import', '/clusters/import']

export const importOperations = [
  v1('import', 'POST', IMPORT, ['collection', 'object']),
  v1('get', 'GET', '/vector/collections/import/get'),
  v1('list', 'GET', '/vector/collections/import/list'),
  v2('v2.create', 'POST', '/create', ['collection', 'object']),
  v2('v2.describe', 'POST', ['/describe', '/getProgress', '/get_progress']),
  v2('v2.list', 'POST', '/list', ['collection']),
  v2('v2.commit', 'POST', '/commit'),
  v2('v2.abort', 'POST', '/abort')
] as const

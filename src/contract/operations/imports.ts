import { operationsUnder } from './operation.ts'

const importsV1 = operationsUnder('v1', 'control', '/v1', 'cluster')
const importsV2 = operationsUnder('v2', 'control', '/v2/vectordb/jobs/import', 'cluster')

const IMPORT = ['/vector/collections/import', '/clusters/:clusterId/import', '/clusters/import']

export const importOperations = [
  importsV1('import', 'POST', IMPORT, ['collection', 'object']),
  importsV1('get', 'GET', '/vector/collections/import/get'),
  importsV1('list', 'GET', '/vector/collections/import/list'),
  importsV2('v2.create', 'POST', '/create', ['collection', 'object']),
  importsV2('v2.describe', 'POST', ['/describe', '/getProgress', '/get_progress']),
  importsV2('v2.list', 'POST', '/list', ['collection']),
  importsV2('v2.commit', 'POST', '/commit'),
  importsV2('v2.abort', 'POST', '/abort')
] as const

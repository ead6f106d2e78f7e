import t from 'tap'
import { dataPlane } from '../../support/data-plane.ts'

const FRESH = { collectionName: 'fresh' }
const SCHEMA = {
  fields: [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: 32 } },
    { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 8 } }
  ]
}

t.test('create, index, load, import: an index comes before the load, and the rows are seen in it', async t => {
  const { call, importArticles, advance } = await dataPlane(t)
  const state = async () => (await call('collections/get_load_state', FRESH)).data
  await call('collections/create', { ...FRESH, schema: SCHEMA })
  t.strictSame(await state(), { loadState: 'LoadStateNotLoad' })
  t.match((await call('collections/describe', FRESH)).data, { load: 'LoadStateNotLoad', indexes: [] })
  t.match(await call('collections/load', FRESH), {
    code: 700,
    message: 'index not found[collection=fresh]',
    explain: /field vector has no index; call indexes\/create/
  })
  const indexParams = [
    { fieldName: 'vector', indexName: 'by_vector', metricType: 'L2', params: { index_type: 'HNSW', M: 16 } },
    { fieldName: 'title', index_type: 'INVERTED' }
  ]
  t.match(await call('indexes/create', { ...FRESH, indexParams }), { code: 0, data: {} })
  t.match(await call('indexes/create', { ...FRESH, indexParams }), { code: 0 }, 'the same ones again')
  t.strictSame((await call('indexes/list', FRESH)).data, ['by_vector', 'title'])
  t.match(await call('collections/load', FRESH), { code: 0, data: {} })
  t.strictSame(await state(), { loadProgress: 100, loadState: 'LoadStateLoaded', message: '' })
  await importArticles(FRESH)
  advance(60)
  t.match(await call('collections/flush', FRESH), { code: 0, data: {} })
  t.strictSame((await call('indexes/describe', { ...FRESH, indexName: 'by_vector' })).data, [
    {
      fieldName: 'vector',
      indexName: 'by_vector',
      indexType: 'HNSW',
      metricType: 'L2',
      failReason: '',
      indexState: 'Finished',
      indexedRows: 10,
      pendingRows: 0,
      totalRows: 10
    }
  ])
  const drop = () => call('indexes/drop', { ...FRESH, indexName: 'by_vector' })
  t.match(await drop(), {
    code: 65535,
    message: 'index cannot be dropped, collection is loaded, please release it first'
  })
  t.match(await call('collections/release', FRESH), { code: 0 })
  t.match(await drop(), { code: 0, data: {} })
  t.match(await drop(), { code: 0 }, 'what is not there is no loss')
  t.match(await call('collections/load', FRESH), { code: 700 })
})

t.test('an index is what its parameters say, and comes with the collection or later', async t => {
  const { call } = await dataPlane(t)
  const indexParams = [
    { fieldName: 'vector', indexName: 'by_vector', metricType: 'L2', indexType: 'HNSW' },
    { fieldName: 'title', index_type: 'INVERTED' },
    { fieldName: 'id', params: { index_type: 'STL_SORT' } }
  ]
  const none = { indexParams: [{ fieldName: 'none' }] }
  const unknown = { code: 1100, message: 'cannot create index on non-exist field: none: invalid parameter' }
  const described = async (collectionName: string, indexName: string) => {
    const { data } = await call('indexes/describe', { collectionName, indexName })
    const [index = {}, ...others] = data as Record<string, unknown>[]
    t.strictSame(others, [])
    return ['fieldName', 'indexName', 'indexType', 'metricType'].map(name => index[name])
  }
  const later = async (collectionName: string, params: object) => {
    await call('collections/create', { collectionName, schema: SCHEMA })
    return call('indexes/create', { collectionName, ...params })
  }
  const along = (collectionName: string, params: object) =>
    call('collections/create', { collectionName, schema: SCHEMA, ...params })
  for (const [name, make] of Object.entries({ along, later })) {
    t.match(await make(`${name}_none`, none), unknown)
    const wrong = { indexParams: [{ fieldName: 'id', params: { index_type: 7 } }] }
    t.match(await make(`${name}_wrong`, wrong), { code: 80000, message: /index_type/ })
    t.match(await make(name, { indexParams }), { code: 0, data: {} })
    t.strictSame((await call('indexes/list', { collectionName: name })).data, ['by_vector', 'title', 'id'])
    t.strictSame(await described(name, 'by_vector'), ['vector', 'by_vector', 'HNSW', 'L2'])
    t.strictSame(await described(name, 'title'), ['title', 'title', 'INVERTED', ''])
    t.strictSame(await described(name, 'id'), ['id', 'id', 'STL_SORT', ''])
    t.match(await make(`${name}_plain`, { indexParams: [{ fieldName: 'vector' }] }), { code: 0 })
    t.strictSame(await described(`${name}_plain`, 'vector'), ['vector', 'vector', 'AUTOINDEX', 'COSINE'])
    t.match(await make(`${name}_without`, { indexParams: [] }), { code: 0 })
    t.match(await call('collections/load', { collectionName: `${name}_without` }), { code: 700 })
  }
})

t.test('partitions are loaded by themselves, and of those that are asked for all have to be', async t => {
  const { call } = await dataPlane(t)
  const articles = { collectionName: 'articles' }
  const state = async (partitionNames?: string | string[]) => {
    const { data } = await call('collections/get_load_state', { ...articles, partitionNames })
    return (data as { loadState: string }).loadState
  }
  t.equal(await state(), 'LoadStateLoaded', 'collections of the world are')
  await call('partitions/create', { ...articles, partitionName: 'may' })
  t.equal(await state('may'), 'LoadStateLoaded', 'and so is what is added to them')
  await call('collections/release', articles)
  t.equal(await state(), 'LoadStateNotLoad')
  await call('partitions/create', { ...articles, partitionName: 'june' })
  t.equal(await state('june'), 'LoadStateNotLoad', 'what is added to a released one is not')
  await call('partitions/load', { ...articles, partitionNames: ['may'] })
  t.equal(await state(), 'LoadStateLoaded')
  t.equal(await state(['may', 'june']), 'LoadStateNotLoad')
  await call('partitions/load', { ...articles, partitionNames: ['june'] })
  t.equal(await state(['may', 'june']), 'LoadStateLoaded')
  await call('partitions/release', { ...articles, partitionNames: ['may', 'june'] })
  t.equal(await state(), 'LoadStateNotLoad')
})

t.test('an index that could not be is rejected', async t => {
  const { call } = await dataPlane(t)
  const articles = { collectionName: 'articles' }
  const create = async (param: object) => {
    const { code, message } = await call('indexes/create', { ...articles, indexParams: [param] })
    return [code, message]
  }
  t.strictSame(
    (await call('indexes/list', articles)).data,
    ['vector'],
    'a collection of the world has one for each vector'
  )
  t.strictSame(await create({ fieldName: 'none' }), [
    1100,
    'cannot create index on non-exist field: none: invalid parameter'
  ])
  t.strictSame(await create({ fieldName: 'vector', metricType: 'IP' }), [
    65535,
    'CreateIndex failed: at most one distinct index is allowed per field'
  ])
  t.match(await call('indexes/describe', { ...articles, indexName: 'none' }), {
    code: 700,
    message: 'index not found[index=none]'
  })
  t.match(await call('collections/create', { ...FRESH, schema: SCHEMA, indexParams: [{ fieldName: 'none' }] }), {
    code: 1100,
    explain: /; it has id, title, vector$/
  })
})

t.test('a loaded collection can be dropped, and a loaded partition or index cannot', async t => {
  const { call } = await dataPlane(t)
  await call('collections/create', { ...FRESH, dimension: 8 })
  await call('partitions/create', { ...FRESH, partitionName: 'may' })
  t.match((await call('collections/get_load_state', FRESH)).data, { loadState: 'LoadStateLoaded' })
  t.match(await call('partitions/drop', { ...FRESH, partitionName: 'may' }), { code: 65535 })
  t.match(await call('indexes/drop', { ...FRESH, indexName: 'vector' }), { code: 65535 })
  t.match(await call('collections/drop', FRESH), { code: 0, data: {} })
  t.match(await call('collections/has', FRESH), { data: { has: false } })
})

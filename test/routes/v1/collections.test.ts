import t from 'tap'
import { CLUSTER, dataPlane } from '../../support/data-plane.ts'

const PATH = '/v1/vector/collections'

t.test('v1 makes, lists, describes and drops the collections that v2 has', async t => {
  const { ask, call, importArticles, advance } = await dataPlane(t)
  const body = { collectionName: 'fresh', dimension: 32, metricType: 'L2', primaryField: 'key', vectorField: 'v' }
  t.strictSame(await ask('POST', `${PATH}/create`, body), { code: 200, data: {}, check: undefined, explain: undefined })
  const { data } = await ask('GET', `${PATH}?dbName=default`)
  t.strictSame((data as string[]).slice(-2), ['all_types', 'fresh'])
  t.strictSame((await ask('GET', `${PATH}/describe?collectionName=fresh`)).data, {
    collectionName: 'fresh',
    description: '',
    enableDynamicField: true,
    fields: [
      { autoId: false, description: '', name: 'key', partitionKey: false, primaryKey: true, type: 'Int64' },
      { autoId: false, description: '', name: 'v', partitionKey: false, primaryKey: false, type: 'FloatVector(32)' }
    ],
    indexes: [{ fieldName: 'v', indexName: 'v', metricType: 'L2' }],
    load: 'LoadStateLoaded',
    shardsNum: 1
  })
  t.match((await ask('GET', `${PATH}/describe?collectionName=medium_articles`)).data, {
    fields: [{}, { name: 'title', type: 'VarChar(512)' }]
  })
  t.match((await call('collections/describe', { collectionName: 'fresh' })).data, { collectionName: 'fresh' })
  const jobId = await importArticles({ collectionName: 'articles' })
  advance(60)
  t.match(await ask('POST', `${PATH}/drop`, { collectionName: 'articles' }), { code: 200, data: {} })
  t.match(
    await ask('GET', `/v1/vector/collections/import/get?clusterId=${CLUSTER}&jobId=${jobId}`, undefined, 'localhost'),
    {
      code: 200
    }
  )
  t.match(await call('collections/has', { collectionName: 'articles' }), { data: { has: false } })
})

t.test('v1 takes all that its pages have of a collection, in the one database that there is', async t => {
  const { ask } = await dataPlane(t)
  const place = { dbName: 'default', collectionName: 'fresh' }
  const described = async () => (await ask('GET', `${PATH}/describe?dbName=default&collectionName=fresh`)).data
  t.match(await ask('POST', `${PATH}/create`, { ...place, dimension: 32 }), { code: 200 })
  t.match(await described(), {
    description: '',
    fields: [{ name: 'id' }, { name: 'vector', type: 'FloatVector(32)' }],
    indexes: [{ fieldName: 'vector', metricType: 'COSINE' }]
  })
  t.match(await ask('POST', `${PATH}/drop`, place), { code: 200 })
  const names = { primaryField: 'key', vectorField: 'place', description: 'by v1' }
  t.match(await ask('POST', `${PATH}/create`, { ...place, dimension: 64, metricType: 'IP', ...names }), { code: 200 })
  t.match(await described(), {
    description: 'by v1',
    fields: [{ name: 'key' }, { name: 'place', type: 'FloatVector(64)' }],
    indexes: [{ fieldName: 'place', metricType: 'IP' }]
  })
  const elsewhere = { ...place, dbName: 'other' }
  const unknown = {
    code: 90001,
    message: /^The collection fresh does not exist/,
    explain: /has no database other; it has default/
  }
  t.match(await ask('GET', `${PATH}?dbName=other`), { code: 90001, explain: /has no database other; it has default/ })
  t.match(await ask('GET', `${PATH}/describe?dbName=other&collectionName=fresh`), unknown)
  t.match(await ask('POST', `${PATH}/create`, { ...elsewhere, dimension: 32 }), unknown)
  t.match(await ask('POST', `${PATH}/drop`, elsewhere), unknown)
})

t.test('v1 rejects with its own codes, its body before its cluster', async t => {
  const { ask } = await dataPlane(t)
  const good = { collectionName: 'fresh', dimension: 768 }
  const create = async (body?: object, host?: string) => {
    const { code, message } = await ask('POST', `${PATH}/create`, body, host)
    return [code, message]
  }
  t.strictSame(await create(), [90136, 'No create collection content provided.'])
  t.match(await create({ dimension: 768 }), [90011])
  t.match(await create({ ...good, collectionName: 'a-b' }), [90011])
  t.strictSame(await create({ collectionName: 'fresh' }), [90122, 'No dimension key field.'])
  t.match(await create({ ...good, dimension: 31 }), [90025])
  t.match(await create({ ...good, dimension: 32_769 }), [90025])
  t.match(await create({ ...good, metricType: 'JACCARD' }), [90027])
  t.strictSame(await create({ ...good, collectionName: 'books' }), [90106, 'The collection already exists.'])
  t.match(await create({ ...good, dimension: '768' }), [80000])
  t.match(await create({ ...good, metricType: 'JACCARD' }, 'in01-000000000000c04.localhost'), [90027])
  t.match(await create(good, 'in01-000000000000c04.localhost'), [40003])
  t.strictSame(await ask('GET', `${PATH}/describe?collectionName=none`), {
    code: 90001,
    message:
      'The collection none does not exist. You can use ListCollections to view the list of existing collections.',
    check: 'collection',
    explain: `cluster ${CLUSTER} has no collection none; it has medium_articles, books, pictures, articles, all_types`
  })
  t.match(await ask('GET', `${PATH}/describe`), { code: 90011 })
  t.match(await ask('GET', `${PATH}/describe?collectionName=%E0%A4%A`), { code: 80000 })
  t.match(await ask('POST', `${PATH}/drop`), { code: 90138 })
  t.match(await ask('POST', `${PATH}/drop`, { collectionName: 'none' }), { code: 90001 })
  t.match(await ask('GET', PATH, undefined, 'in01-000000000000000.localhost'), { code: 40021 })
  t.match(await ask('GET', PATH, undefined, 'localhost'), {
    code: 90117,
    explain: /clusters could be meant; call one by its address/
  })
})

t.test('rows are neither put in nor looked for, in either version, and the refusal names what does that', async t => {
  const { ask } = await dataPlane(t)
  for (const name of ['insert', 'upsert', 'delete', 'get', 'query', 'search']) {
    for (const [path, shown] of [
      [`/v1/vector/${name}`, `vector/${name}`],
      [`/v2/vectordb/entities/${name}`, `entities/${name}`]
    ] as const) {
      t.match(await ask('POST', path, { collectionName: 'books', data: [{}] }), {
        code: 1100,
        message: `${shown} is not emulated, use Milvus Lite or Milvus standalone: invalid parameter`,
        explain: /use Milvus Lite or Milvus standalone for it/
      })
    }
  }
})

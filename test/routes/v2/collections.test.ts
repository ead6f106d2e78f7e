import t, { type Test } from 'tap'
import { emulator, jobIdOf } from '../../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'

const start = async (t: Test) => {
  const emulated = await emulator(t, { era: '2025' })
  const call = async (path: string, body: object, host = `${CLUSTER}.localhost`) => {
    const { body: reply, explain } = await emulated.send({
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers: { host },
      payload: JSON.stringify(body)
    })
    return { ...(reply as { code: number; data?: unknown; message?: string }), explain }
  }
  return { ...emulated, call }
}

const SCHEMA = {
  autoId: false,
  enabledDynamicField: false,
  fields: [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: '32' } },
    { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 8 } }
  ]
}

t.test('the whole flow: a collection is made, imported into, counted and dropped', async t => {
  const { call, post, advance } = await start(t)
  const named = { collectionName: 'fresh' }
  t.match(await call('collections/has', named), { code: 0, data: { has: false } })
  t.match(await call('collections/has', {}), { code: 1802, message: /collectionName is missing or empty$/ })
  t.match(await call('collections/create', { ...named, schema: SCHEMA, indexParams: [] }), { code: 0, data: {} })
  t.match(await call('collections/create', { ...named, schema: SCHEMA }), { code: 0 }, 'the same one again')
  t.match(await call('collections/has', named), { data: { has: true } })
  t.match((await call('collections/list', {})).data, [
    'medium_articles',
    'books',
    'pictures',
    'articles',
    'all_types',
    'fresh'
  ])
  const objectUrl = 's3://import-samples/json/pandas/articles.json'
  jobIdOf(await post({ clusterId: CLUSTER, ...named, objectUrl }))
  advance(60)
  t.match(await call('collections/get_stats', named), { data: { rowCount: 10 } })
  t.match(await call('collections/drop', named), { code: 0, data: {} })
  t.match(await call('collections/get_stats', named), {
    code: 100,
    message: 'collection not found[database=default][collection=fresh]'
  })
  t.match(await call('collections/create', { ...named, schema: SCHEMA }), { code: 0 })
  t.match(await call('collections/get_stats', named), { data: { rowCount: 0 } }, 'its rows were dropped with it')
})

t.test('a collection is described as it was made', async t => {
  const { call } = await start(t)
  await call('collections/create', { collectionName: 'fresh', schema: SCHEMA, indexParams: [{ fieldName: 'vector' }] })
  t.strictSame((await call('collections/describe', { collectionName: 'fresh' })).data, {
    aliases: [],
    autoId: false,
    collectionName: 'fresh',
    consistencyLevel: 'Bounded',
    description: '',
    enableDynamicField: false,
    fields: [
      {
        autoId: false,
        description: '',
        id: 100,
        name: 'id',
        nullable: false,
        partitionKey: false,
        primaryKey: true,
        type: 'Int64'
      },
      {
        autoId: false,
        description: '',
        id: 101,
        name: 'title',
        nullable: false,
        params: [{ key: 'max_length', value: '32' }],
        partitionKey: false,
        primaryKey: false,
        type: 'VarChar'
      },
      {
        autoId: false,
        description: '',
        id: 102,
        name: 'vector',
        nullable: false,
        params: [{ key: 'dim', value: '8' }],
        partitionKey: false,
        primaryKey: false,
        type: 'FloatVector'
      }
    ],
    indexes: [{ fieldName: 'vector', indexName: 'vector', metricType: 'COSINE' }],
    load: 'LoadStateLoaded',
    partitionsNum: 1,
    shardsNum: 1
  })
})

t.test('a quick collection has a key, a vector and the dynamic field', async t => {
  const { call } = await start(t)
  await call('collections/create', { collectionName: 'quick', dimension: 4, idType: 'VarChar', autoID: true })
  t.match((await call('collections/describe', { collectionName: 'quick' })).data, {
    autoId: true,
    enableDynamicField: true,
    fields: [
      { name: 'id', type: 'VarChar', primaryKey: true, autoId: true },
      { name: 'vector', type: 'FloatVector', params: [{ key: 'dim', value: '4' }] }
    ]
  })
})

t.test('a collection that could not exist is refused, and what is not emulated says so', async t => {
  const { call, reset } = await start(t)
  const refused = async (body: object) => {
    const { code, message } = await call('collections/create', body)
    t.equal(code, 1100)
    return message
  }
  const nothing = 'dimension is missing, and so are the fields of a schema: invalid parameter'
  t.equal(await refused({ collectionName: 'x' }), nothing)
  t.equal(await refused({ collectionName: 'x', schema: {} }), nothing)
  t.match(await refused({ collectionName: 'no key', dimension: 4 }), /^name: .*: invalid parameter$/)
  t.match(
    await refused({ collectionName: 'x', schema: { fields: SCHEMA.fields.slice(1) } }),
    /exactly one field is the primary key/
  )
  t.match(
    await refused({ collectionName: 'books', dimension: 4 }),
    /^create duplicate collection with different parameters/
  )
  t.match(await call('entities/insert', { collectionName: 'books', data: [{}] }), {
    code: 1100,
    message: 'entities/insert is not emulated, use Milvus Lite or Milvus standalone: invalid parameter',
    explain: /use Milvus Lite or Milvus standalone/
  })
  t.match(await call('collections/list', {}, 'localhost'), { code: 96025 }, 'a neutral name is no cluster')
  await call('collections/create', { collectionName: 'fresh', schema: SCHEMA })
  await reset()
  t.match(await call('collections/has', { collectionName: 'fresh' }), { data: { has: false } }, 'a reset forgets it')
})

import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/index.ts'
import { emulator } from '../../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'
const GOOD = 's3://import-samples/json/pandas/articles.json'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const { send, advance } = await emulator(t, { era: '2025', ...options })
  const call = async (path: string, body: object, host = `${CLUSTER}.localhost`) => {
    const headers = { host }
    const request = { method: 'POST' as const, path: `/v2/vectordb/${path}`, headers, payload: JSON.stringify(body) }
    const { status, body: reply, check, explain } = await send(request)
    return { status, check, explain, ...(reply as { code: number; message?: string; data: Record<string, unknown> }) }
  }
  return { call, advance }
}

t.test('an alias stands for its collection in calls and imports, until it moves or goes', async t => {
  const { call, advance } = await start(t)
  const alias = { aliasName: 'latest' }
  t.match(await call('aliases/create', { collectionName: 'articles', ...alias }), { code: 0, data: {} })
  t.match(await call('aliases/create', { collectionName: 'articles', ...alias }), { code: 0 }, 'again is the same')
  t.strictSame((await call('aliases/list', {})).data, ['latest'])
  t.strictSame((await call('aliases/list', { collectionName: 'latest' })).data, ['latest'])
  t.strictSame((await call('aliases/list', { collectionName: 'books' })).data, [])
  const described = { aliasName: 'latest', collectionName: 'articles', dbName: 'default' }
  t.strictSame((await call('aliases/describe', alias)).data, described)
  t.match(await call('collections/describe', { collectionName: 'latest' }), {
    data: { collectionName: 'articles', aliases: ['latest'] }
  })
  t.match(await call('collections/has', { collectionName: 'latest' }), { data: { has: true } })
  const rows = async (collectionName: string) =>
    (await call('collections/get_stats', { collectionName })).data['rowCount']
  const before = Number(await rows('articles'))
  const body = { clusterId: CLUSTER, collectionName: 'latest', objectUrls: [[GOOD]] }
  const { data } = await call('jobs/import/create', body)
  advance(60)
  t.equal(await rows('latest'), before + 10)
  t.equal(await rows('articles'), before + 10)
  t.match(await call('jobs/import/describe', { clusterId: CLUSTER, jobId: data['jobId'] }), {
    data: { collectionName: 'articles' }
  })
  const { records } = (await call('jobs/import/list', { clusterId: CLUSTER, collectionName: 'latest' })).data as {
    records: object[]
  }
  t.match(records[0], { jobId: data['jobId'] })
  t.match(await call('collections/drop', { collectionName: 'latest' }), {
    code: 65535,
    message: 'cannot drop the collection via alias = latest'
  })
  t.match(await call('collections/drop', { collectionName: 'articles' }), {
    code: 65535,
    message:
      'unable to drop the collection [articles] because it has associated aliases [latest], please remove all aliases before dropping the collection'
  })
  t.match(await call('collections/create', { collectionName: 'latest', dimension: 8 }), {
    code: 65535,
    message: 'collection name [latest] conflicts with an existing alias, please choose a unique name'
  })
  t.match(await call('aliases/alter', { collectionName: 'books', ...alias }), { code: 0 })
  t.match(await call('aliases/describe', alias), { data: { collectionName: 'books' } })
  t.match(await call('aliases/drop', alias), { code: 0 })
  t.match(await call('aliases/drop', alias), { code: 0 }, 'as the server does')
  t.match(await call('collections/describe', { collectionName: 'latest' }), { code: 100 })
  t.match(await call('collections/drop', { collectionName: 'articles' }), { code: 0 })
})

t.test('what is wrong with an alias is told as the server tells it', async t => {
  const { call } = await start(t)
  await call('aliases/create', { collectionName: 'books', aliasName: 'taken' })
  const cases: readonly (readonly [string, object, number, string])[] = [
    [
      'create',
      { collectionName: 'articles', aliasName: 'books' },
      1601,
      'alias and collection name conflict[database=default][alias=books]'
    ],
    [
      'create',
      { collectionName: 'none', aliasName: 'a' },
      100,
      'collection not found[database=default][collection=none]'
    ],
    [
      'create',
      { collectionName: 'taken', aliasName: 'a' },
      100,
      'collection not found[database=default][collection=taken]'
    ],
    [
      'create',
      { collectionName: 'articles', aliasName: 'taken' },
      1602,
      'taken is alias to another collection: books: alias already exist[database=default][alias=taken]'
    ],
    [
      'create',
      { collectionName: 'articles', aliasName: '9' },
      1100,
      'Invalid collection alias: 9. the first character of a collection alias must be an underscore or letter: invalid parameter'
    ],
    [
      'create',
      { collectionName: 'articles', aliasName: 'a-b' },
      1100,
      'Invalid collection alias: a-b. collection alias can only contain numbers, letters and underscores: invalid parameter'
    ],
    ['alter', { collectionName: 'articles', aliasName: 'none' }, 1600, 'alias not found[database=default][alias=none]'],
    ['describe', { aliasName: 'none' }, 1600, 'alias not found[database=default][alias=none]'],
    ['list', { collectionName: 'none' }, 100, 'collection not found[database=default][collection=none]'],
    ['list', { dbName: 'none' }, 800, 'database not found[database=none]']
  ]
  for (const [name, body, code, message] of cases)
    t.match(await call(`aliases/${name}`, body), { code, message }, message)
  for (const name of ['create', 'alter', 'describe', 'drop']) {
    t.match(await call(`aliases/${name}`, { collectionName: 'articles' }), { code: /^(?:1802|80000)$/ }, name)
  }
  t.match(await call('aliases/drop', {}), { code: 1802, check: 'required' })
  t.strictSame((await call('aliases/list', {})).data, ['taken'], 'nothing is half made')
})

t.test('properties and fields of a collection are changed', async t => {
  const { call, advance } = await start(t)
  const name = { collectionName: 'articles' }
  const alter = (properties: object) => call('collections/alter_properties', { ...name, properties })
  t.match(await call('collections/compact', { ...name, isClustering: true }), {
    data: { compactionID: Date.UTC(2024, 0, 2, 3, 4, 5) }
  })
  t.match(await call('collections/refresh_load', name), { code: 0, data: {} })
  t.match(await alter({ 'collection.ttl.seconds': 60, mine: true, timezone: 'Asia/Shanghai' }), { code: 0 })
  t.match(await call('collections/describe', name), {
    data: {
      properties: [
        { key: 'collection.ttl.seconds', value: '60' },
        { key: 'timezone', value: 'Asia/Shanghai' },
        { key: 'mine', value: 'true' }
      ]
    }
  })
  const wrong: readonly (readonly [object, number, RegExp])[] = [
    [{}, 65535, /^The collection properties to alter and keys to delete must not be empty at the same time$/],
    [{ 'collection.ttl.seconds': 'soon' }, 1100, /^collection TTL is not a valid positive integer: invalid parameter$/],
    [
      { 'collection.ttl.seconds': -2 },
      1100,
      /^collection TTL is out of range, expect \[-1, 3155760000\], got -2: invalid/
    ],
    [{ timezone: 'nowhere' }, 1100, /invalid timezone/],
    [
      { 'mmap.enabled': true },
      104,
      /^can not alter mmap properties if collection loaded: collection already loaded\[collection=articles\]$/
    ]
  ]
  for (const [properties, code, message] of wrong) t.match(await alter(properties), { code, message })
  await call('collections/release', name)
  t.match(await call('collections/refresh_load', name), {
    code: 101,
    message: 'collection not loaded[collection=articles]'
  })
  t.match(await alter({ 'mmap.enabled': true }), { code: 0 })
  const add = (schema: object | undefined) => call('collections/fields/add', { ...name, schema })
  const pages = { fieldName: 'pages', dataType: 'Int64' }
  const refused: readonly (readonly [object | undefined, number, RegExp])[] = [
    [undefined, 1802, /schema/],
    [pages, 1100, /^added field must be nullable, please check it, field name = pages: invalid parameter$/],
    [
      { ...pages, dataType: 'FloatVector', elementTypeParams: { dim: 8 } },
      1100,
      /^not support to add vector field, field name = pages/
    ],
    [{ ...pages, isPrimary: true }, 1100, /^not support to add pk field, field name = pages/],
    [{ ...pages, nullable: true, autoID: true }, 1100, /^only primary field can speficy AutoID with true/],
    [{ ...pages, nullable: true, isPartitionKey: true }, 1100, /^not support to add partition key field/],
    [{ ...pages, nullable: true, fieldName: 'title' }, 1100, /^duplicated field name title/],
    [{ ...pages, nullable: true, dataType: 'Int65' }, 1100, /data type Int65 is invalid/],
    [{ ...pages, nullable: true, dataType: 'VarChar' }, 65535, /^type param.max_length. should be/],
    [{ ...pages, nullable: true, defaultValue: 'x' }, 1100, /Wrong defaultValue type/]
  ]
  for (const [schema, code, message] of refused) t.match(await add(schema), { code, message }, String(message))
  t.match(await add({ ...pages, nullable: true, defaultValue: 3 }), { code: 0 })
  const { data } = await call('collections/describe', name)
  t.match((data['fields'] as object[]).at(-1), { name: 'pages', type: 'Int64', nullable: true })
  const notes = {
    ...{ fieldName: 'notes', dataType: 'VarChar', description: 'by readers', nullable: true, isClusteringKey: true },
    elementTypeParams: { max_length: '64', enable_analyzer: true }
  }
  const tags = { fieldName: 'tags', dataType: 'Array', elementDataType: 'Int64', nullable: true, autoId: false }
  t.match(await add(notes), { code: 0 })
  t.match(await add({ ...tags, elementTypeParams: { max_capacity: 8 } }), { code: 0 })
  const { fields } = (await call('collections/describe', name)).data as { fields: object[] }
  t.match(fields.slice(-2), [
    {
      ...{ name: 'notes', description: 'by readers', clusteringKey: true },
      params: [
        { key: 'max_length', value: '64' },
        { key: 'enable_analyzer', value: 'true' }
      ]
    },
    { name: 'tags', elementType: 'Int64', params: [{ key: 'max_capacity', value: '8' }] }
  ])
  const later: readonly (readonly [object, number, RegExp])[] = [
    [{ ...tags, fieldName: 'a', autoId: true, elementTypeParams: { max_capacity: 8 } }, 1100, /AutoID with true/],
    [{ ...notes, fieldName: 'a' }, 1100, /at most one field is the clustering key/],
    [{ ...pages, fieldName: 'a', nullable: true, elementTypeParams: { dim: 8 } }, 1100, /dim/],
    ...['dim', 'max_length', 'max_capacity', 'enable_analyzer'].map(
      param => [{ ...pages, fieldName: 'a', elementTypeParams: { [param]: [1] } }, 80000, new RegExp(param)] as const
    )
  ]
  for (const [schema, code, message] of later) t.match(await add(schema), { code, message }, String(message))
  const { data: made } = await call('jobs/import/create', { clusterId: CLUSTER, ...name, objectUrls: [[GOOD]] })
  advance(60)
  t.match(await call('jobs/import/describe', { clusterId: CLUSTER, jobId: made['jobId'] }), {
    data: { state: 'Completed', totalRows: 10 }
  })
})

t.test('Milvus 2.5 has no call that adds a field', async t => {
  const add = { collectionName: 'articles', schema: { fieldName: 'pages', dataType: 'Int64', nullable: true } }
  const old = await start(t, { flavor: 'milvus', milvusVersion: '2.5' })
  const { status, code, message, check, explain } = await old.call('collections/fields/add', add)
  t.strictSame(
    { status, code, message, check, explain },
    {
      status: 404,
      code: 404,
      message: 'No such path: POST /v2/vectordb/collections/fields/add',
      check: 'milvusVersion',
      explain: 'Milvus has this call since 2.6; start with --milvus-version 2.6'
    }
  )
  t.match((await old.call('collections/describe', { collectionName: 'articles' })).data, { fields: { length: 3 } })
  const calls: readonly (readonly [string, object])[] = [
    ['databases/list', {}],
    ['databases/create', { dbName: 'mine' }],
    ['databases/alter', { dbName: 'mine', properties: { a: 1 } }],
    ['databases/describe', { dbName: 'mine' }],
    ['databases/drop', { dbName: 'mine' }],
    ['aliases/create', { collectionName: 'articles', aliasName: 'latest' }],
    ['aliases/alter', { collectionName: 'books', aliasName: 'latest' }],
    ['aliases/describe', { aliasName: 'latest' }],
    ['aliases/list', {}],
    ['aliases/drop', { aliasName: 'latest' }],
    ['collections/compact', { collectionName: 'articles' }],
    ['collections/refresh_load', { collectionName: 'articles' }],
    ['collections/alter_properties', { collectionName: 'articles', properties: { a: 1 } }]
  ]
  for (const [path, body] of calls) t.match(await old.call(path, body), { status: 200, code: 0 }, path)
  const newer = await start(t, { flavor: 'milvus', milvusVersion: '2.6' })
  t.match(await newer.call('collections/fields/add', add), { code: 0 })
  const cloud = await start(t, { milvusVersion: '2.5' })
  t.match(await cloud.call('collections/fields/add', add), { code: 0 }, 'the version is that of Milvus calls')
})

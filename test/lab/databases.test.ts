import t, { type Test } from 'tap'
import { control } from '../support/control.ts'
import { emulator } from '../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'
const FIELDS = [
  { name: 'id', type: 'Int64', primaryKey: true },
  { name: 'title', type: 'VarChar', maxLength: 32 },
  { name: 'vector', type: 'FloatVector', dim: 8 }
]
const GOOD = 's3://import-samples/json/pandas/articles.json'

/** An emulator whose cluster has a second database, with a collection that the default one has too, and one of its own. */
const start = async (t: Test) => {
  const started = await emulator(t, { era: '2025' })
  const ask = control(started)
  const [, world] = await ask('GET', '/world')
  const { collections, ...cluster } = (world as { clusters: { id: string; collections: object[] }[] }).clusters.find(
    ({ id }) => id === CLUSTER
  ) as { id: string; collections: object[] }
  const put = (more: object) => ask('PUT', `/world/clusters/${CLUSTER}`, { ...cluster, id: undefined, ...more })
  const second = ['articles', 'own'].map(name => ({ name, database: 'second', rows: 5, fields: FIELDS }))
  const databases = [{ name: 'second', properties: { 'database.replica.number': '1' } }]
  const data = async (path: string, body: object, header?: string) => {
    const { body: reply } = await started.send({
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers: { host: `${CLUSTER}.localhost`, ...(header !== undefined && { 'db-name': header }) },
      payload: JSON.stringify(body)
    })
    return reply as { code: number; message?: string; data: Record<string, unknown> }
  }
  const create = async (dbName?: string, collectionName = 'articles') => {
    const { code, data: made } = await data('jobs/import/create', {
      ...{ clusterId: CLUSTER, collectionName, objectUrls: [[GOOD]] },
      ...(dbName !== undefined && { dbName })
    })
    return code === 0 ? String(made['jobId']) : code
  }
  return { ...started, ask, put, data, create, collections, second, databases }
}

t.test('a second database has its own collections, jobs and rows', async t => {
  const { put, data, create, advance, ask, collections, second, databases } = await start(t)
  t.match(await put({ databases, collections: [...collections, ...second] }), [200, { databases }])
  const names = async (body: object, header?: string) => (await data('collections/list', body, header)).data
  t.strictSame(await names({ dbName: 'second' }), ['articles', 'own'])
  t.strictSame(await names({}, 'second'), ['articles', 'own'], 'the header names it as well')
  t.equal((await names({ dbName: 'default' }))['length'], collections.length)
  const [here, there] = [await create(), await create('second')]
  t.equal(await create('second', 'medium_articles'), 47005)
  t.equal(await create(undefined, 'own'), 47005)
  const jobs = async (body: object) =>
    ((await data('jobs/import/list', { clusterId: CLUSTER, ...body })).data['records'] as { jobId: string }[]).map(
      ({ jobId }) => jobId
    )
  t.strictSame(await jobs({ dbName: 'second' }), [there])
  t.strictSame((await jobs({ dbName: 'default' })).slice(0, 1), [here])
  t.strictSame((await jobs({})).slice(0, 2), [there, here], 'the page lists all jobs of the cluster')
  advance(60)
  const rows = async (body: object) => (await data('collections/get_stats', body)).data['rowCount']
  const before = await rows({ collectionName: 'articles' })
  t.equal(await rows({ dbName: 'second', collectionName: 'articles' }), 15)
  t.equal(await rows({ dbName: 'second', collectionName: 'own' }), 5)
  t.match(await data('collections/drop', { dbName: 'second', collectionName: 'articles' }), { code: 0 })
  t.equal(await rows({ collectionName: 'articles' }), before, 'the twin in the default database stays')
  t.match(await data('collections/has', { dbName: 'second', collectionName: 'articles' }), { data: { has: false } })
  t.match(await ask('GET', `/jobs/${there}`), [200, { database: 'second', collectionName: 'articles' }])
})

t.test('databases are in a snapshot, and come back with it', async t => {
  const { put, data, create, advance, ask, collections, second, databases } = await start(t)
  await put({ databases, collections: [...collections, ...second] })
  const job = await create('second')
  advance(60)
  const look = async () => [
    (await ask('GET', '/world'))[1],
    await data('collections/get_stats', { dbName: 'second', collectionName: 'articles' }),
    { ...((await ask('GET', `/jobs/${job}`))[1] as object), journalId: null }
  ]
  const before = await look()
  const [, snapshot] = await ask('GET', '/snapshot')
  await ask('POST', '/reset')
  t.match(await data('collections/list', { dbName: 'second' }), {
    code: 800,
    message: 'database not found[database=second]'
  })
  t.match(await ask('PUT', '/snapshot', snapshot as object), [200, {}])
  t.strictSame(await look(), before)
})

t.test('a world with a database that is not there, or a collection twice in one, is rejected', async t => {
  const { put, collections, second, databases, ask } = await start(t)
  t.match(await put({ collections: second }), [400, { error: /no database has the name 'second'/ }])
  t.match(await put({ databases: [...databases, ...databases], collections }), [400, { error: /occurs twice/ }])
  t.match(await put({ databases, collections: [...second, ...second] }), [400, { error: /occurs twice/ }])
  t.match(await put({ databases: [{ name: 'a-b' }] }), [400, { error: /databases/ }])
  const explicit = [{ name: 'plain', database: 'default', fields: FIELDS }]
  t.match(await put({ collections: explicit }), [200, { collections: [{ name: 'plain' }] }])
  await put({ databases, collections: second })
  const path = `/world/clusters/${CLUSTER}/collections`
  t.match(await ask('DELETE', `${path}/own`), [404, { error: /has no collection "own"/ }])
  t.match(await ask('DELETE', `${path}/own?database=second`), [200, { deleted: 'own' }])
  t.match(await ask('PUT', `${path}/own`, { database: 'second', fields: FIELDS }), [200, { database: 'second' }])
  t.match(await ask('PUT', `${path}/own`, { database: 'third', fields: FIELDS }), [400, { error: /'third'/ }])
})

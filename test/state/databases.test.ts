import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { emulator } from '../support/emulator.ts'
import { onDatabase } from './support/on-database.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'

const test = await onDatabase(t)

/** Calls the data plane of a cluster. @returns code and data */
type Data = (path: string, body: object) => Promise<{ readonly code: number; readonly data: unknown }>

/** Makes a database with a collection that has an alias, and imports into it and into the default database. */
const prepare = async (data: Data, clusterId: string, collectionName: string, objectUrl: string): Promise<string> => {
  const mine = { dbName: 'mine' }
  const schema = {
    fields: [
      { fieldName: 'id', dataType: 'Int64', isPrimary: true },
      { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: 32 } },
      { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 8 } }
    ]
  }
  const steps: readonly (readonly [string, object])[] = [
    ['databases/create', { ...mine, properties: { a: 1 } }],
    ['databases/alter', { dbName: 'default', properties: { b: 2 } }],
    ['collections/create', { ...mine, collectionName, schema }],
    ['collections/alter_properties', { ...mine, collectionName, properties: { c: 3 } }],
    ['aliases/create', { ...mine, collectionName, aliasName: 'latest' }],
    ['aliases/create', { collectionName, aliasName: 'newest' }]
  ]
  for (const [path, body] of steps) {
    const { code } = await data(path, body)
    if (code !== 0) throw new Error(`${path}: ${code}`)
  }
  const body = { clusterId, ...mine, collectionName: 'latest', objectUrls: [[objectUrl]] }
  const { data: made } = await data('jobs/import/create', body)
  return (made as { jobId: string }).jobId
}

/** Everything of the databases that the API shows. */
const look = async (data: Data, clusterId: string, collectionName: string, jobId: string): Promise<unknown> => {
  const seen: Record<string, unknown> = { databases: (await data('databases/list', {})).data }
  for (const dbName of ['default', 'mine']) {
    const collection = (await data('collections/describe', { dbName, collectionName })).data as Record<string, unknown>
    seen[dbName] = {
      database: (await data('databases/describe', { dbName })).data,
      collections: (await data('collections/list', { dbName })).data,
      aliases: (await data('aliases/list', { dbName })).data,
      properties: collection['properties'],
      rows: (await data('collections/get_stats', { dbName, collectionName })).data,
      jobs: ((await data('jobs/import/list', { clusterId, dbName })).data as { records: object[] }).records.length
    }
  }
  const { state, progress } = (await data('jobs/import/describe', { clusterId, jobId })).data as {
    [name: string]: unknown
  }
  return { ...seen, job: { state, progress } }
}

const expected = (job: object, rows: number, others: readonly string[], own: number, inDefault: number) => ({
  databases: ['default', 'mine'],
  default: {
    database: { dbID: 1, dbName: 'default', properties: [{ key: 'b', value: '2' }] },
    collections: others,
    aliases: ['newest'],
    properties: [],
    rows: { rowCount: own },
    jobs: inDefault
  },
  mine: {
    database: { dbID: 460002122968502, dbName: 'mine', properties: [{ key: 'a', value: '1' }] },
    collections: ['articles'],
    aliases: ['latest'],
    properties: [{ key: 'c', value: '3' }],
    rows: { rowCount: rows },
    jobs: 1
  },
  job
})

t.test('databases, their collections, aliases and jobs are there again after a restart of a folder', async t => {
  const dir = t.testdir({})
  const start = async (state: string) => {
    const started = await emulator(t, { era: '2025', freeze: '2024-01-02T03:04:05Z', state: join(dir, state) })
    const data: Data = async (path, body) => {
      const headers = { host: `${CLUSTER}.localhost` }
      const payload = JSON.stringify(body)
      return (await started.send({ method: 'POST', path: `/v2/vectordb/${path}`, headers, payload })).body as Awaited<
        ReturnType<Data>
      >
    }
    return { ...started, data }
  }
  const target = [CLUSTER, 'articles'] as const
  const others = ['medium_articles', 'books', 'pictures', 'articles', 'all_types']
  const first = await start('state')
  const jobId = await prepare(first.data, ...target, 's3://import-samples/json/pandas/articles.json')
  // Every answer is saved, so the folder is what a server would leave that is killed now.
  await cp(join(dir, 'state'), join(dir, 'copy'), { recursive: true })
  const second = await start('copy')
  const pending = { state: 'Pending', progress: 0 }
  t.strictSame(await look(second.data, ...target, jobId), expected(pending, 0, others, 0, 2))
  await second.clock.advance('1h')
  const done = { state: 'Completed', progress: 100 }
  t.strictSame(await look(second.data, ...target, jobId), expected(done, 10, others, 0, 2))
  t.equal((await second.data('collections/drop', { dbName: 'mine', collectionName: 'articles' })).code, 65535)
  for (const [path, body] of [
    ['aliases/drop', { dbName: 'mine', aliasName: 'latest' }],
    ['collections/drop', { dbName: 'mine', collectionName: 'articles' }],
    ['databases/drop', { dbName: 'mine' }]
  ] as const)
    t.equal((await second.data(path, body)).code, 0, path)
  await cp(join(dir, 'copy'), join(dir, 'last'), { recursive: true })
  const third = await start('last')
  t.strictSame((await third.data('databases/list', {})).data, ['default'])
  t.strictSame((await third.data('aliases/list', {})).data, ['newest'])
  t.equal((await third.data('collections/list', { dbName: 'mine' })).code, 800)
})

test('databases, their collections, aliases and jobs of one replica are those of another', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const dataOf =
    ({ api }: typeof one): Data =>
    (path, body) =>
      api('POST', `/v2/vectordb/${path}`, body, { host: 'in01-a.localhost' })
  const target = ['in01-a', 'articles'] as const
  const others = ['articles', 'made']
  const jobId = await prepare(dataOf(one), ...target, 's3://samples/json/pandas/articles.json')
  const pending = { state: 'Pending', progress: 0 }
  t.strictSame(await look(dataOf(two), ...target, jobId), expected(pending, 0, others, 100, 0))
  t.strictSame(await look(dataOf(one), ...target, jobId), expected(pending, 0, others, 100, 0))
  await two.control('POST', '/clock/advance', { by: '1h' })
  const done = { state: 'Completed', progress: 100 }
  for (const replica of [one, await shared.replica()])
    t.strictSame(await look(dataOf(replica), ...target, jobId), expected(done, 10, others, 100, 0))
  t.equal((await dataOf(two)('databases/create', { dbName: 'mine' })).code, 65535, 'the name is taken everywhere')
  t.equal((await dataOf(two)('aliases/drop', { dbName: 'mine', aliasName: 'latest' })).code, 0)
  t.equal((await dataOf(one)('collections/drop', { dbName: 'mine', collectionName: 'articles' })).code, 0)
  t.equal((await dataOf(two)('databases/drop', { dbName: 'mine' })).code, 0)
  t.equal((await dataOf(one)('collections/list', { dbName: 'mine' })).code, 800)
  for (const replica of [one, two]) await replica.close()
  const later = await shared.replica()
  t.strictSame((await dataOf(later)('databases/list', {})).data, ['default'])
})

import { cp } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { createEmulator, type EmulatorOptions } from '../../../src/index.ts'
import { emulator } from '../../support/emulator.ts'

const DEDICATED = 'in01-5b7c0de3f1a2948'
const SCHEMA = { dimension: 8 }

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const { send } = await emulator(t, { era: '2025', ...options })
  return async (path: string, body: object, host = `${DEDICATED}.localhost`, headers: Record<string, string> = {}) => {
    const {
      status,
      body: reply,
      check,
      explain
    } = await send({
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers: { host, ...headers },
      payload: JSON.stringify(body)
    })
    return { status, check, explain, ...(reply as { code: number; message?: string; data: unknown }) }
  }
}

t.test('a database is created, described, changed, used and dropped', async t => {
  const call = await start(t)
  t.strictSame((await call('databases/list', {})).data, ['default'])
  const properties = { 'database.replica.number': 2, 'database.force.deny.reading': false, big: 1e21 }
  t.match(await call('databases/create', { dbName: 'mine', properties }), { status: 200, code: 0, data: {} })
  t.strictSame((await call('databases/list', {})).data, ['default', 'mine'])
  const { data } = await call('databases/describe', { dbName: 'mine' })
  const { dbID, ...described } = data as { dbID: number }
  t.ok(Number.isSafeInteger(dbID) && dbID > 1)
  t.strictSame(described, {
    dbName: 'mine',
    properties: [
      { key: 'database.replica.number', value: '2' },
      { key: 'database.force.deny.reading', value: 'false' },
      { key: 'big', value: '1e+21' }
    ]
  })
  t.match(await call('databases/alter', { dbName: 'mine', properties: { big: 'small', new: true } }), { code: 0 })
  t.match(await call('databases/describe', { dbName: 'mine' }), {
    data: { dbID, properties: [{}, {}, { key: 'big', value: 'small' }, { key: 'new', value: 'true' }] }
  })
  t.match(await call('databases/alter', { dbName: 'default', properties: { a: 1 } }), { code: 0 })
  t.match(await call('databases/describe', { dbName: 'default' }), {
    data: { dbID: 1, dbName: 'default', properties: [{ key: 'a', value: '1' }] }
  })
  t.match(await call('collections/create', { dbName: 'mine', collectionName: 'mine_only', ...SCHEMA }), { code: 0 })
  t.match(
    await call('partitions/create', { collectionName: 'mine_only', partitionName: 'p' }, undefined, {
      'db-name': 'mine'
    }),
    {
      code: 0
    }
  )
  t.strictSame((await call('partitions/list', { dbName: 'mine', collectionName: 'mine_only' })).data, ['_default', 'p'])
  t.match(await call('partitions/list', { collectionName: 'mine_only' }), { code: 100 })
  t.match(await call('databases/drop', { dbName: 'mine' }), {
    code: 65535,
    message: 'database:mine not empty, must drop all collections before drop database',
    explain: /collection mine_only/
  })
  t.match(await call('collections/drop', { dbName: 'mine', collectionName: 'mine_only' }), { code: 0 })
  t.match(await call('databases/drop', { dbName: 'mine' }), { code: 0, data: {} })
  t.match(await call('databases/drop', { dbName: 'mine' }), { code: 0 }, 'as the server does')
  t.strictSame((await call('databases/list', {})).data, ['default'])
})

t.test('what is wrong with a database call is told as the server tells it', async t => {
  const call = await start(t)
  const cases: readonly (readonly [string, object, number, string])[] = [
    ['create', { dbName: 'default' }, 65535, 'database already exist: default'],
    [
      'create',
      { dbName: '9lives' },
      802,
      'the first character of a database name must be an underscore or letter: invalid database name[database=9lives]'
    ],
    [
      'create',
      { dbName: 'a-b' },
      802,
      'database name can only contain numbers, letters and underscores: invalid database name[database=a-b]'
    ],
    [
      'create',
      { dbName: 'x'.repeat(256) },
      802,
      `the length of a database name must be less than 255 characters: invalid database name[database=${'x'.repeat(256)}]`
    ],
    ['describe', { dbName: 'none' }, 800, 'database not found[database=none]'],
    ['alter', { dbName: 'none', properties: { a: 1 } }, 800, 'database not found[database=none]'],
    [
      'alter',
      { dbName: 'default', properties: {} },
      65535,
      'alter database requires either properties or deletekeys to modify or delete keys, both cannot be empty'
    ],
    ['drop', { dbName: 'default' }, 65535, 'can not drop default database']
  ]
  for (const [name, body, code, message] of cases) {
    t.match(await call(`databases/${name}`, body), { status: 200, code, message }, message)
  }
  for (const name of ['create', 'describe', 'alter', 'drop']) {
    const header = { 'db-name': 'default' }
    t.match(await call(`databases/${name}`, {}, undefined, header), { code: 1802, check: 'required' }, name)
    t.match(await call(`databases/${name}`, { dbName: 7 }), { code: 80000 }, name)
    t.match(await call(`databases/${name}`, { dbName: 'a', more: 1 }), { code: 80000 }, name)
    t.match(await call(`databases/${name}`, { dbName: 'a' }, 'in01-000000000000c04.localhost'), { code: 40003 }, name)
  }
  t.match(await call('databases/create', { dbName: 'a', properties: { b: [1] } }), { code: 80000 })
  t.strictSame((await call('databases/list', {})).data, ['default'], 'nothing is half made')
})

t.test('only dedicated clusters have databases, unless all of v2 is a Milvus', async t => {
  const free = 'in03-181766e3f9556b7.localhost'
  const call = await start(t)
  t.match(await call('databases/create', { dbName: 'mine' }, free), {
    status: 403,
    code: 65535,
    message: /^rpc error: code = PermissionDenied desc = PrivilegeCreateDatabase: permission deny to/,
    check: 'plan'
  })
  t.strictSame((await call('databases/list', {}, free)).data, ['default'])
  const milvus = await start(t, { flavor: 'milvus' })
  t.match(await milvus('databases/create', { dbName: 'mine' }, free), { code: 0 })
  t.strictSame((await milvus('databases/list', {}, free)).data, ['default', 'mine'])
  t.match(await milvus('databases/drop', {}, free), {
    code: 1802,
    message:
      "missing required parameters, error: Key: 'DatabaseReqRequiredName.DbName' Error:Field validation for 'DbName' failed on the 'required' tag"
  })
})

t.test('a cluster has at most 1,024 databases besides default, a Milvus 64, or as many as its world says', async t => {
  for (const [flavor, most] of [
    ['auto', 1024],
    ['milvus', 64]
  ] as const) {
    const call = await start(t, { flavor })
    for (let i = 1; i <= most; i++) t.match(await call('databases/create', { dbName: `d${i}` }), { code: 0 })
    const refused = await call('databases/create', { dbName: 'more' })
    t.strictSame(
      [refused.status, refused.code, refused.message, refused.check],
      [200, 801, `exceeded the limit number of database[limit=${most}]`, 'databases']
    )
    t.equal((await call('databases/create', { dbName: 'd1' })).code, 65535, 'an existing name comes first')
    t.equal((await call('databases/alter', { dbName: 'default', properties: { a: 1 } })).code, 0)
    t.equal((await call('databases/drop', { dbName: 'd1' })).code, 0)
    t.equal((await call('databases/create', { dbName: 'more' })).code, 0, 'default does not count')
    t.equal(((await call('databases/list', {})).data as string[]).length, most + 1, 'nothing is half made')
  }
  const { send, world } = await emulator(t, { era: '2025' })
  const cluster = (await world.read()).clusters.find(({ id }) => id === DEDICATED)
  const put = async (changes: object) => {
    const payload = JSON.stringify({ ...cluster, ...changes })
    const { status, text } = await send({ method: 'PUT', path: `/_emulator/world/clusters/${DEDICATED}`, payload })
    return [status, status === 200 ? '' : text] as const
  }
  const many = Array.from({ length: 1025 }, (_, i) => ({ name: `d${i}` }))
  const [status, text] = await put({ databases: many })
  t.equal(status, 400)
  t.match(text, 'databases beside default: 1025; the cluster may have 1024')
  t.equal((await put({ databases: many.slice(1) }))[0], 200)
  const [lowered, why] = await put({ databases: [{ name: 'a' }, { name: 'default' }], maxDatabases: 0 })
  t.equal(lowered, 400)
  t.match(why, 'databases beside default: 1; the cluster may have 0')
  t.equal((await put({ databases: [{ name: 'default' }], maxDatabases: 0 }))[0], 200)
  t.equal((await world.read()).clusters.find(({ id }) => id === DEDICATED)?.maxDatabases, 0)
  t.equal((await put({ maxDatabases: 1025 }))[0], 400)
})

t.test('a new database or collection of Milvus has no jobs of a dropped one with its name', async t => {
  const state = `${t.testdir({})}/state`
  const started = await emulator(t, { era: '2025', flavor: 'milvus', state })
  type Started = Pick<typeof started, 'send'>
  const call = async ({ send }: Started, path: string, body: object, database = 'm1') => {
    const headers = { host: `${DEDICATED}.localhost`, 'db-name': database }
    const { body: reply } = await send({
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers,
      payload: JSON.stringify(body)
    })
    return reply as { code: number; data: { jobId?: string; records?: { jobId: string }[] } }
  }
  const ok = async (path: string, body: object, database?: string) => {
    const { code, data } = await call(started, path, body, database)
    t.equal(code, 0, path)
    return data
  }
  const listed = async (body: object, database?: string, from: Started = started) => {
    const { code, data } = await call(from, 'jobs/import/list', body, database)
    return code === 0 ? data.records?.map(({ jobId }) => jobId) : code
  }
  const a = { collectionName: 'a' }
  const files = [['s3://import-samples/json/pandas/articles.json']]
  const create = async () => (await ok('jobs/import/create', { ...a, files })).jobId
  await ok('databases/create', { dbName: 'm1' })
  await ok('collections/create', { ...a, ...SCHEMA })
  const first = await create()
  t.strictSame(await listed(a), [first])
  await ok('collections/drop', a)
  await ok('collections/create', { ...a, ...SCHEMA })
  t.strictSame(await listed(a), [], 'the collection is another')
  t.strictSame(await listed({}), [first], 'the database is the same')
  const second = await create()
  t.strictSame(await listed(a), [second])
  await ok('collections/drop', a)
  t.equal(await listed(a), 100)
  await ok('databases/drop', { dbName: 'm1' })
  t.equal(await listed(a), 800)
  t.strictSame(await listed({}), [])
  await ok('databases/create', { dbName: 'm1' })
  await ok('collections/create', { ...a, ...SCHEMA })
  t.strictSame([await listed(a), await listed({})], [[], []])
  const third = await create()
  t.strictSame([await listed(a), await listed({})], [[third], [third]])
  const { body: snapshot } = await started.send({ method: 'GET', path: '/_emulator/snapshot' })
  const restored = await emulator(t, { era: '2025', flavor: 'milvus' })
  const put = { method: 'PUT', path: '/_emulator/snapshot', payload: JSON.stringify(snapshot) } as const
  t.equal((await restored.send(put)).status, 200)
  t.strictSame([await listed(a, 'm1', restored), await listed({}, 'm1', restored)], [[third], [third]])
  const copy = `${t.testdirName}/copy`
  await cp(state, copy, { recursive: true })
  const reopened = await emulator(t, { era: '2025', flavor: 'milvus', state: copy })
  t.strictSame([await listed(a, 'm1', reopened), await listed({}, 'm1', reopened)], [[third], [third]])
})

t.test('a cluster of the cloud lists no jobs of a database that is missing or was dropped', async t => {
  const call = await start(t)
  const host = 'localhost'
  const listed = async (body: object) => {
    const { data } = await call('jobs/import/list', { clusterId: DEDICATED, ...body }, host)
    return (data as { records: { jobId: string }[] }).records.map(({ jobId }) => jobId)
  }
  const make = async () => {
    await call('databases/create', { dbName: 'mine' })
    await call('collections/create', { dbName: 'mine', collectionName: 'a', ...SCHEMA })
  }
  await make()
  const { data } = await call(
    'jobs/import/create',
    {
      ...{ clusterId: DEDICATED, dbName: 'mine', collectionName: 'a' },
      objectUrls: [['s3://import-samples/json/pandas/articles.json']]
    },
    host
  )
  const { jobId } = data as { jobId: string }
  t.strictSame(await listed({ dbName: 'mine' }), [jobId])
  await call('collections/drop', { dbName: 'mine', collectionName: 'a' })
  t.strictSame(await listed({ dbName: 'mine', collectionName: 'a' }), [jobId])
  await call('databases/drop', { dbName: 'mine' })
  t.strictSame(await listed({ dbName: 'mine' }), [])
  await make()
  t.strictSame([await listed({ dbName: 'mine' }), await listed({ dbName: 'mine', collectionName: 'a' })], [[], []])
  t.ok((await listed({})).includes(jobId), 'the jobs of the cluster are all there')
})

t.test('a world declares databases on dedicated clusters alone, unless all of v2 is a Milvus', async t => {
  const free = 'in03-181766e3f9556b7'
  const { send, world } = await emulator(t, { era: '2025' })
  const document = await world.read({ secrets: true })
  const cluster = document.clusters.find(({ id }) => id === free)
  const put = (changes: object) => {
    const payload = JSON.stringify({ ...cluster, ...changes })
    return send({ method: 'PUT', path: `/_emulator/world/clusters/${free}`, payload })
  }
  for (const plan of ['Free', 'Serverless']) {
    const { status, text } = await put({ plan, databases: [{ name: 'arch' }] })
    t.equal(status, 400, plan)
    t.match(text, `databases: the ${plan} plan has the database default alone; use Standard or Enterprise`)
  }
  t.equal((await put({ databases: [{ name: 'default' }] })).status, 200)
  t.equal((await put({ plan: 'Standard', databases: [{ name: 'arch' }] })).status, 200)
  const clusters = document.clusters.map(each => (each.id === free ? { ...each, databases: [{ name: 'arch' }] } : each))
  const changed = { ...document, clusters }
  const file = `${t.testdir({ 'world.json': JSON.stringify(changed) })}/world.json`
  await t.rejects(createEmulator({ world: file, flavor: 'auto' }), {
    message: /databases: the Free plan has the database default alone/
  })
  const milvus = await emulator(t, { world: file, flavor: 'milvus' })
  const { databases } = (await milvus.world.read()).clusters.find(({ id }) => id === free) ?? {}
  t.strictSame(databases, [{ name: 'arch' }])
  const text = await milvus.world.readText({ secrets: true })
  t.match(await milvus.world.replace(text), { applied: true, problems: [] }, 'its own world can be put back')
})

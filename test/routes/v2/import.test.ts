import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/index.ts'
import { dataPlane } from '../../support/data-plane.ts'
import { emulator, PAGE } from '../../support/emulator.ts'

const CREATE = 'create'
const CLUSTER = 'in01-5b7c0de3f1a2948'
const SAMPLES = 's3://import-samples'

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const { send, advance } = await emulator(t, { era: '2025', ...options })
  const call = async (name: string, body: object, key = 'demo', host = 'localhost') => {
    const {
      status,
      body: reply,
      check,
      explain
    } = await send({
      method: 'POST',
      path: `/v2/vectordb/jobs/import/${name}`,
      headers: { authorization: `Bearer ${key}`, host },
      payload: JSON.stringify(body)
    })
    const { code, data, message } = reply as { code: number; data: Record<string, unknown>; message?: string }
    return { status, code, data, message, check, explain }
  }
  const create = async (body: object) => {
    const { code, data } = await call(CREATE, body)
    t.equal(code, 0)
    return data['jobId'] as string
  }
  return { call, create, advance }
}

const ARTICLES = { clusterId: CLUSTER, collectionName: 'articles' }

t.test('v2 imports files and folders, and tells their rows', async t => {
  const { call, create, advance } = await start(t)
  const jobId = await create({
    ...ARTICLES,
    objectUrls: [[`${SAMPLES}/json/pandas/articles.json`], [`${SAMPLES}/broken/json/good-list.json`]]
  })
  t.match(jobId, /^job-[0-9a-z]{22}$/)
  const at = async () => (await call('describe', { clusterId: CLUSTER, jobId })).data
  t.match(await at(), { state: 'Pending', progress: 0, completeTime: '', reason: '', totalRows: 0 })
  advance(0.9)
  t.match(await at(), { state: 'Pending', progress: 9, totalRows: 0 })
  advance(0.1)
  t.match(await at(), { state: 'Importing', progress: 10, totalRows: 0 })
  advance(4)
  t.match(await at(), { state: 'Importing', progress: 52, totalRows: 13 })
  advance(60)
  t.strictSame(await at(), {
    jobId,
    collectionName: 'articles',
    fileName: 'json/pandas/articles.json,broken/json/good-list.json',
    fileSize: 1733,
    state: 'Completed',
    progress: 100,
    completeTime: '2024-01-02T03:04:15Z',
    reason: '',
    totalRows: 13,
    details: [
      {
        fileName: 'json/pandas/articles.json',
        fileSize: 1283,
        state: 'Completed',
        progress: 100,
        completeTime: '2024-01-02T03:04:13Z',
        reason: '',
        totalRows: 10
      },
      {
        fileName: 'broken/json/good-list.json',
        fileSize: 450,
        state: 'Completed',
        progress: 100,
        completeTime: '2024-01-02T03:04:15Z',
        reason: '',
        totalRows: 3
      }
    ]
  })
  for (const name of ['describe', 'getProgress', 'get_progress']) {
    t.match(await call(name, { clusterId: CLUSTER, jobId }), { code: 0, data: { state: 'Completed' } }, name)
  }
  t.equal((await call('list', { clusterId: CLUSTER })).code, 0)
})

t.test('all that SDKs send beside is taken: empty fields, tags, older and newer names of the URLs', async t => {
  const { call } = await start(t)
  const url = `${SAMPLES}/json/pandas/articles.json`
  const empty = { dbName: '', partitionName: '', files: null, objectUrls: null, objectUrl: '', token: '', options: {} }
  const bodies = [
    { ...empty, ...ARTICLES, objectUrl: url, accessKey: '', secretKey: '' },
    { ...empty, ...ARTICLES, files: [[url]], dbName: 'default' },
    { ...ARTICLES, apiKey: 'demo', objectUrls: [[url]], options: { sdk: 'java', scene: 'bulkWriter' } },
    { ...ARTICLES, clusterId: '', projectId: 'proj-0a1b2c3d4e5f60718293a4', regionId: 'aws-us-west-2', objectUrl: url }
  ]
  for (const body of bodies) t.match(await call(CREATE, body), { code: 0 }, JSON.stringify(body))
})

t.test('an import goes into the database and the partition that it names, or is rejected', async t => {
  const { call, advance } = await dataPlane(t)
  const may = { collectionName: 'articles', partitionName: 'may' }
  await call('partitions/create', may)
  const create = (place: object) =>
    call('jobs/import/create', { ...ARTICLES, objectUrl: `${SAMPLES}/json/pandas/articles.json`, ...place })
  t.match(await create({ dbName: 'default', partitionName: 'may' }), { code: 0 })
  advance(60)
  t.strictSame((await call('partitions/get_stats', may)).data, { rowCount: 10 })
  t.match(await create({ dbName: 'other' }), { code: 47005, check: 'collection' })
  t.match(await create({ partitionName: 'june' }), { code: 47005, check: 'collection' })
})

t.test('a file that does not fit fails its job, in details and in the header', async t => {
  const { call, create, advance } = await start(t)
  const jobId = await create({ ...ARTICLES, objectUrls: [[`${SAMPLES}/broken/csv/too-long.csv`]] })
  advance(60)
  const { data, explain } = await call('describe', { clusterId: CLUSTER, jobId })
  const reason =
    'failed to parse row, error: value length(34) for field title exceeds max_length(32): importing data failed'
  t.match(data, { state: 'Failed', progress: 40, totalRows: 0, reason, details: [{ state: 'Failed', reason }] })
  t.equal(explain, 'broken/csv/too-long.csv, row 2, field title: field title takes 32 bytes of UTF-8, the value has 34')
})

t.test('CSV files are read as the options say', async t => {
  const { call, create, advance } = await start(t)
  const body = { ...ARTICLES, objectUrls: [[`${SAMPLES}/csv/pandas/articles.csv`]] }
  const outcome = async (options: object) => {
    const jobId = await create({ ...body, options })
    advance(60)
    return (await call('describe', { clusterId: CLUSTER, jobId })).data
  }
  t.equal((await outcome({}))['state'], 'Completed')
  t.equal((await outcome({ sep: ';' }))['state'], 'Failed', 'and what was read as something else is read anew')
  t.equal((await outcome({ sep: '', nullkey: '' }))['state'], 'Completed', 'an empty text is the default')
  for (const [sep, shown] of [
    ['||', '||'],
    ['"', '"'],
    ['\n', '\\n'],
    ['\0', '\\x00'],
    ['\ufffd', '\ufffd']
  ] as const) {
    t.match(await outcome({ sep }), { state: 'Failed', reason: `unsupported csv separator: ${shown}: importing` })
  }
})

t.test('JSON and Array fields, which v1 rejects, are imported', async t => {
  const { call } = await start(t)
  const body = { clusterId: CLUSTER, collectionName: 'all_types', objectUrl: `${SAMPLES}/json/pandas/articles.json` }
  t.match(await call(CREATE, body), { code: 0 })
})

t.test('jobs are listed newest first, of one collection if asked; zero is the default page', async t => {
  const { call, create, advance } = await start(t)
  const objectUrl = `${SAMPLES}/json/pandas/articles.json`
  const first = await create({ ...ARTICLES, objectUrl })
  advance(20)
  const second = await create({ ...ARTICLES, objectUrl })
  advance(5)
  const { data } = await call('list', { clusterId: CLUSTER, collectionName: 'articles', pageSize: 0, currentPage: 0 })
  t.strictSame(data, {
    count: 2,
    currentPage: 1,
    pageSize: 10,
    records: [
      { collectionName: 'articles', jobId: second, state: 'InProgress' },
      { collectionName: 'articles', jobId: first, state: 'Completed' }
    ]
  })
  const elsewhere = await call('list', { clusterId: CLUSTER, dbName: 'other' })
  t.match(elsewhere, { code: 0, data: { count: 0, records: [] } }, 'there is one database')
  const all = (await call('list', { clusterId: CLUSTER, pageSize: 1, currentPage: 2 })).data
  t.strictSame(all, {
    count: 1,
    currentPage: 2,
    pageSize: 1,
    records: [{ collectionName: 'articles', jobId: first, state: 'Completed' }]
  })
  const beyond = { clusterId: CLUSTER, collectionName: 'articles', pageSize: 2, currentPage: 2 }
  t.strictSame((await call('list', beyond)).data, { count: 0, currentPage: 2, pageSize: 2, records: [] })
})

t.test('a job is found by the project and region of its cluster as by its id', async t => {
  const { call, create } = await start(t)
  const jobId = await create({ ...ARTICLES, objectUrl: `${SAMPLES}/json/pandas/articles.json` })
  const address = { projectId: 'proj-0a1b2c3d4e5f60718293a4', regionId: 'aws-us-west-2' }
  for (const [name, body] of [
    ['describe', { jobId }],
    ['list', {}],
    ['list', { collectionName: 'articles' }],
    ['commit', { jobId }],
    ['abort', { jobId }]
  ] as const) {
    const byId = await call(name, { clusterId: CLUSTER, ...body })
    t.equal(byId.code, name === 'commit' || name === 'abort' ? 2100 : 0)
    t.strictSame(await call(name, { ...address, ...body }), byId, name)
    t.match(await call(name, { projectId: address.projectId, ...body }), { code: 96001, check: 'address' })
    t.match(await call(name, { ...address, regionId: 'aws-eu-central-1', ...body }), { code: 96018, check: 'address' })
  }
  t.match(await call('list', {}), { code: 96025, check: 'clusterId' }, 'one of both is required')
  t.match(await call('describe', { jobId }), { code: 96025, check: 'clusterId' }, 'one of both is required')
})

t.test('tags that SDKs send beside a job do nothing, in whatever call', async t => {
  const { call, create } = await start(t)
  const body = { ...ARTICLES, objectUrl: `${SAMPLES}/json/pandas/articles.json`, options: { auto_commit: 'false' } }
  const jobId = await create(body)
  const unknown = { clusterId: CLUSTER, jobId }
  const tags = [{ apiKey: 'demo-revoked' }, { options: { sdk: 'java', scene: 'bulkWriter' } }, { dbName: 'other' }]
  const inCluster = [...tags.slice(0, 2), { dbName: 'default' }]
  for (const [name, plain, sent] of [
    ['describe', unknown, tags],
    ['list', { clusterId: CLUSTER }, inCluster],
    ['commit', unknown, tags],
    ['abort', unknown, tags]
  ] as const) {
    const untagged = await call(name, plain)
    for (const tag of sent)
      t.strictSame(await call(name, { ...plain, ...tag }), untagged, `${name} ${JSON.stringify(tag)}`)
  }
})

t.test('a job that does not commit by itself waits at 99 for commit or abort', async t => {
  const { call, create, advance } = await start(t)
  const body = { ...ARTICLES, objectUrl: `${SAMPLES}/json/pandas/articles.json`, options: { auto_commit: 'false' } }
  const [kept, given] = [await create(body), await create(body)]
  advance(600)
  const at = async (jobId: string) => (await call('describe', { clusterId: CLUSTER, jobId })).data
  t.match(await at(kept), { state: 'Uncommitted', progress: 99, completeTime: '' })
  t.strictSame(await call('commit', { clusterId: CLUSTER, jobId: kept }), {
    status: 200,
    code: 0,
    data: {},
    message: undefined,
    check: undefined,
    explain: undefined
  })
  t.match(await at(kept), { state: 'Committing', progress: 99 })
  advance(1)
  t.match(await at(kept), { state: 'Completed', progress: 100, totalRows: 10 })
  t.match(await call('abort', { clusterId: CLUSTER, jobId: given }), { code: 0 })
  const details = [{ state: 'Failed', progress: 99 }]
  t.match(
    await at(given),
    { state: 'Failed', progress: 99, reason: 'aborted by user', details },
    'and no file is through'
  )
  t.match(await call('abort', { clusterId: CLUSTER, jobId: kept }), {
    code: 2100,
    message: `job ${kept} is in terminal/committed state Completed, abort not allowed: importing data failed`
  })
  t.match(await call('commit', { clusterId: CLUSTER, jobId: given }), {
    code: 2100,
    message: `job ${given} is in state Failed, expected Uncommitted: importing data failed`
  })
})

t.test('v2 has codes of its own, and passes the others on', async t => {
  const { call, create } = await start(t)
  const good = { ...ARTICLES, objectUrl: `${SAMPLES}/json/pandas/articles.json` }
  const refused = async (name: string, body: object, key?: string, host?: string) => {
    const { status, code, message, check } = await call(name, body, key, host)
    t.equal(status, code === 21119 ? 401 : 200)
    t.type(message, 'string')
    return [code, check]
  }
  const jobId = await create(good)
  t.strictSame(await refused(CREATE, good, 'demo-revoked'), [21119, 'key'])
  t.strictSame(await refused(CREATE, good, 'demo-unauthorized'), [21119, 'key'])
  t.strictSame(await refused(CREATE, { ...good, clusterId: '' }), [96025, 'clusterId'])
  t.strictSame(await refused(CREATE, { ...good, clusterId: 'in01-x' }), [96018, 'clusterExists'])
  t.strictSame(await refused(CREATE, good, 'demo', 'controller.api.gcp-us-west1.localhost'), [96018, 'region'])
  t.strictSame(await refused(CREATE, { ...good, clusterId: 'in01-b1d26349570f8ae' }), [96014, 'organization'])
  t.strictSame(await refused(CREATE, { ...good, clusterId: 'in01-a0c1523846f7e9d' }, 'demo-no-role'), [96016, 'role'])
  const project = { ...good, clusterId: undefined, projectId: 'proj-0a1b2c3d4e5f60718293a4' }
  t.strictSame(await refused(CREATE, { ...project, regionId: 'mars' }), [96001, 'address'])
  t.strictSame(await refused(CREATE, project), [96001, 'address'])
  t.strictSame(await refused(CREATE, { ...project, regionId: 'aws-eu-central-1' }), [96018, 'address'])
  t.strictSame(await refused(CREATE, { ...project, projectId: 'proj-x', regionId: 'aws-us-west-2' }), [
    96005,
    'address'
  ])
  t.strictSame(await refused('describe', { clusterId: CLUSTER, jobId: 'job-x' }), [96026, 'jobId'])
  t.strictSame(await refused('describe', { clusterId: CLUSTER }), [96026, 'jobId'])
  t.strictSame(await refused('describe', { clusterId: PAGE.clusterId, jobId }), [96026, 'jobId'])
  t.match(await call('describe', { clusterId: CLUSTER, jobId }), { code: 0, data: { jobId } })
  t.strictSame(await refused('list', { clusterId: CLUSTER, pageSize: 101 }), [96008, 'jobPaging'])
  t.strictSame(await refused('list', { clusterId: CLUSTER, currentPage: 1.5 }), [96009, 'jobPaging'])
  t.strictSame(await refused(CREATE, { ...good, objectUrl: undefined }), [90145, 'objectUrl'])
  t.strictSame(await refused(CREATE, { ...good, objectUrl: 's3a://b/k.json' }), [10003, 'objectUrlForm'])
  t.strictSame(await refused(CREATE, { ...good, dbName: 'other' }), [47005, 'collection'])
  t.strictSame(await refused(CREATE, { ...good, objectUrls: [['s3://import-samples/none/']] }), [47053, 'fileSet'])
  t.strictSame(await refused(CREATE, { ...good, unknown: 1 }), [80000, 'body'])
  const { message } = await call(CREATE, { ...good, objectUrls: [[null]] })
  t.equal(message, 'Incorrect parameter: objectUrls.0.0 must be a string, not null')
})

t.test('--flavor cloud takes no call that names no cluster, at any address', async t => {
  const { call, create } = await start(t, { flavor: 'cloud' })
  const files = [[`${SAMPLES}/json/pandas/articles.json`]]
  const host = `${CLUSTER}.localhost`
  const empty = { code: 96025, message: 'Empty clusterId. Please specify a clusterId.', check: 'clusterId' }
  t.match(await call(CREATE, { collectionName: 'articles', files }), empty)
  t.match(await call(CREATE, { collectionName: 'articles', files }, 'demo', host), empty)
  t.match(await call('list', { collectionName: 'articles' }), empty)
  t.match(await call('describe', { jobId: '449000000000000000' }), empty)
  t.match(
    await create({ ...ARTICLES, files }),
    /^job-/,
    'with a cluster it is one of the cloud, whatever the files are called'
  )
})

t.test('a volume is the folder of its name below --buckets', async t => {
  const row = JSON.stringify({ id: 1, title: 'a', vector: Array(8).fill(0.5) })
  const buckets = t.testdir({ my_volume: { data: { '1.json': `[${row}]`, '2.json': `[${row}]` } } })
  const { call, advance } = await start(t, { buckets })
  for (const [name, path, rows] of [
    ['volumeName', 'data/', 2],
    ['stageName', 'data/1.json', 1]
  ] as const) {
    const { data } = await call(CREATE, { ...ARTICLES, [name]: 'my_volume', dataPaths: [[path]] })
    advance(60)
    const found = await call('describe', { clusterId: CLUSTER, jobId: data['jobId'] })
    t.match(found.data, { state: 'Completed', totalRows: rows }, name)
  }
  t.match(await call(CREATE, { ...ARTICLES, volumeName: 'other', dataPaths: [['data/']] }), { code: 63240 })
})

t.test('a token lets a private object be imported, alone or with its keys, and a wrong part does not', async t => {
  const { send } = await emulator(t, { era: '2025' })
  const place = { clusterId: PAGE.clusterId, collectionName: PAGE.collectionName }
  const importing = async (given: object, objectUrl = 'gs://docs-demo/1af78216/1.parquet') => {
    const payload = JSON.stringify({ ...place, objectUrls: [[objectUrl]], ...given })
    // Free clusters run one import at a time.
    await send({ method: 'POST', path: '/_emulator/reset', payload: '{}' })
    const { body } = await send({ method: 'POST', path: '/v2/vectordb/jobs/import/create', payload })
    const { code, message } = body as { code: number; message?: string }
    return code === 0 ? 'accepted' : `${code} ${message}`
  }
  const refused = (reason: string) => `83001 Failed to getObjectMeta ${reason}.`
  const invalid = refused('The provided token is malformed or otherwise invalid')
  const keys = { accessKey: 'demo-access-key', secretKey: 'demo-secret-key' }
  const temporary = { accessKey: 'demo-temporary-key', secretKey: 'demo-temporary-secret', token: 'demo-session-token' }
  t.equal(await importing({ token: 'demo-access-token' }), 'accepted')
  t.equal(await importing({ token: 'demo-access-token', accessKey: '', secretKey: '' }), 'accepted', 'as SDKs send it')
  t.equal(await importing({ token: 'demo-access-token' }, 'gs://docs-demo/1af78216/'), 'accepted', 'a folder')
  t.equal(await importing(temporary), 'accepted')
  t.equal(await importing(keys), 'accepted')
  t.equal(await importing({ token: 'another' }), invalid)
  t.equal(await importing({ token: 'demo-session-token' }), invalid, 'of keys that are not sent')
  t.equal(await importing({ ...temporary, token: 'another' }), invalid)
  t.equal(await importing({ ...temporary, token: '' }), invalid)
  t.equal(await importing({ ...keys, token: 'demo-access-token' }), invalid, 'keys that go without a token')
  t.match(await importing({ ...temporary, secretKey: 'another' }), /^83001 .* signature we calculated does not match/)
  t.match(await importing({ ...temporary, accessKey: 'another' }), /^83001 .* access key ID .* does not exist/)
  t.equal(await importing({}), refused('Access denied'))
  t.equal(await importing({ token: 'never-told' }, PAGE.objectUrl), 'accepted', 'a public object looks at none')
  const { text } = await send({ method: 'GET', path: '/_emulator/journal' })
  t.match(text, '"token":"[REDACTED]"')
  t.notMatch(text, 'never-told')
})

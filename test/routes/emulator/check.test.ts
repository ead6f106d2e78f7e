import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { main } from '../../../src/cli/main.ts'
import { createChecks, importChecks, milvusCreateChecks } from '../../../src/imports/admission.ts'
import { SEEN } from '../../../src/imports/seen.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { FakeIo } from '../../cli/fake-io.ts'
import { BROKEN_SAMPLES } from '../../files/support/broken-samples.ts'
import { collectionOf, SAMPLES } from '../../files/support/sample.ts'
import { control } from '../../support/control.ts'
import { emulator } from '../../support/emulator.ts'
import { SMALL_WORLD, smallWorld } from '../../support/small-world.ts'

const BODY = { clusterId: 'in01-a', collectionName: 'books', objectUrl: 's3://files/one.json' }

interface Reply {
  readonly answer: { readonly code: number; readonly message?: string }
  readonly imports: boolean
  readonly checks: readonly { readonly name: string; readonly outcome: string; readonly seen: string | null }[]
  readonly files: readonly { readonly file: string; readonly fault?: object }[] | null
}

t.test('an import that would be taken passes each check, and its files are read', async t => {
  const { ask, list } = await smallWorld(t, {}, { 'one.json': '[{"id":1,"v":[1,2]},{"id":2,"v":[1,2]}]' })
  const [status, reply] = (await ask('POST', '/check', { body: BODY })) as [number, Reply]
  t.equal(status, 200)
  t.match(reply, {
    api: 'v1',
    answer: { code: 200 },
    imports: true,
    files: [{ file: 'one.json', type: 'json', size: 39, rows: 2 }],
    rows: 2,
    size: 39,
    unread: 0,
    limits: { era: '2025', files: 1000, jobs: 10_000, per: 'collection' }
  })
  t.strictSame(
    reply.checks.map(({ name, outcome, seen }) => [name, outcome, seen]),
    [
      ['domain', 'passed', 'the host is localhost or another neutral name'],
      ['content', 'passed', 'the body has clusterId, collectionName, objectUrl'],
      ['clusterId', 'passed', 'clusterId is in01-a'],
      ['objectUrl', 'passed', '1 source'],
      ['collectionName', 'passed', 'collectionName is books'],
      ['clusterExists', 'passed', "cluster in01-a is 'a'"],
      ['organization', 'passed', 'cluster and key belong to org'],
      ['region', 'passed', 'the cluster is in aws-us-west-2'],
      ['role', 'passed', 'the key has a role in every project'],
      ['status', 'passed', 'the cluster is RUNNING'],
      ['collection', 'passed', 'collection books has 2 fields'],
      ['objectUrlForm', 'passed', 'object one.json of bucket files in aws'],
      ['sameCloud', 'passed', 'the cluster is in aws, and this era takes objects of any cloud'],
      ['objectMeta', 'passed', '1 object, 39 bytes'],
      ['fieldTypes', 'passed', 'fields of type Int64, FloatVector'],
      ['fileSet', 'passed', 'files of type json'],
      ['objectCount', 'passed', '1 object'],
      ['objectNames', 'passed', 'names matter to NumPy alone'],
      ['objectSize', 'passed', '39 bytes together'],
      ['concurrency', 'passed', '0 of at most 10,000 imports per collection are running']
    ]
  )
  t.match(await list(), { count: 0 }, 'no job was made')
})

t.test('the first refusal counts, and what comes after it is not reached', async t => {
  const { ask } = await smallWorld(t)
  await ask('PATCH', '/world/clusters/in01-a', { status: 'SUSPENDED' })
  const [, reply] = (await ask('POST', '/check', { body: BODY })) as [number, Reply]
  t.match(reply, { answer: { code: 40003 }, imports: false, files: null })
  const at = reply.checks.findIndex(({ name }) => name === 'status')
  t.match(reply.checks[at], {
    outcome: 'refused',
    seen: 'the cluster is SUSPENDED; only a RUNNING cluster takes imports',
    answer: { code: 40003 }
  })
  t.ok(reply.checks.slice(0, at).every(({ outcome }) => outcome === 'passed'))
  t.ok(reply.checks.slice(at + 1).every(({ outcome, seen }) => outcome === 'not reached' && seen === null))
})

t.test('files are read although another job holds the slot', async t => {
  const { ask, create } = await smallWorld(t, { era: '2023' })
  await create()
  const [, reply] = (await ask('POST', '/check', { body: BODY })) as [number, Reply]
  t.match(reply, { answer: { code: 47055 }, files: [{ rows: 7 }], checks: { length: 20 } })
  t.match(reply.checks.at(-1), { name: 'concurrency', outcome: 'refused' })
})

t.test('a rejected key or body is the first check', async t => {
  const { ask } = await smallWorld(t, { flavor: 'auto' })
  await ask('PUT', '/world/keys', { key: 'gone', organization: 'org', state: 'revoked' })
  const first = async (input: object) => ((await ask('POST', '/check', input))[1] as Reply).checks[0]
  t.match(await first({ body: BODY, key: 'gone' }), { name: 'key', outcome: 'refused', answer: { code: 80001 } })
  t.match(await first({ body: { ...BODY, colour: 1 } }), {
    name: 'body',
    outcome: 'refused',
    seen: /^colour is no known field/,
    answer: { code: 80000 }
  })
  t.match(await first({ body: BODY, host: 'example.com' }), { name: 'domain', answer: { code: 90117 } })
  t.match(await first({ api: 'v2', body: [] }), { name: 'domain', outcome: 'passed' }, 'an empty list is no body')
})

t.test('v2 and Milvus are checked by their own tables, and answer in their own words', async t => {
  const { ask, createV2 } = await smallWorld(t, { era: '2023' })
  await createV2()
  const v2 = { clusterId: 'in01-a', collectionName: 'books', objectUrls: [['s3://files/one.json']] }
  t.match(await ask('POST', '/check', { api: 'v2', body: v2 }), [200, { api: 'v2', answer: { code: 47055 } }])
  await ask('PUT', '/world/keys', { key: 'gone', organization: 'org', state: 'revoked' })
  t.match(await ask('POST', '/check', { api: 'v2', body: v2, key: 'gone' }), [200, { answer: { code: 21119 } }])
  const milvus = { collectionName: 'books', files: [['gone.json']] }
  const [, reply] = (await ask('POST', '/check', { api: 'milvus', body: milvus })) as [number, Reply]
  t.match(reply, { answer: { code: 0 }, imports: false, files: null })
  t.match(
    reply.checks.find(({ name }) => name === 'objectMeta'),
    { outcome: 'refused', inJob: true, seen: /bucket "a-bucket"/ }
  )
  t.match(reply.checks.at(-1), { name: 'concurrency', outcome: 'passed', inJob: false })
  t.strictSame(await ask('POST', '/check', { api: 'milvus', body: v2 }), [
    400,
    {
      error:
        'api: this is no call of Milvus: a body with files and without clusterId or projectId is for Milvus, any other for the cloud'
    }
  ])
})

t.test('of many sources the first five are named', async t => {
  const names = [1, 2, 3, 4, 5, 6, 7].map(n => `${n}.json`)
  const { ask } = await smallWorld(t, {}, Object.fromEntries(names.map(name => [name, '[{"id":1,"v":[1,2]}]'])))
  const objectUrls = names.map(name => [`s3://files/${name}`])
  const [, reply] = (await ask('POST', '/check', {
    api: 'v2',
    body: { clusterId: 'in01-a', collectionName: 'books', objectUrls }
  })) as [number, Reply]
  t.match(reply, { answer: { code: 0 }, imports: true })
  const { seen } = reply.checks.find(({ name }) => name === 'objectUrlForm') ?? {}
  t.equal(
    seen,
    `${names
      .slice(0, 5)
      .map(name => `object ${name} of bucket files in aws`)
      .join(', ')} and 2 more`
  )
})

t.test('nothing that is secret comes back', async t => {
  const { ask } = await smallWorld(t)
  const secrets = { accessKey: 'AKIA-1', secretKey: 'S3CR3T', objectUrl: 's3://files/one.json?X-Amz-Signature=SIGNED' }
  for (const objectUrl of [secrets.objectUrl, 's3://files/one.json']) {
    const [, reply] = await ask('POST', '/check', { body: { ...BODY, ...secrets, objectUrl }, key: 'K3Y' })
    t.notMatch(JSON.stringify(reply), /AKIA-1|S3CR3T|SIGNED|K3Y/)
  }
})

t.test('a program checks an import by a function', async t => {
  const { check } = await smallWorld(t)
  t.match(await check({ body: BODY }), { imports: true, rows: 7, files: [{ file: 'one.json', rows: 7 }] })
})

t.test('what cannot be checked says why', async t => {
  const { ask } = await smallWorld(t)
  t.strictSame(await ask('POST', '/check', {}), [400, { error: 'body is missing' }])
  t.match(await ask('POST', '/check', { api: 'v3', body: {} }), [400, { error: /^api must be one of v1, v2, milvus/ }])
  t.strictSame(await ask('POST', '/check?sandbox=nope', { body: BODY }), [
    404,
    { error: 'there is no sandbox nope; GET /_emulator/sandboxes lists them' }
  ])
  t.match(await ask('POST', '/check', { body: { ...BODY, objectUrl: 's3://files/parts/' }, most: 1 }), [
    200,
    { imports: false, files: { length: 1 }, unread: 1 }
  ])
})

t.test('each check of an import can tell what it saw', async t => {
  const names = [importChecks, createChecks, milvusCreateChecks].flatMap(checks =>
    checks.flatMap(({ name, deferred }) => deferred?.map(one => one.name) ?? [name])
  )
  t.strictSame([...new Set(names)].sort(), Object.keys(SEEN).sort())
})

const MANIFEST = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'fixtures/make/broken.json'), 'utf8')) as readonly {
  readonly path: string
  readonly collection: string
}[]

t.test('each broken sample has the findings of the command check, in the same words', async t => {
  const [cluster] = SMALL_WORLD.clusters
  const collections = ['articles', 'articles_auto_id', 'all_types'].map(collectionOf)
  const document = { ...SMALL_WORLD, clusters: [{ ...cluster, collections }] }
  const world = join(t.testdir({ 'world.json': JSON.stringify(document) }), 'world.json')
  const ask = control(await emulator(t, { world, era: '2025', buckets: dirname(SAMPLES) }))
  t.ok(BROKEN_SAMPLES.length > 50)
  for (const [path] of BROKEN_SAMPLES) {
    const file = `broken/${path}`
    const collectionName = MANIFEST.find(entry => entry.path === file)?.collection ?? ''
    const io = new FakeIo()
    const schema = `${world}#in01-a/${collectionName}`
    await main(['check', join(SAMPLES, file), '--json', '--era', '2025', '--schema', schema], {}, io)
    const { files } = JSON.parse(io.stdout.text.replaceAll(join(SAMPLES, file), file)) as { files: { path: string }[] }
    const isFolder = !/\.\w+$/.test(path)
    const body = {
      clusterId: 'in01-a',
      collectionName,
      objectUrls: [[`s3://import-samples/${file}${isFolder ? '/' : ''}`]]
    }
    const [, reply] = (await ask('POST', '/check', { api: 'v2', body })) as [number, Reply]
    const { files: found } = reply
    t.strictSame(
      found,
      files.map(({ path, ...rest }) => ({ file: path, ...rest })),
      path
    )
    t.match([reply.imports, found?.some(each => each.fault !== undefined)], [false, true], path)
  }
})

import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator, jobIdOf, PAGE } from '../support/emulator.ts'
import { bucketOf, s3Bucket } from './support/live-store.ts'
import { KEYS, s3Server } from './support/s3-server.ts'

const ARTICLES = readFileSync(
  `${PACKAGE_ROOT}/fixtures/objects/gcp/publicdataset-zillizcloud-com/medium_articles_2020.json`
)

/** An emulator of the era 2025, in which the page's cluster takes objects of any cloud, with a store of region us-west-2. */
const withStore = async (
  t: Test,
  objects: Readonly<Record<string, string | Buffer>>,
  options: EmulatorOptions = {}
) => {
  const server = await s3Server(t, objects)
  const store = [{ kind: 's3' as const, endpoint: server.url, region: 'us-west-2' }]
  const emulated = await emulator(t, { era: '2025', store, ...options })
  const send = (objectUrl: string, keys: object = KEYS) => emulated.post({ ...PAGE, objectUrl, ...keys })
  /** The end of an accepted import. */
  const ended = async (objectUrl: string, keys: object = KEYS) => {
    const jobId = jobIdOf(await send(objectUrl, keys))
    emulated.advance(1000)
    const { body } = await emulated.send({ method: 'GET', path: `/_emulator/jobs/${jobId}`, headers: {} })
    const { state, rows, errorMessage, explain } = body as Record<string, unknown>
    return { state, rows, errorMessage, explain }
  }
  return { ...emulated, server, send, ended }
}

const DONE = { state: 'Completed', rows: 3, errorMessage: null, explain: null }

t.test('an object of the store is imported by its cloud URL and by the URL of the endpoint', async t => {
  const { server, ended } = await withStore(t, { 'dir/a.json': ARTICLES })
  t.strictSame(await ended('s3://my-bucket/dir/a.json'), DONE)
  t.strictSame(await ended(`${server.url}/my-bucket/dir/a.json`), DONE)
  t.strictSame(await ended('https://my-bucket.s3.us-west-2.amazonaws.com/dir/a.json'), DONE)
})

t.test('a folder is listed over several pages, and keys with any characters are signed', async t => {
  const names = ['a b.json', 'c+d.json', "e'(f)!*.json", 'ü.json', '%41.json']
  const { ended } = await withStore(t, Object.fromEntries(names.map(name => [`dir/${name}`, ARTICLES])))
  t.strictSame(await ended('s3://my-bucket/dir/'), { ...DONE, rows: 15 })
  for (const name of names) t.strictSame(await ended(`s3://my-bucket/dir/${name}`), DONE, name)
})

t.test('83001 tells the cause that the store gives', async t => {
  const { server, send } = await withStore(t, { 'a.json': ARTICLES })
  const refused = async (objectUrl: string, keys: object) => {
    const { body, explain } = await send(objectUrl, keys)
    const { code, message } = body as { code: number; message: string }
    return [code, message.replace('Failed to getObjectMeta ', ''), explain?.replace(server.url, 'STORE')]
  }
  t.strictSame(await refused('s3://my-bucket/a.json', { accessKey: 'other', secretKey: 'x' }), [
    83001,
    'The access key ID you provided does not exist in our records.',
    'the store STORE does not know the accessKey (InvalidAccessKeyId); send one of its own'
  ])
  t.strictSame(await refused('s3://my-bucket/a.json', { ...KEYS, secretKey: 'x' }), [
    83001,
    'The request signature we calculated does not match the signature you provided.',
    'the store STORE knows the accessKey, but not with this secretKey (SignatureDoesNotMatch); send the secretKey that belongs to it'
  ])
  t.strictSame(await refused('s3://my-bucket/a.json', {}), [
    83001,
    'Access denied.',
    'the store STORE denies access without keys (AccessDenied); send accessKey and secretKey, or make the bucket public'
  ])
  t.strictSame(await refused('s3://my-bucket/', KEYS), [
    10003,
    'Invalid s3 ObjectUrl. No object key after the bucket name: a whole bucket cannot be imported',
    'objectUrl: No object key after the bucket name: a whole bucket cannot be imported'
  ])
  t.strictSame(await refused('s3://other-bucket/a.json', KEYS), [
    83001,
    'The specified bucket does not exist.',
    'the store STORE does not have the bucket (NoSuchBucket); make it there, or correct the URL'
  ])
  t.strictSame(await refused('s3://my-bucket/b.json', KEYS), [
    83001,
    'The specified key does not exist.',
    'bucket "my-bucket" has no object "b.json"; keys are case-sensitive, and the URL of a folder ends with "/"'
  ])
})

t.test('a signature for another region than that of the bucket is told', async t => {
  const server = await s3Server(t, { 'a.json': ARTICLES })
  const { post } = await emulator(t, { era: '2025', store: [`s3=${server.url}`] })
  const { explain } = await post({ ...PAGE, objectUrl: 's3://my-bucket/a.json', ...KEYS })
  t.match(
    explain,
    /^the store .* has the bucket in another region than the signature names \(AuthorizationHeaderMalformed\)/
  )
})

t.test(
  'a live store is asked only for buckets that no other layer has, and only with its bucket when it names one',
  async t => {
    const { server, send } = await withStore(t, {})
    t.match((await send('s3://import-samples/json/pandas/articles.json')).body, { code: 200 })
    t.strictSame(server.requests, [])
    const { post } = await emulator(t, { era: '2025', store: [`s3:only-this=${server.url}`] })
    t.match((await post({ ...PAGE, objectUrl: 's3://another/a.json' })).explain, /^no bucket "another" in cloud "aws"/)
    t.strictSame(server.requests, [])
  }
)

t.test('a job and a check tell in which layer their objects are', async t => {
  const { send, ...emulated } = await withStore(t, { 'a.json': ARTICLES })
  const layersOf = async (objectUrl: string) => {
    const jobId = jobIdOf(await send(objectUrl))
    const job = await emulated.app.inject({ method: 'GET', url: `/_emulator/jobs/${jobId}` })
    const payload = { key: 'demo', body: { ...PAGE, objectUrl, ...KEYS } }
    const check = await emulated.app.inject({ method: 'POST', url: '/_emulator/check', payload })
    return [job.json().layers, check.json().layers]
  }
  t.strictSame(await layersOf('s3://my-bucket/a.json'), [['store'], ['store']])
  t.strictSame(await layersOf(PAGE.objectUrl), [['folder'], ['folder']])
})

t.test('without a store the refusal of its URL names the flag', async t => {
  const { post } = await emulator(t)
  const { body, explain } = await post({ ...PAGE, objectUrl: 'http://minio:9000/my-bucket/a.json' })
  t.strictSame(body, { code: 10003, message: 'Invalid s3 ObjectUrl. http:// is not accepted; use https://' })
  t.equal(
    explain,
    'objectUrl: http:// is not accepted; use https://; to read from a store of your own, start with --store s3=http://minio:9000'
  )
})

t.test('the next page of a folder begins behind a key, and a key with a "." segment is no object', async t => {
  const { server, bucket } = await s3Bucket(t, { 'a.json': '1', 'b.json': '22', 'c.json': '333', 'd.json': '4444' })
  const { objects, truncated } = await bucket.list('', 2, 'a.json')
  t.strictSame(
    [objects.map(({ key, size }) => [key, size]), truncated],
    [
      [
        ['b.json', 2],
        ['c.json', 3]
      ],
      true
    ]
  )
  t.match(server.requests[0], /start-after=a\.json/)
  const asked = server.requests.length
  t.strictSame([await bucket.head('d/./a.json'), await bucket.open('./a.json')], [undefined, undefined])
  t.equal(server.requests.length, asked)
  t.equal(await bucket.open('none.json'), undefined)
})

t.test('temporary keys of S3 are signed with their token', async t => {
  const tokens: unknown[] = []
  const server = await s3Server(t, { 'a.json': '[]' })
  server.before = ({ headers }) => {
    tokens.push(headers['x-amz-security-token'])
    return false
  }
  const bucket = await bucketOf({ kind: 's3', endpoint: server.url, region: 'us-west-2' }, 'aws', {
    ...KEYS,
    token: 'temporary'
  })
  t.match(await bucket.head('a.json'), { size: 2 })
  t.strictSame(tokens, ['temporary'])
})

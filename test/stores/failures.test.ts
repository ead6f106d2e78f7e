import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator, jobIdOf, PAGE } from '../support/emulator.ts'
import { KEYS, type S3Server, s3Server } from './support/s3-server.ts'

const { rows } = JSON.parse(
  readFileSync(`${PACKAGE_ROOT}/fixtures/objects/gcp/publicdataset-zillizcloud-com/medium_articles_2020.json`, 'utf8')
) as { rows: readonly object[] }

/** Three blocks of rows. */
const LARGE = JSON.stringify(Array.from({ length: 450 }, (_, id) => ({ ...rows[0], id })))

const withServer = async (t: Test, server: Pick<S3Server, 'url'>, options: EmulatorOptions = {}) => {
  const store = [{ kind: 's3' as const, endpoint: server.url, region: 'us-west-2' }]
  const emulated = await emulator(t, { era: '2025', store, storeTimeout: 0.3, ...options })
  const send = (objectUrl = 's3://my-bucket/a.json', keys: object = KEYS) =>
    emulated.post({ ...PAGE, objectUrl, ...keys })
  /** The failure of an accepted import. */
  const failure = async (objectUrl = 's3://my-bucket/a.json') => {
    const jobId = jobIdOf(await send(objectUrl))
    emulated.advance(1000)
    const { body } = await emulated.send({ method: 'GET', path: `/_emulator/jobs/${jobId}`, headers: {} })
    const { state, errorMessage, explain } = body as Record<string, string>
    return { state, errorMessage, explain: explain?.replace(server.url, 'STORE') }
  }
  const explained = async (objectUrl?: string, keys?: object) => {
    const { body, explain } = await send(objectUrl, keys)
    return [(body as { code: number }).code, explain?.replace(server.url, 'STORE')]
  }
  return { ...emulated, send, failure, explained }
}

t.test('a store that does not answer is told from one that cannot be reached', async t => {
  const server = await s3Server(t, { 'a.json': '[]' })
  const { explained } = await withServer(t, server)
  server.before = () => true
  t.strictSame(await explained(), [
    83001,
    'the store STORE does not answer in time (no bytes); look at the store, or raise --store-timeout'
  ])
  const closed = createServer()
  await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
  await new Promise(resolve => closed.close(resolve))
  const other = await withServer(t, { url })
  t.strictSame(await other.explained(), [
    83001,
    'the store STORE cannot be reached (ECONNREFUSED); start it, or correct --store'
  ])
})

t.test('a store that hangs or dies while a job reads fails the job with its reason', async t => {
  const server = await s3Server(t, { 'a.json': LARGE })
  const { failure } = await withServer(t, server)
  const inside = (end: (response: ServerResponse) => void) => {
    server.before = (request, response) => {
      if (!request.headers.range?.startsWith('bytes=1048576-')) return false
      response.writeHead(206, { 'content-length': 1024 * 1024 })
      response.write('x'.repeat(1000), () => end(response))
      return true
    }
  }
  inside(() => {})
  t.strictSame(await failure(), {
    state: 'Failed',
    errorMessage:
      'failed to read the file \'a.json\', error: Access denied: importing data failed, file: id:1 paths:"s3://my-bucket/a.json"',
    explain: 'a.json: the store STORE does not answer in time (no bytes); look at the store, or raise --store-timeout'
  })
  inside(response => response.destroy())
  t.match(await failure(), {
    state: 'Failed',
    explain: 'a.json: the store STORE ended its answer too early (ECONNRESET); look at the log of the store'
  })
})

t.test('an object that changes while its job runs is told', async t => {
  const server = await s3Server(t, { 'a.json': LARGE })
  const { failure } = await withServer(t, server)
  server.before = request => {
    if (request.headers.range?.startsWith('bytes=1048576-'))
      server.objects.set('a.json', Buffer.from(LARGE.replace('title', 'titel')))
    return false
  }
  t.match(await failure(), {
    state: 'Failed',
    explain:
      'a.json: the store STORE has another object under the key than when the job was created: its ETag changed (PreconditionFailed); import it again'
  })
})

t.test('an object of many blocks is read with ranges, each block once', async t => {
  const server = await s3Server(t, { 'a.json': LARGE })
  const { failure } = await withServer(t, server)
  await failure()
  const ranges = server.requests.filter(request => request.includes('bytes=')).map(request => request.split(' ')[2])
  t.strictSame([...new Set(ranges)].length, ranges.length)
  t.strictSame(ranges.sort().slice(0, 2), ['bytes=0-1048575', 'bytes=1048576-2097151'])
})

t.test('redirects are not followed, and their targets are never asked', async t => {
  const asked: string[] = []
  const target = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('[]')
  })
  await new Promise<void>(resolve => target.listen(0, '127.0.0.1', resolve))
  t.teardown(() => target.close())
  const server = await s3Server(t, { 'a.json': '[]' })
  const { explained } = await withServer(t, server)
  server.before = (_, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${(target.address() as AddressInfo).port}/` }).end()
    return true
  }
  t.strictSame(await explained(), [
    83001,
    'the store STORE answers with a redirect, which is not followed (status 302); declare the store that it leads to'
  ])
  t.strictSame(asked, [])
})

t.test('link-local and metadata addresses are never asked', async t => {
  for (const host of [
    '169.254.169.254',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[::ffff:169.254.169.254]',
    '100.100.100.200'
  ]) {
    const { explained } = await withServer(t, { url: `http://${host}` })
    const [code, explain] = await explained()
    t.equal(code, 83001)
    t.match(
      explain,
      /is at a link-local or metadata address, which is never asked; declare the address of a store$/,
      host
    )
  }
})

t.test('keys and proxies of the process are not used', async t => {
  const server = await s3Server(t, { 'a.json': '[]' })
  const before = { ...process.env }
  t.teardown(() => {
    process.env = before
  })
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: KEYS.accessKey,
    AWS_SECRET_ACCESS_KEY: KEYS.secretKey,
    HTTP_PROXY: 'http://127.0.0.1:9',
    http_proxy: 'http://127.0.0.1:9',
    NODE_USE_ENV_PROXY: '1'
  })
  const { explained } = await withServer(t, server)
  t.strictSame(await explained('s3://my-bucket/a.json', {}), [
    83001,
    'the store STORE denies access without keys (AccessDenied); send accessKey and secretKey, or make the bucket public'
  ])
  t.strictSame(await explained('s3://my-bucket/a.json', { accessKey: KEYS.accessKey }), [
    83001,
    'the request has an accessKey without its secretKey; send both'
  ])
})

t.test('answers of no store are a denial, not a crash', async t => {
  const server = await s3Server(t, { 'a.json': '[]' })
  const { explained } = await withServer(t, server)
  const answer = (body: string, headers: Record<string, string> = {}) => {
    server.before = (_, response) => {
      response.writeHead(200, headers).end(body)
      return true
    }
  }
  for (const body of ['no xml', '<a>', '<!DOCTYPE a [<!ENTITY b "c">]><ListBucketResult></ListBucketResult>', '']) {
    answer(body)
    t.strictSame(await explained('s3://my-bucket/dir/'), [
      83001,
      'the store STORE gives an answer that is not understood (no listing); check the kind in --store'
    ])
  }
  answer(
    '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken></ListBucketResult>'
  )
  t.match((await explained('s3://my-bucket/dir/'))[1], /not understood \(the same page twice\)/)
  answer('<ListBucketResult><Contents><Key>dir/a.json</Key><Size>many</Size></Contents></ListBucketResult>')
  t.match((await explained('s3://my-bucket/dir/'))[1], /not understood \(no size\)/)
})

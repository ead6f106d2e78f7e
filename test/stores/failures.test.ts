import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { StoreSetting } from '../../src/config/stores.ts'
import type { Cloud } from '../../src/contract/clouds.ts'
import type { EmulatorOptions } from '../../src/index.ts'
import type { Credentials } from '../../src/objects/access.ts'
import { StoreFailure } from '../../src/objects/store.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { liveStores } from '../../src/stores/live-stores.ts'
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

/** One declared store, asked without the emulator. */
const bucketOf = async (store: StoreSetting, cloud: Cloud = 'aws', access: Credentials = KEYS, account?: string) => {
  const stores = liveStores({ store: [store], storeTimeout: 0.3, ended: new AbortController().signal })
  const location = { cloud, bucket: 'my-bucket', key: 'a.json', folder: false, ...(account && { account }) }
  const bucket = await stores.bucket(location, access)
  if (bucket === undefined) throw new Error('the store has no such bucket')
  return bucket
}

/** The text for the user when a store fails, without its address. */
const failureOf = async (work: PromiseLike<unknown> | unknown): Promise<string> => {
  try {
    await work
    return 'no failure'
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
    return error.denial.explain.replace(/the store \S+ /, '')
  }
}

const s3Bucket = async (t: Test, objects: Readonly<Record<string, string>> = { 'a.json': '[]' }) => {
  const server = await s3Server(t, objects)
  const bucket = await bucketOf({ kind: 's3', endpoint: server.url, region: 'us-west-2' })
  return { server, bucket }
}

const UNEXPECTED = (detail: string) => `gives an answer that is not understood (${detail}); check the kind in --store`

t.test('a store that closes a kept connection is asked once more', async t => {
  const { server, bucket } = await s3Bucket(t)
  await bucket.head('a.json')
  let closed = 0
  server.before = request => {
    if (closed > 0) return false
    closed++
    request.socket.destroy()
    return true
  }
  t.match(await bucket.head('a.json'), { key: 'a.json', size: 2 })
  t.equal(closed, 1)
})

t.test('a store whose name or port nobody has cannot be reached', async t => {
  const options = { kind: 's3', pathStyle: false } as const
  const { head } = await bucketOf({ ...options, endpoint: 'http://store.invalid' })
  t.match(await failureOf(head('a.json')), /^cannot be reached \((ENOTFOUND|EAI_AGAIN|DNS timeout)\); start it,/)
  const azure = { kind: 'azure', endpoint: 'http://store.invalid', pathStyle: false } as const
  const blob = await bucketOf(azure, 'azure', {}, 'account')
  t.match(await failureOf(blob.head('a.json')), /^cannot be reached \((ENOTFOUND|EAI_AGAIN|DNS timeout)\); start it,/)
  const server = await s3Server(t)
  const secure = await bucketOf(`s3=${server.url.replace('http:', 'https:')}`)
  t.match(await failureOf(secure.head('a.json')), /^cannot be reached \((EPROTO|ERR_SSL_\w+|ECONNRESET)\); start it,/)
})

t.test('answers of S3 that contradict each other, or are too long, are not understood', async t => {
  const { server, bucket } = await s3Bucket(t)
  const answer = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => {
    server.before = ({ method }, response) => {
      response.writeHead(method === 'HEAD' ? 500 : status, headers).end(method === 'HEAD' ? undefined : body)
      return true
    }
  }
  answer(206, 'x')
  t.equal(await failureOf(bucket.head('a.json')), UNEXPECTED('status 500'))
  answer(500, 'x')
  t.equal(await failureOf(bucket.head('a.json')), UNEXPECTED('status 500'))
  answer(500, Buffer.alloc(300 * 1024))
  t.equal(await failureOf(bucket.head('a.json')), UNEXPECTED('too long'))
  answer(403, '<Error><Code>AccessDenied</Code></Error>')
  t.equal(
    await failureOf(bucket.list('', 10)),
    'denies access to these keys (AccessDenied); let them read and list the bucket, or send other keys'
  )
  answer(403, '<Error><Code')
  t.match(await failureOf(bucket.list('', 10)), /^denies access to these keys \(status 403\)/)
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

t.test('a store without ETags and ranges is read whole, and a change of the size is told', async t => {
  const { server, bucket } = await s3Bucket(t)
  const contents = '<Contents><Key>a.json</Key><Size>2</Size></Contents>'
  let size = 2
  server.before = ({ method }, response) => {
    if (method === 'HEAD') response.writeHead(200, size === 0 ? {} : { 'content-length': size }).end()
    else if (server.requests.at(-1)?.includes('list-type'))
      response.end(`<ListBucketResult>${contents}</ListBucketResult>`)
    else response.writeHead(200).end('[]')
    return true
  }
  t.strictSame((await bucket.list('', 10)).objects, [{ key: 'a.json', size: 2, version: 'live:2:' }])
  const bytes = await bucket.open('a.json')
  t.strictSame(await bytes?.read(1, 2), Uint8Array.from(Buffer.from(']')))
  size = 3
  t.match(await failureOf(bucket.open('a.json')), /^has another object under the key than when the job was created/)
  const long = await bucketOf(`s3=${server.url}`)
  t.equal(
    await failureOf((await long.open('a.json'))?.read(0, 3)),
    'ended its answer too early (2 of 3 bytes); look at the log of the store'
  )
  size = 0
  t.match(await (await bucketOf(`s3=${server.url}`)).head('b.json'), { key: 'b.json', size: 0, version: 'live:0:' })
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

/** A server that answers each request with the first fitting row: a part of `METHOD path`, then status, headers and body. */
type Answer = readonly [asked: string, status: number, body?: string, headers?: Record<string, string>]

const scripted = async (t: Test) => {
  const requests: IncomingMessage[] = []
  let answers: readonly Answer[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    const asked = `${request.method} ${request.url}`
    const [, status, body, headers] = answers.find(([part]) => asked.includes(part)) ?? ['', 500]
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const script = (...all: readonly Answer[]) => {
    answers = all
    requests.length = 0
  }
  return { url, requests, script }
}

t.test('a store of Google is read by its JSON API, with the token of the request', async t => {
  const { url, requests, script } = await scripted(t)
  const bucket = await bucketOf(`gs=${url}`, 'gcp', { token: 'oauth' })
  const item = (name: string, size: string, generation?: string) => ({ name, size, ...(generation && { generation }) })
  script(['GET /storage/v1/b/my-bucket/o/d%2Fa.json', 200, JSON.stringify(item('d/a.json', '3', '17'))])
  t.strictSame(await bucket.head('d/a.json'), { key: 'd/a.json', size: 3, version: 'live:3:17' })
  t.equal(requests[0]?.headers.authorization, 'Bearer oauth')

  script(
    ['pageToken=two', 200, JSON.stringify({ items: [{ ...item('d/c.json', '1'), etag: 'CAE' }], nextPageToken: '' })],
    ['/o?prefix=d%2F', 200, JSON.stringify({ items: [item('d/b.json', '2', '18')], nextPageToken: 'two' })]
  )
  t.strictSame(await bucket.list('d/', 10, 'd/a.json'), {
    objects: [
      { key: 'd/b.json', size: 2, version: 'live:2:18' },
      { key: 'd/c.json', size: 1, version: 'live:1:CAE' }
    ],
    truncated: false
  })
  t.strictSame(
    requests.map(request => request.url?.split('?')[1]),
    [
      'prefix=d%2F&maxResults=11&startOffset=d%2Fa.json',
      'prefix=d%2F&maxResults=10&startOffset=d%2Fa.json&pageToken=two'
    ]
  )
  script(['/o?', 200, '{}'])
  t.strictSame(await bucket.list('none/', 10), { objects: [], truncated: false })

  const read = async (key: string) => (await bucket.open(key))?.read(0, 9)
  script(['alt=media', 206, '[1]', { 'x-goog-generation': '17' }])
  t.strictSame(await read('d/a.json'), Uint8Array.from(Buffer.from('[1]')))
  t.match(requests, [{ url: /\?alt=media&ifGenerationMatch=17$/, headers: { range: 'bytes=0-2' } }])
  script(['alt=media', 200, '2'])
  t.strictSame(await read('d/c.json'), Uint8Array.from(Buffer.from('2')))
  t.match(requests[0]?.url, /\?alt=media$/, 'an ETag is no generation')
  const changed = /^has another object under the key .* changed \((.+)\); import it again$/
  script(['alt=media', 206, '[]', { 'x-goog-generation': '99' }])
  t.equal(changed.exec(await failureOf(read('d/b.json')))?.[1], 'generation')
  script(['alt=media', 412])
  t.equal(changed.exec(await failureOf(read('d/b.json')))?.[1], 'status 412')
})

t.test('failing answers of a store of Google are told apart', async t => {
  const { url, script } = await scripted(t)
  const NO_BUCKET = 'does not have the bucket (status 404); make it there, or correct the URL'
  const ask = (token: string) => bucketOf(`gs=${url}`, 'gcp', { token })
  const cases: readonly (readonly [token: string, status: number, problem: string])[] = [
    ['', 401, 'denies access without keys (status 401); send accessKey and secretKey, or make the bucket public'],
    ['', 403, 'denies access without keys (status 403); send accessKey and secretKey, or make the bucket public'],
    ['oauth', 401, 'rejects the token (status 401); send the one that goes with the keys, or none'],
    ['oauth', 403, 'denies access to these keys (status 403); let them read and list the bucket, or send other keys'],
    ['', 302, 'answers with a redirect, which is not followed (status 302); declare the store that it leads to'],
    ['', 500, UNEXPECTED('status 500')],
    [
      '',
      416,
      'has another object under the key than when the job was created: its ETag changed (status 416); import it again'
    ]
  ]
  for (const [token, status, problem] of cases) {
    script(['GET', status])
    const bucket = await ask(token)
    t.equal(await failureOf(bucket.head('a.json')), problem, `head ${status}`)
    t.equal(await failureOf(bucket.list('', 10)), problem, `list ${status}`)
  }
  const bucket = await ask('')
  script(['GET', 404])
  t.equal(await failureOf(bucket.head('a.json')), NO_BUCKET)
  t.equal(await failureOf(bucket.list('', 10)), NO_BUCKET)
  script(['/o/', 404], ['GET', 200, '{}'])
  t.equal(await bucket.head('a.json'), undefined)
  script(['GET', 200, 'no JSON'])
  t.equal(await failureOf(bucket.head('a.json')), UNEXPECTED('no JSON'))
  script(['alt=media', 404], ['GET', 200, '{"size":"2"}'])
  t.equal(
    await failureOf((await bucket.open('a.json'))?.read(0, 2)),
    'does not have the object (status 404); keys are case-sensitive'
  )
})

const SHARED_KEY = { accessKey: 'account', secretKey: Buffer.from('secret').toString('base64') }

t.test('a store of Azure is read with a key of its account or a SAS', async t => {
  const { url, requests, script } = await scripted(t)
  const bucket = await bucketOf(`azure=${url}`, 'azure', SHARED_KEY, 'account')
  script(['HEAD /account/my-bucket/d/a%20b.json', 200, '', { 'content-length': '3', etag: '"0x1"' }])
  t.strictSame(await bucket.head('d/a b.json'), { key: 'd/a b.json', size: 3, version: 'live:3:0x1' })
  t.match(requests[0]?.headers, { authorization: /^SharedKey account:[\w+/]{43}=$/, 'x-ms-version': '2021-12-02' })

  const blob = (name: string, size: number, etag: string) =>
    `<Blob><Name>${name}</Name><Properties><Content-Length>${size}</Content-Length><Etag>${etag}</Etag></Properties></Blob>`
  const page = (blobs: string, next = '') =>
    `<EnumerationResults><Blobs>${blobs}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`
  script(
    ['marker=two', 200, page(blob('d/c.json', 1, '0x3'))],
    ['comp=list', 200, page(blob('d/b.json', 2, '0x2'), 'two')]
  )
  t.strictSame(await bucket.list('d/', 10), {
    objects: [
      { key: 'd/b.json', size: 2, version: 'live:2:0x2' },
      { key: 'd/c.json', size: 1, version: 'live:1:0x3' }
    ],
    truncated: false
  })
  t.strictSame(
    requests.map(request => request.url),
    ['11', '10&marker=two'].map(rest => `/account/my-bucket?restype=container&comp=list&prefix=d%2F&maxresults=${rest}`)
  )
  script(['maxresults=5000', 200, page(blob('d/b.json', 2, '0x2') + blob('d/c.json', 1, '0x3'))])
  t.match(await bucket.list('d/', 10, 'd/b.json'), { objects: [{ key: 'd/c.json' }] }, 'keys before it are skipped')
  t.equal((await bucket.list('d/', 10, 'd/b.json')).objects.length, 1)

  script(['GET', 206, '[]'])
  t.strictSame(await (await bucket.open('d/b.json'))?.read(0, 2), Uint8Array.from(Buffer.from('[]')))
  t.match(requests, [{ headers: { 'x-ms-range': 'bytes=0-1', 'if-match': '"0x2"' } }])
  script(['GET', 412])
  t.match(await failureOf((await bucket.open('d/c.json'))?.read(0, 1)), /its ETag changed \(status 412\)/)

  const sas = await bucketOf(`azure=${url}`, 'azure', { token: '?sv=1&sig=x' }, 'account')
  script(['sv=1&sig=x', 200, '', { 'content-length': '3' }], ['HEAD', 403])
  t.strictSame(await sas.head('a.json'), { key: 'a.json', size: 3, version: 'live:3:' })
  t.strictSame(
    [requests[0]?.url, requests[0]?.headers.authorization],
    ['/account/my-bucket/a.json?sv=1&sig=x', undefined]
  )
  script(['HEAD', 200, '', { 'content-length': '3' }], ['GET', 200, '[1]'])
  t.strictSame(await (await sas.open('a.json'))?.read(1, 3), Uint8Array.from(Buffer.from('1]')))
  t.equal(requests.at(-1)?.headers['if-match'], undefined, 'nothing is known to compare with')
})

t.test('failing answers of a store of Azure are told apart', async t => {
  const { url, script } = await scripted(t)
  const SAS = { token: 'sig=x' }
  const cases: readonly (readonly [keys: Credentials, status: number, code: string, problem: RegExp])[] = [
    [
      SHARED_KEY,
      403,
      'AuthenticationFailed',
      /^knows the accessKey, but not with this secretKey \(AuthenticationFailed\)/
    ],
    [
      SHARED_KEY,
      403,
      'AuthorizationFailure',
      /^knows the accessKey, but not with this secretKey \(AuthorizationFailure\)/
    ],
    [SHARED_KEY, 403, 'BlobArchived', /^denies access to these keys \(BlobArchived\)/],
    [{ ...SHARED_KEY, accessKey: 'other' }, 403, 'AuthenticationFailed', /^does not know the accessKey \(/],
    [SAS, 403, 'AuthenticationFailed', /^rejects the token \(AuthenticationFailed\)/],
    [SAS, 403, 'AuthorizationPermissionMismatch', /^denies access to these keys \(/],
    [{}, 403, 'AuthorizationFailure', /^denies access without keys \(AuthorizationFailure\)/],
    [{}, 404, 'ResourceNotFound', /^denies access without keys \(ResourceNotFound\)/],
    [SHARED_KEY, 404, 'ContainerNotFound', /^does not have the bucket \(ContainerNotFound\)/],
    [SHARED_KEY, 401, '', /^denies access to these keys \(status 401\)/],
    [SHARED_KEY, 403, '', /^denies access to these keys \(status 403\)/],
    [SHARED_KEY, 416, '', /^has another object under the key .* \(status 416\)/],
    [SHARED_KEY, 307, '', /^answers with a redirect, which is not followed \(status 307\)/],
    [SHARED_KEY, 500, '', /^gives an answer that is not understood \(status 500\)/]
  ]
  for (const [keys, status, code, problem] of cases) {
    const bucket = await bucketOf(`azure=${url}`, 'azure', keys, 'account')
    script(
      ['HEAD', status, '', code === '' ? {} : { 'x-ms-error-code': code }],
      ['GET', status, `<Error><Code>${code}</Code></Error>`]
    )
    t.match(await failureOf(bucket.head('a.json')), problem, `head ${status} ${code}`)
    t.match(await failureOf(bucket.list('', 10)), problem, `list ${status} ${code}`)
  }
  const bucket = await bucketOf(`azure=${url}`, 'azure', SHARED_KEY, 'account')
  script(['HEAD', 404])
  t.equal(await bucket.head('a.json'), undefined)
  script(['HEAD', 404, '', { 'x-ms-error-code': 'ResourceNotFound' }])
  t.equal(await bucket.head('a.json'), undefined)
  script(['GET', 200, '<Other/>'])
  t.equal(await failureOf(bucket.list('', 10)), UNEXPECTED('no listing'))
})

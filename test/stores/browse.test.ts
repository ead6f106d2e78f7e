import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { StoreSetting } from '../../src/config/stores.ts'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { emulator, PAGE } from '../support/emulator.ts'
import { KEYS, s3Server } from './support/s3-server.ts'

const MINE = { bucket: 'my-bucket', ...KEYS }

interface Browsed {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly text: string
}

/** An emulator that asks these stores, and its call that lists a bucket. */
const withStores = async (t: Test, store: StoreSetting[], options: EmulatorOptions = {}) => {
  const emulated = await emulator(t, { era: '2025', store, storeTimeout: 0.3, ...options })
  const browse = async (name: string, query: object): Promise<Browsed> => {
    const url = `/_emulator/stores/${encodeURIComponent(name)}/list`
    const { statusCode, body } = await emulated.app.inject({ method: 'POST', url, payload: query })
    return { status: statusCode, body: JSON.parse(body), text: body }
  }
  return { ...emulated, browse }
}

const withS3 = async (t: Test, objects: Readonly<Record<string, string>>, options: EmulatorOptions = {}) => {
  const server = await s3Server(t, objects)
  const store = [{ kind: 's3' as const, endpoint: server.url, region: 'us-west-2' }]
  const emulated = await withStores(t, store, options)
  /** A refusal, without the address of the store. */
  const refusal = async (query: object = MINE) => {
    const { status, body } = await emulated.browse('s3', query)
    return [status, body['cause'], String(body['error']).replace(server.url, 'STORE')]
  }
  return { ...emulated, server, refusal }
}

t.test('the declared stores are listed, and nothing is asked of them', async t => {
  const { app, stores } = await withStores(t, [
    's3=http://127.0.0.1:9',
    's3:my-bucket=http://127.0.0.1:8',
    'azure=http://127.0.0.1:7/devstoreaccount1'
  ])
  const s3 = { kind: 's3', cloud: 'aws', account: null, region: null }
  const expected = {
    stores: [
      { ...s3, name: 's3:my-bucket', endpoint: 'http://127.0.0.1:8', bucket: 'my-bucket' },
      { ...s3, name: 's3', endpoint: 'http://127.0.0.1:9', bucket: null },
      {
        name: 'azure@devstoreaccount1',
        kind: 'azure',
        cloud: 'azure',
        endpoint: 'http://127.0.0.1:7',
        bucket: null,
        account: 'devstoreaccount1',
        region: null
      }
    ],
    advice: null
  }
  t.strictSame((await app.inject('/_emulator/stores')).json(), expected)
  t.strictSame(await stores(), expected)
})

t.test('without a declared store, both calls name the flag', async t => {
  const { app, browse } = await withStores(t, [])
  const advice = 'no store is declared; start with --store s3=http://minio:9000, or with another kind and URL'
  t.strictSame((await app.inject('/_emulator/stores')).json(), { stores: [], advice })
  t.match(await browse('s3', MINE), { status: 409, body: { error: advice } })
})

t.test('a bucket is listed by folders, page by page, with URLs that an import takes', async t => {
  const article = '[{"id":1}]'
  const { server, browse, browseStore, post } = await withS3(t, {
    'a b.json': article,
    'dir/1.json': article,
    'dir/2.json': article,
    'dir/deep/3.json': article,
    'z/./4.json': article
  })
  const url = (key: string) => `${server.url}/my-bucket/${key}`
  const first = await browse('s3', MINE)
  t.strictSame(
    [first.status, first.body],
    [
      200,
      {
        folders: ['dir/'],
        objects: [{ key: 'a b.json', size: 10, objectUrl: url('a%20b.json') }],
        next: { after: '', token: 'dir/1.json' },
        hidden: false
      }
    ]
  )
  t.strictSame((await browse('s3', { ...MINE, next: { after: '', token: 'dir/1.json' } })).body['folders'], ['dir/'])
  const inside = await browseStore('s3', { ...MINE, prefix: 'dir/' })
  t.strictSame(
    [inside.folders, inside.objects.map(({ key }) => key), inside.next],
    [[], ['dir/1.json', 'dir/2.json'], { after: '', token: 'dir/2.json' }]
  )
  t.strictSame((await browse('s3', { ...MINE, prefix: 'dir/', next: { after: '', token: 'dir/2.json' } })).body, {
    ...{ folders: ['dir/deep/'], objects: [], next: null },
    hidden: false
  })
  const flat = await browseStore('s3', { ...MINE, delimiter: '', prefix: 'z' })
  t.strictSame(flat.objects, [{ key: 'z/./4.json', size: 10, objectUrl: null }], 'no URL can have the key')
  t.match((await post({ ...PAGE, objectUrl: url('dir/1.json'), ...KEYS })).body, { code: 200 })
})

t.test('the region of a call is that of the signature, and of the URLs for imports', async t => {
  const server = await s3Server(t, { 'a b.json': '[{"id":1}]' })
  const { browse, post } = await withStores(t, [
    { kind: 's3', endpoint: server.url },
    'gs=http://127.0.0.1:7',
    { kind: 's3', bucket: 'fixed', endpoint: server.url, region: 'eu-west-1' }
  ])
  t.match(await browse('s3', MINE), { status: 409, body: { cause: 'wrongRegion' } })
  t.match(await browse('s3', { ...MINE, region: 'eu-west-1' }), { status: 409, body: { cause: 'wrongRegion' } })
  const objectUrl = 'https://my-bucket.s3.us-west-2.amazonaws.com/a%20b.json'
  t.match(await browse('s3', { ...MINE, region: 'us-west-2' }), {
    status: 200,
    body: { objects: [{ key: 'a b.json', objectUrl }] }
  })
  t.match((await post({ ...PAGE, objectUrl, ...KEYS })).body, { code: 200 })
  t.match(await browse('s3', { ...MINE, region: 'US West' }), { status: 400 })
  t.match(await browse('gs', { ...MINE, region: 'us-west-2' }), {
    status: 400,
    body: { error: 'region: the store gs has none; leave it out' }
  })
  t.match(await browse('s3:fixed', { ...MINE, bucket: 'fixed', region: 'us-west-2' }), {
    status: 409,
    body: { error: 'the store s3:fixed is declared for the region eu-west-1 alone' }
  })
})

t.test('a page has at most the entries that were asked for, whatever the store sends', async t => {
  const { server, browse } = await withS3(t, { 'a.json': '1', 'b/1.json': '2', 'c.json': '3' })
  const pages: unknown[] = []
  for (let next: object | null = { after: '' }; next !== null; ) {
    const { body } = await browse('s3', { ...MINE, limit: 1, next })
    pages.push([body['folders'], (body['objects'] as { key: string }[]).map(({ key }) => key)])
    next = body['next'] as object | null
  }
  t.strictSame(pages, [
    [[], ['a.json']],
    [['b/'], []],
    [[], ['c.json']]
  ])
  const object = (key: string, size = 1) => `<Contents><Key>${key}</Key><Size>${size}</Size></Contents>`
  const answer = (...inner: readonly string[]) => {
    let at = 0
    server.before = (_, response) => {
      const body = inner[Math.min(at++, inner.length - 1)]
      response.end(`<ListBucketResult>${body}</ListBucketResult>`)
      return true
    }
  }
  answer(`${object('a')}${object('b')}${object('c')}<CommonPrefixes><Prefix>d/</Prefix></CommonPrefixes>`)
  t.match((await browse('s3', { ...MINE, limit: 2 })).body, {
    ...{ folders: [], objects: [{ key: 'a' }, { key: 'b' }], next: { after: 'b' } }
  })
  answer(`${object('x/', 0)}${object('x/y/', 0)}${object('other')}<CommonPrefixes><Prefix>x/</Prefix></CommonPrefixes>`)
  t.match((await browse('s3', { ...MINE, prefix: 'x/' })).body, {
    ...{ folders: ['x/y/'], objects: [], next: null }
  })
  t.match((await browse('s3', { ...MINE, prefix: 'x/', delimiter: '' })).body, { folders: [], objects: [] })

  const more = (token: string) =>
    `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`
  answer(more('1'), more('2'), object('a'))
  t.match((await browse('s3', MINE)).body, { objects: [{ key: 'a' }], next: null }, 'pages without entries are skipped')
  answer(...Array.from({ length: 12 }, (_, index) => more(String(index))))
  t.match((await browse('s3', MINE)).body, { folders: [], objects: [], next: { after: '', token: '9' } })
})

t.test('each cause of a refusal has a name and its text', async t => {
  const { server, refusal, browse } = await withS3(t, { 'a.json': '1' })
  t.strictSame(await refusal({ ...MINE, accessKey: 'other' }), [
    409,
    'unknownKey',
    'the store STORE does not know the accessKey (InvalidAccessKeyId); send one of its own'
  ])
  t.strictSame(await refusal({ ...MINE, secretKey: 'other' }), [
    409,
    'wrongSecret',
    'the store STORE knows the accessKey, but not with this secretKey (SignatureDoesNotMatch); send the secretKey that belongs to it'
  ])
  t.strictSame((await refusal({ bucket: 'my-bucket' })).slice(0, 2), [409, 'noKeys'])
  t.strictSame((await refusal({ ...MINE, bucket: 'other-bucket' })).slice(0, 2), [409, 'noBucket'])
  t.strictSame(await refusal({ bucket: 'my-bucket', accessKey: KEYS.accessKey }), [
    409,
    'incompleteKeys',
    'the request has an accessKey without its secretKey; send both'
  ])
  const before = (code: string) => {
    server.before = (_, response) => {
      response.writeHead(403).end(`<Error><Code>${code}</Code></Error>`)
      return true
    }
  }
  for (const [code, cause] of [
    ['AccessDenied', 'denied'],
    ['ExpiredToken', 'wrongToken'],
    ['PermanentRedirect', 'wrongRegion'],
    ['RequestTimeTooSkewed', 'clock']
  ] as const) {
    before(code)
    t.strictSame((await refusal()).slice(0, 2), [409, cause], code)
  }
  server.before = (_, response) => {
    response.writeHead(404).end('no page of mine')
    return true
  }
  t.match(await refusal(), [409, 'unexpected', '(status 404)'], 'a server without a word for it')
  server.before = (_, response) => {
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    return true
  }
  t.strictSame((await refusal()).slice(0, 2), [409, 'redirect'])
  for (const [body, detail] of [
    ['<Other/>', 'no listing'],
    ['<ListBucketResult><Contents><Key>a</Key><Size>many</Size></Contents></ListBucketResult>', 'no size'],
    [
      '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken></ListBucketResult>',
      'the same page twice'
    ]
  ] as const) {
    server.before = (_, response) => {
      response.end(body)
      return true
    }
    t.match(await refusal(), [409, 'unexpected', `(${detail})`])
  }
  server.before = request => {
    request.socket.destroy()
    return true
  }
  t.strictSame((await refusal()).slice(0, 2), [409, 'unreachable'])
  const { browse: browseElsewhere } = await withStores(t, ['s3=http://169.254.169.254'])
  t.match((await browseElsewhere('s3', MINE)).body, { cause: 'linkLocal' })
  t.match(await browse('s4', MINE), { status: 404, body: { error: 'no store "s4" is declared; did you mean s3?' } })
  t.match(await browse('elsewhere', MINE), { body: { error: 'no store "elsewhere" is declared; declared: s3' } })
})

t.test('a store that is silent, or sends a byte at a time for ever, is too slow', async t => {
  const { server, refusal } = await withS3(t, {}, { storeTimeout: 0.5 })
  server.before = () => true
  t.strictSame(await refusal(), [
    409,
    'slow',
    'the store STORE does not answer in time (no bytes); look at the store, or raise --store-timeout'
  ])
  server.before = (_, response) => {
    const drip = setInterval(() => response.write(' '), 50)
    response.on('close', () => clearInterval(drip))
    return true
  }
  t.match(await refusal(), [409, 'slow', '(no end)'])
})

t.test('keys of the call are in no answer, log, journal, stream, snapshot or world', async t => {
  const SECRET = 'Secret0Of0The0Call'
  const logged: string[] = []
  const log = (line: unknown) => logged.push(JSON.stringify(line))
  const logger = { info: log, warn: log, error: log, debug: log, fatal: log, trace: log } as never
  const listening = { logger, listen: true, port: 0 }
  const { browse, refusal, app, url, snapshot, journal } = await withS3(t, { 'a.json': '1' }, listening)
  const closing = new AbortController()
  const streamed: string[] = []
  const stream = await fetch(`${url}/_emulator/stream`, { signal: closing.signal })
  const reading = stream.body?.pipeTo(
    new WritableStream({ write: piece => void streamed.push(Buffer.from(piece).toString()) })
  )
  const keys = { accessKey: `${SECRET}A`, secretKey: `${SECRET}B`, token: `${SECRET}C` }
  const texts = [
    JSON.stringify(await refusal({ bucket: 'my-bucket', ...keys })),
    (await browse('s3', { bucket: 'my-bucket', ...keys, accessKey: `${SECRET}\n` })).text,
    (await browse('s3', { bucket: 'my-bucket', ...keys, token: `${SECRET}é` })).text,
    (await browse('s3', { bucket: 'my-bucket', ...keys, limit: 'many' })).text,
    (await browse('s3', { bucket: `${SECRET}?x=y`, ...keys, extra: true })).text,
    (await app.inject({ method: 'POST', url: '/_emulator/stores/s3/list', payload: `{"accessKey":"${SECRET}` })).body,
    (await app.inject(`/_emulator/stores/s3/list?accessKey=${SECRET}`)).body,
    JSON.stringify(await snapshot()),
    JSON.stringify(await journal.find({})),
    ...(await Promise.all(
      ['overview', 'world?secrets=true', 'settings', 'journal.har', 'jobs'].map(
        async path => (await app.inject(`/_emulator/${path}`)).body
      )
    )),
    ...logged
  ]
  closing.abort()
  await reading?.catch(() => {})
  t.match(streamed.join(''), /event: overview/)
  for (const text of [...texts, ...streamed]) t.notMatch(text, SECRET, text.slice(0, 80))
  t.strictSame(await journal.find({}), [])
})

t.test('names that would change the URL that is asked are rejected before anything is asked', async t => {
  const { server, browse } = await withS3(t, {})
  const rejected = async (query: object) => {
    const { status, body } = await browse('s3', query)
    return [status, body['error']]
  }
  for (const bucket of ['../x', 'a/b', 'a?b', 'evil.example/', '', 'A']) {
    t.match(
      await rejected({ bucket }),
      [400, /^bucket: Bucket name ".*" is not valid: 3 to 63 lower-case letters/],
      bucket
    )
  }
  t.strictSame(await rejected({ bucket: 'my-bucket', account: 'mine' }), [
    400,
    'account: the store s3 has none; leave it out'
  ])
  t.strictSame(await rejected({ bucket: 'my-bucket', prefix: '\ud800' }), [
    400,
    'prefix or delimiter has half a surrogate pair'
  ])
  t.match(await rejected({ bucket: 'my-bucket', limit: 1001 }), [400, /^limit /])
  t.strictSame(server.requests, [])
})

t.test('a store of one bucket, or one account, is asked for no other', async t => {
  const { url, requests, script } = await scripted(t)
  const { browse } = await withStores(t, [`s3:my-bucket=${url}`, `azure=${url}/devstoreaccount1`, `gs=${url}`])
  const other = 'other-bucket'
  t.match((await browse('s3:my-bucket', { bucket: other })).body, {
    error: 'the store s3:my-bucket is declared for the bucket my-bucket alone'
  })
  t.match((await browse('azure@devstoreaccount1', { bucket: other, account: 'another' })).body, {
    error: 'the store azure@devstoreaccount1 is declared for the account devstoreaccount1 alone'
  })
  t.strictSame(requests.length, 0)
  script(['GET', 200, '<ListBucketResult><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>'])
  t.match((await browse('s3:my-bucket', {})).body, { objects: [{ key: 'a' }] })
  t.strictSame(
    requests.map(({ url }) => url),
    ['/my-bucket/?list-type=2&max-keys=100&prefix=&delimiter=%2F']
  )
})

t.test('a store of Google lists folders and pages', async t => {
  const { url, requests, script } = await scripted(t)
  const { browse } = await withStores(t, [`gs=${url}`])
  const items = [{ name: 'd/a b.json', size: '3' }]
  script(['/o?', 200, JSON.stringify({ items, prefixes: ['d/e/'], nextPageToken: 'two' })])
  t.strictSame(
    (await browse('gs', { bucket: 'my-bucket', prefix: 'd/', token: 'oauth', next: { after: '', token: 'one' } })).body,
    {
      folders: ['d/e/'],
      objects: [{ key: 'd/a b.json', size: 3, objectUrl: `${url}/my-bucket/d/a%20b.json` }],
      ...{ next: { after: '', token: 'two' }, hidden: false }
    }
  )
  t.match(requests, [
    {
      url: '/storage/v1/b/my-bucket/o?prefix=d%2F&maxResults=100&delimiter=%2F&pageToken=one',
      headers: { authorization: 'Bearer oauth' }
    }
  ])
})

t.test('a store of Azure lists folders and pages of an account', async t => {
  const { url, requests, script } = await scripted(t)
  const { browse } = await withStores(t, [`azure=${url}`, 'azure=https://blob.core.windows.net/cloudaccount'])
  const blob = '<Blob><Name>d/a.json</Name><Properties><Content-Length>3</Content-Length></Properties></Blob>'
  const page = `<EnumerationResults><Blobs>${blob}<BlobPrefix><Name>d/e/</Name></BlobPrefix></Blobs><NextMarker>two</NextMarker></EnumerationResults>`
  script(['comp=list', 200, page])
  const query = { bucket: 'my-bucket', prefix: 'd/', limit: 7, next: { after: '', token: 'one' } }
  t.strictSame((await browse('azure', { ...query, account: 'devstoreaccount1' })).body, {
    folders: ['d/e/'],
    objects: [{ key: 'd/a.json', size: 3, objectUrl: `${url}/devstoreaccount1/my-bucket/d/a.json` }],
    ...{ next: { after: '', token: 'two' }, hidden: false }
  })
  t.strictSame(
    requests.map(({ url }) => url),
    ['/devstoreaccount1/my-bucket?restype=container&comp=list&prefix=d%2F&maxresults=7&delimiter=%2F&marker=one']
  )
  script(['comp=list', 404, '<Error><Code>ResourceNotFound</Code></Error>'])
  const asked = { ...query, account: 'devstoreaccount1', token: 'sig=x' }
  t.match((await browse('azure', asked)).body, { cause: 'noBucket' })
  t.match((await browse('azure', query)).body, {
    error: 'account: "" is not valid: 3 to 24 lower-case letters and digits'
  })
})

t.test('a bucket that the emulator has too is told: imports read that one', async t => {
  const { server, browse, world } = await withS3(t, { 'a.json': '1' })
  await world.putBucket({ cloud: 'aws', name: 'my-bucket', visibility: 'public' })
  t.match((await browse('s3', MINE)).body, { objects: [{ key: 'a.json' }], hidden: true })
  t.equal(server.requests.length, 1)
})

t.test('the emulator itself is a store that folds and pages', async t => {
  const own = await createEmulator({ port: 0 })
  t.teardown(() => own.close())
  const { browseStore } = await withStores(t, [`s3=${own.url}`], { storeTimeout: 5 })
  const query = { bucket: 'import-samples', accessKey: 'any', secretKey: 'thing', limit: 2 }
  const first = await browseStore('s3', query)
  t.strictSame([first.folders, first.objects, first.next?.after], [['broken/', 'cases/'], [], ''])
  const second = await browseStore('s3', { ...query, ...(first.next !== null && { next: first.next }) })
  t.strictSame(second.folders, ['csv/', 'json/'])
})

t.test('keys that no header can have are a denial, not an internal error', async t => {
  const { post } = await withStores(t, ['s3=http://127.0.0.1:9'])
  const { body, explain } = await post({
    ...PAGE,
    objectUrl: 's3://my-bucket/a.json',
    accessKey: 'a\nb',
    secretKey: 'c'
  })
  t.match(body, { code: 83001 })
  t.equal(explain, 'the accessKey has a character that no key has; send it without line breaks and accents')
})

type Answer = readonly [asked: string, status: number, body?: string]

/** A server that answers each request with the first row whose part is in `METHOD path`. */
const scripted = async (t: Test) => {
  const requests: IncomingMessage[] = []
  let answers: readonly Answer[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    requests.push(request)
    const asked = `${request.method} ${request.url}`
    const [, status, body] = answers.find(([part]) => asked.includes(part)) ?? ['', 500]
    response.writeHead(status).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const script = (...all: readonly Answer[]) => {
    answers = all
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, script }
}

import { createHmac } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createEmulator } from '../../../src/index.ts'
import { UNLISTED, withStorage } from '../../support/storage.ts'

const LISTED = { accessKeyId: 'demo-access-key', secretAccessKey: 'demo-secret-key' }
const READ_ONLY = { accessKeyId: 'demo-read-only', secretAccessKey: 'demo-secret-key' }
const TEMPORARY = { accessKeyId: 'demo-temporary-key', secretAccessKey: 'demo-temporary-secret' }

t.test('keys of the world are verified; others may use public and new buckets', async t => {
  const { s3 } = await withStorage(t)
  const code = async (method: string, target: string, keys: typeof UNLISTED & { sessionToken?: string }) => {
    const reply = await s3(method, target, { keys, ...(method === 'PUT' && { body: '{}' }) })
    return reply.code ?? reply.status
  }
  t.equal(await code('GET', 'docs-demo', LISTED), 200)
  t.equal(await code('PUT', 'docs-demo/a', LISTED), 200)
  t.equal(await code('GET', 'docs-demo', { ...LISTED, secretAccessKey: 'x' }), 'SignatureDoesNotMatch')
  t.equal(await code('GET', 'import-samples', { ...LISTED, secretAccessKey: 'x' }), 'SignatureDoesNotMatch')
  t.equal(await code('GET', 'docs-demo/a', READ_ONLY), 200)
  t.equal(await code('GET', 'docs-demo', READ_ONLY), 'AccessDenied')
  t.equal(await code('PUT', 'docs-demo/a', READ_ONLY), 'AccessDenied')
  t.equal(await code('GET', 'docs-demo', TEMPORARY), 'InvalidToken')
  t.equal(await code('GET', 'docs-demo', { ...TEMPORARY, sessionToken: 'demo-session-token' }), 200)
  t.equal(await code('GET', 'docs-demo', UNLISTED), 'AccessDenied')
  t.equal(await code('GET', 'import-samples', UNLISTED), 200)
  t.equal(await code('PUT', 'import-samples/new', UNLISTED), 200)
  const names = async (keys: typeof UNLISTED) =>
    [...(await s3('GET', '', { keys })).body.matchAll(/<Name>(.*?)</g)].map(([, name]) => name)
  t.equal((await names(LISTED)).includes('docs-demo'), true)
  t.equal((await names(UNLISTED)).includes('docs-demo'), false)
})

t.test('strict lets no other keys in', async t => {
  const { s3 } = await withStorage(t, { strict: true })
  t.match(await s3('GET', 'import-samples'), { status: 403, code: 'InvalidAccessKeyId', body: /or --strict is set/ })
  t.match(await s3('GET', 'import-samples', { keys: LISTED }), { status: 200 })
})

t.test('a key that ends with @ and a name is a key of that sandbox', async t => {
  const { s3, app } = await withStorage(t)
  const keys = { ...UNLISTED, accessKeyId: 'any@elsewhere' }
  t.match(await s3('PUT', 'b-1', { keys }), { status: 200 })
  t.match(await s3('PUT', 'b-1/1', { keys, body: 'x' }), { status: 200 })
  t.match(await s3('GET', 'b-1/1'), { status: 404, code: 'NoSuchBucket' })
  t.match(await s3('GET', 'docs-demo', { keys: { ...LISTED, accessKeyId: 'demo-access-key@elsewhere' } }), {
    status: 200
  })
  const journal = await app.inject({ url: '/_emulator/journal', headers: { 'x-emulator-sandbox': 'elsewhere' } })
  t.match(journal.body, /"operation":"s3\.PutObject"/)
  t.notMatch(journal.body, /Signature=|any@elsewhere|Credential=/)
})

t.test('an anonymous request reads public buckets at the host of the storage', async t => {
  const { app } = await withStorage(t)
  const at = async (host: string, url: string, method: 'GET' | 'PUT' | 'POST' = 'GET', headers = {}) => {
    const reply = await app.inject({
      method,
      url,
      headers: { host, ...headers },
      ...(url.includes('/a') && { payload: 'x' })
    })
    return /<Code>(.*?)</.exec(reply.body)?.[1] ?? reply.statusCode
  }
  const key = '/json/pandas/articles.json'
  t.equal(await at('s3.localhost:19540', `/import-samples${key}`), 200)
  t.equal(await at('import-samples.s3.localhost', key), 200)
  t.equal(await at('S3.LOCALHOST:19540', `/import-samples${key}`), 200)
  t.equal(await at('Import-Samples.S3.localhost', key), 200)
  t.equal(await at('s3.localhost', '/docs-demo/a'), 'AccessDenied')
  t.equal(await at('s3.localhost', '/import-samples/a', 'PUT'), 'AccessDenied')
  t.equal(await at('s3.localhost', '/new-bucket', 'PUT'), 'AccessDenied')
  t.equal(
    await at('s3.localhost', '/import-samples', 'POST', { 'content-type': 'multipart/form-data' }),
    'NotImplemented'
  )
  t.equal(await at('localhost', `/import-samples${key}`), 404)
})

t.test('presigned URLs of version 2 are verified, and expire', async t => {
  const { app } = await withStorage(t)
  const url = (expires: number, secret = LISTED.secretAccessKey) => {
    const signature = createHmac('sha1', secret).update(`PUT\n\n\n${expires}\n/docs-demo/a%20b`).digest('base64')
    return `/docs-demo/a%20b?AWSAccessKeyId=demo-access-key&Signature=${encodeURIComponent(signature)}&Expires=${expires}`
  }
  const put = async (url: string) => {
    const reply = await app.inject({ method: 'PUT', url, payload: 'x' })
    return /<Code>(.*?)</.exec(reply.body)?.[1] ?? reply.statusCode
  }
  t.equal(await put(url(5e9)), 200)
  t.equal(await put(url(1e9)), 'AccessDenied')
  t.equal(await put(url(5e9, 'other')), 'SignatureDoesNotMatch')
  t.equal(await put(url(5e9).replace(/Signature=[^&]*/, 'Signature=x')), 'SignatureDoesNotMatch')
  t.equal(await put(url(5e9).replace('a%20b', 'ab')), 'SignatureDoesNotMatch')
})

t.test('headers of Signature V2 are verified', async t => {
  const { app } = await withStorage(t)
  const date = 'Tue, 27 Mar 2007 19:36:42 +0000'
  const send = async (method: 'GET' | 'PUT' | 'POST', url: string, text: string, headers: object = { date }) => {
    const signature = createHmac('sha1', LISTED.secretAccessKey).update(text).digest('base64')
    const authorization = `AWS ${LISTED.accessKeyId}:${signature}`
    const payload = method === 'GET' ? '' : 'x'
    const reply = await app.inject({ method, url, headers: { authorization, ...headers }, payload })
    return /<Code>(.*?)</.exec(reply.body)?.[1] ?? reply.statusCode
  }
  const key = '/docs-demo/a%20b'
  const typed = { date, 'content-type': 'text/plain', 'x-amz-meta-b': '2', 'x-amz-meta-a': '1' }
  t.equal(await send('PUT', key, `PUT\n\ntext/plain\n${date}\nx-amz-meta-a:1\nx-amz-meta-b:2\n${key}`, typed), 200)
  t.equal(await send('GET', key, `GET\n\n\n${date}\n${key}`), 200)
  const dated = { 'x-amz-date': date }
  t.equal(await send('GET', key, `GET\n\n\n\nx-amz-date:${date}\n${key}`, dated), 200)
  t.equal(await send('POST', `${key}?uploads`, `POST\n\n\n${date}\n${key}?uploads`), 200)
  t.equal(await send('GET', key, `GET\n\n\n${date}\n/docs-demo/other`), 'SignatureDoesNotMatch')
  for (const signed of ['/docs-demo', '/docs-demo/']) {
    t.equal(await send('GET', '/docs-demo?prefix=a', `GET\n\n\n${date}\n${signed}`), 200, `${signed}, as boto3 does it`)
  }
  t.equal(await send('GET', key, `GET\n\n\n\n${key}`, {}), 'AccessDenied', 'without a date')
  const reply = await app.inject({ url: key, headers: { authorization: 'AWS nothing', date } })
  t.match([reply.statusCode, reply.body], [403, /Signature V2\); sign with Signature V4/])
})

t.test('an upload hides a file of --buckets and a declared object, and writes into neither', async t => {
  const dir = t.testdir({})
  await mkdir(join(dir, 'mine', 'data'), { recursive: true })
  for (const name of ['1', '2', '3']) await writeFile(join(dir, 'mine', 'data', name), `file ${name}`)
  const { s3 } = await withStorage(t, { buckets: dir })
  const text = async (key: string) => (await s3('GET', `mine/${key}`)).body
  const list = async () => [...(await s3('GET', 'mine')).body.matchAll(/<Key>(.*?)</g)].map(([, key]) => key)
  t.equal(await text('data/1'), 'file 1')
  t.match(await s3('PUT', 'mine/data/1', { body: 'upload' }), { status: 200 })
  t.equal(await text('data/1'), 'upload')
  t.match(await s3('DELETE', 'mine/data/2'), { status: 204 })
  t.match(await s3('HEAD', 'mine/data/2'), { status: 404 })
  t.strictSame(await list(), ['data/1', 'data/3'])
  t.match(await s3('GET', 'mine?max-keys=1'), { body: /<Key>data\/1<.*/ })
  t.match(await s3('PUT', 'mine/data/2', { body: 'again' }), { status: 200 })
  t.strictSame(await list(), ['data/1', 'data/2', 'data/3'])
  t.equal(await readFile(join(dir, 'mine', 'data', '1'), 'utf8'), 'file 1')
  t.strictSame(await readdir(join(dir, 'mine', 'data')), ['1', '2', '3'])
  t.match(await s3('DELETE', 'mine'), { status: 403, code: 'AccessDenied' })
  const declared = 'assets.zilliz.com'
  const [, key = ''] = /<Key>(.*?)</.exec((await s3('GET', declared)).body) ?? []
  t.match(await s3('GET', `${declared}/${key}`), { status: 403, code: 'InvalidObjectState' })
  t.match(await s3('PUT', `${declared}/${key}`, { body: 'bytes' }), { status: 200 })
  t.equal((await s3('GET', `${declared}/${key}`)).body, 'bytes')
  t.match(await s3('DELETE', `${declared}/${key}`), { status: 204 })
  t.match(await s3('GET', `${declared}/${key}`), { status: 404, code: 'NoSuchKey' })
})

t.test('a region of the service ties a bucket to its cloud', async t => {
  const { s3, world } = await withStorage(t)
  const constraint = (region: string) => ({
    body: `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`
  })
  for (const [name, region] of [
    ['b-1', 'us-west-2'],
    ['b-2', 'gcp-us-west1'],
    ['b-3', 'oss-cn-hangzhou'],
    ['b-4', 'eu-west-3']
  ] as const) {
    t.match(await s3('PUT', name, constraint(region)), { status: 200, headers: { 'x-amz-bucket-region': region } })
    t.match((await s3('GET', `${name}?location`)).body, `>${region}<`)
  }
  const { buckets = [] } = await world.read()
  t.strictSame(
    buckets.filter(({ name }) => name.startsWith('b-')).map(({ cloud }) => cloud),
    ['aws', 'gcp', 'ali', 'any']
  )
  t.match(await s3('PUT', 'B_x'), { status: 400, code: 'InvalidBucketName' })
  t.match(await s3('PUT', 'b-5', { body: '<a' }), { status: 400, code: 'MalformedXML' })
})

t.test('ranges and conditions', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1')
  const { headers } = await s3('PUT', 'b-1/k', { body: '0123456789' })
  const etag = String(headers.etag)
  const get = async (sent: Record<string, string>) => {
    const { status, body, headers } = await s3('GET', 'b-1/k', { headers: sent })
    return [status, status < 300 ? body : '', headers['content-range']]
  }
  t.strictSame(await get({ range: 'bytes=2-4' }), [206, '234', 'bytes 2-4/10'])
  t.strictSame(await get({ range: 'bytes=-3' }), [206, '789', 'bytes 7-9/10'])
  t.strictSame(await get({ range: 'bytes=8-' }), [206, '89', 'bytes 8-9/10'])
  t.strictSame(await get({ range: 'bytes=10-' }), [416, '', 'bytes */10'])
  t.strictSame(await get({ range: 'bytes=1-2,4-5' }), [200, '0123456789', undefined])
  t.strictSame(await get({ 'if-none-match': etag }), [304, '', undefined])
  t.strictSame(await get({ 'if-match': '"x"' }), [412, '', undefined])
  t.strictSame(await get({ 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }), [304, '', undefined])
  t.strictSame(await get({ 'if-unmodified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }), [412, '', undefined])
  const put = async (sent: Record<string, string>) => (await s3('PUT', 'b-1/k', { body: 'x', headers: sent })).status
  t.equal(await put({ 'if-none-match': '*' }), 412)
  t.equal(await put({ 'if-match': '"x"' }), 412)
  t.equal(await put({ 'if-match': etag }), 200)
})

t.test('an object is deleted only if it is the one that If-Match names', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1')
  const etagOf = async (key: string) => String((await s3('PUT', `b-1/${key}`, { body: key })).headers.etag)
  const remove = async (key: string, match: string) => {
    const reply = await s3('DELETE', `b-1/${key}`, { headers: { 'if-match': match } })
    return reply.code ?? reply.status
  }
  const etag = await etagOf('k')
  t.equal(await remove('k', '"x"'), 'PreconditionFailed')
  t.equal((await s3('HEAD', 'b-1/k')).status, 200)
  t.equal(await remove('k', etag), 204)
  t.equal((await s3('HEAD', 'b-1/k')).status, 404)
  t.equal(await remove('k', etag), 'NoSuchKey')
  t.equal(await remove('k', '*'), 'NoSuchKey')
  await etagOf('k')
  t.equal(await remove('k', etag.replaceAll('"', '')), 204)
  await etagOf('k')
  t.equal(await remove('k', '*'), 204)
  t.equal((await s3('DELETE', 'b-1/k')).status, 204, 'without a condition')

  const [one, two] = [await etagOf('one'), await etagOf('two')]
  const object = (key: string, match: string) => `<Object><Key>${key}</Key><ETag>${match}</ETag></Object>`
  const body = `<Delete>${object('one', one)}${object('two', one)}${object('none', two)}</Delete>`
  const many = await s3('POST', 'b-1?delete', { body })
  t.equal(many.status, 200)
  t.match(many.body, '<Deleted><Key>one</Key></Deleted>')
  t.match(many.body, '<Error><Key>two</Key><Code>PreconditionFailed</Code>')
  t.match(many.body, '<Error><Key>none</Key><Code>NoSuchKey</Code>')
  t.equal((await s3('HEAD', 'b-1/two')).status, 200)
})

t.test('beyond the limit of uploads nothing is kept, and the flag is named', async t => {
  const { s3 } = await withStorage(t, { uploadLimit: 4.5 / 1024 ** 3 })
  await s3('PUT', 'b-1')
  const reply = await s3('PUT', 'b-1/k', { body: '12345' })
  t.match(reply, { status: 400, code: 'EntityTooLarge', body: /takes 4 bytes of uploads.*larger --upload-limit/ })
  t.match(await s3('PUT', 'b-1/k', { body: '1234' }), { status: 200 })
  t.match(await s3('PUT', 'b-1/l', { body: '1' }), { code: 'EntityTooLarge' })
  t.match(await s3('PUT', 'b-1/l', { body: '1', headers: { 'content-length': '9'.repeat(14) } }), {
    code: 'EntityTooLarge'
  })
})

t.test('an upload that is refused in its middle is read to its end, so that the client gets the answer', async t => {
  const emulator = await createEmulator({ port: 0, uploadLimit: 1 / 1024 })
  t.teardown(() => emulator.close())
  const credential = 'any/20260101/us-east-1/s3/aws4_request'
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}`
  const put = (path: string, body: NonNullable<RequestInit['body']> | null = null) =>
    fetch(`${emulator.url}${path}`, { method: 'PUT', headers: { authorization }, body, duplex: 'half' } as RequestInit)
  await put('/b-1')
  const pieces = Array.from({ length: 160 }, () => new Uint8Array(64 * 1024))
  const reply = await put('/b-1/k', ReadableStream.from(pieces))
  t.equal(reply.status, 400)
  t.match(await reply.text(), /<Code>EntityTooLarge</)
})

t.test('a form of a browser is told what to use, and a page of another site may not use any keys', async t => {
  const { s3, app } = await withStorage(t)
  const headers = { host: '127.0.0.1:19540', 'content-type': 'multipart/form-data; boundary=x' }
  const form = await app.inject({ method: 'POST', url: '/import-samples', headers, payload: '--x--' })
  t.match([form.statusCode, form.body], [501, /<Code>NotImplemented<.*presigned PUT/])
  t.match(await s3('GET', 'import-samples', { headers: { 'sec-fetch-site': 'cross-site' } }), { code: 'AccessDenied' })
  t.match(await s3('GET', 'import-samples', { headers: { 'sec-fetch-site': 'same-origin' } }), { status: 200 })
})

t.test('an upload of any type is answered and recorded once', async t => {
  const { s3, app } = await withStorage(t)
  await s3('PUT', 'b-1')
  for (const type of ['', '???', 'application/json', 'multipart/form-data']) {
    t.match(await s3('PUT', 'b-1/k', { body: 'x', headers: { 'content-type': type } }), { status: 200 }, type)
  }
  const { body } = await app.inject('/_emulator/journal')
  t.strictSame(body.match(/"s3\.\w+"/g), ['"s3.CreateBucket"', ...Array.from({ length: 4 }, () => '"s3.PutObject"')])
})

t.test('strange requests get an error of the storage, and never end the emulator', async t => {
  const { s3, app } = await withStorage(t)
  await s3('PUT', 'b-1')
  for (const [method, target, code] of [
    ['PUT', `b-1/${'k'.repeat(1025)}`, 'KeyTooLongError'],
    ['PUT', 'b-1/a%00b', 'InvalidArgument'],
    ['PUT', 'b-1/..%2F..%2Fetc', 'InvalidArgument'],
    ['GET', 'b-1?max-keys=-1', 'InvalidArgument'],
    ['GET', 'b-1?encoding-type=x', 'InvalidArgument'],
    ['GET', 'b-1/none', 'NoSuchKey'],
    ['GET', 'b-1/k?acl', 'NotImplemented'],
    ['PUT', 'b-1/k?partNumber=1', 'InvalidArgument'],
    ['PUT', 'b-1/k?partNumber=1&uploadId=__proto__', 'NoSuchUpload'],
    ['POST', 'b-1?delete', 'MalformedXML']
  ] as const) {
    t.match(await s3(method, target), { code }, `${method} ${target.slice(0, 40)}`)
  }
  t.match(await s3('PUT', `b-1/${'k'.repeat(1024)}`, { body: 'x' }), { status: 200 })
  t.match(await s3('PUT', `b-1/${encodeURIComponent('集😀')}//x/`, { body: 'x' }), { status: 200 })
  t.match((await s3('GET', 'b-1?prefix=%E9%9B%86')).body, '<Key>集😀//x/</Key>')
  for (const authorization of [
    'AWS4-HMAC-SHA256',
    'AWS4-HMAC-SHA256 Credential=a/20240102/r/s3/aws4_request, SignedHeaders=host, Signature=00'
  ]) {
    t.match(await app.inject({ url: '/b-1', headers: { authorization } }), { statusCode: 403 })
  }
  t.match(await app.inject({ url: '/b-1?X-Amz-Signature=1' }), { statusCode: 403 })
  t.match(await app.inject({ url: '/%zz?X-Amz-Signature=1' }), { statusCode: 400 })
  t.match((await app.inject({ method: 'TRACE', url: '/b-1/k?X-Amz-Signature=1' })).json(), {
    code: 405,
    message: 'Method not allowed: TRACE /b-1/k'
  })
  t.match(await s3('PUT', 'b-1/k', { headers: { 'x-amz-copy-source': 'b-1/%zz' } }), { code: 'InvalidArgument' })
  t.match(await s3('PUT', 'b-1/k', { headers: { 'x-amz-copy-source': '/b-1/none' } }), { code: 'NoSuchKey' })
  t.match(await s3('PUT', 'b-1/k', { body: 'x', headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } }), {
    code: 'BadDigest'
  })
  t.match(await s3('PUT', 'b-1/k', { body: 'x', headers: { 'x-amz-meta-a': 'v'.repeat(3000) } }), {
    code: 'MetadataTooLarge'
  })
  t.match(await s3('PUT', 'b-1/k', { body: 'x', headers: { 'x-amz-content-sha256': 'f00' } }), {
    code: 'InvalidArgument'
  })
  t.match(await s3('GET', 'b-1/k'), { status: 404 })
})

t.test('characters that XML cannot hold are listed as references, or escaped as in URLs', async t => {
  const dir = t.testdir({})
  await mkdir(join(dir, 'mine'), { recursive: true })
  await writeFile(join(dir, 'mine', 'a\u0001b'), 'x')
  const { s3 } = await withStorage(t, { buckets: dir })
  t.match(await s3('PUT', `mine/${encodeURIComponent('\uffff\ufffe')}`, { body: 'x' }), { status: 200 })
  const keys = async (query: string) =>
    [...(await s3('GET', `mine?${query}`)).body.matchAll(/<Key>(.*?)</g)].map(([, key]) => key)
  t.strictSame(await keys('list-type=2'), ['a&#x1;b', '&#xffff;&#xfffe;'])
  t.strictSame(await keys('list-type=2&encoding-type=url'), ['a%01b', '%EF%BF%BF%EF%BF%BE'])
  for (const key of ['&#xffff;', '&#1;', '\uffff']) {
    const body = `<Delete><Object><Key>${key}</Key></Object></Delete>`
    t.match(await s3('POST', 'mine?delete', { body }), { status: 400, code: 'MalformedXML' }, key)
  }
})

t.test('a key may have control characters, and its object is imported with its folder', async t => {
  const { s3, app, advance } = await withStorage(t)
  await s3('PUT', 'b-1')
  const escaped = 'data/a%01%1B%5B31m%09%0A%7F%C2%85.json'
  t.match(await s3('PUT', `b-1/${escaped}`, { body: '[{"a":1}]' }), { status: 200 })
  t.match(await s3('GET', `b-1/${escaped}`), { status: 200, body: '[{"a":1}]' })
  t.match((await s3('GET', 'b-1?list-type=2&encoding-type=url')).body, `<Key>${escaped}</Key>`)
  const headers = { 'x-amz-copy-source': `b-1/${escaped}` }
  t.match(await s3('PUT', 'b-1/copy%0D', { headers }), { status: 200 })
  t.match(await s3('DELETE', 'b-1/copy%0D'), { status: 204 })
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/vector/collections/import',
    headers: { authorization: 'Bearer demo' },
    payload: {
      clusterId: 'in01-5b7c0de3f1a2948',
      collectionName: 'medium_articles',
      objectUrl: 's3://b-1/data/'
    }
  })
  t.match(reply.json(), { code: 200 })
  advance(1000)
  const job = await app.inject({ url: `/_emulator/jobs/${reply.json().data.jobId}` })
  t.match(job.json(), { state: 'Failed', errorMessage: /the field 'a' is not defined in schema/ })
  t.notMatch(job.json().errorMessage, /\p{Cc}/u)
})

t.test('an object is one part, and a presigned URL is valid for a week at most', async t => {
  const { s3, app } = await withStorage(t)
  await s3('PUT', 'b-1')
  await s3('PUT', 'b-1/k', { body: 'x' })
  t.match(await s3('GET', 'b-1/k?partNumber=1'), { status: 200, body: 'x' })
  t.match(await s3('GET', 'b-1/k?partNumber=2'), { status: 416, code: 'InvalidPartNumber' })
  const date = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
  const presigned = (expires: string) =>
    app.inject({
      url: `/b-1/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=any/20260101/us-east-1/s3/aws4_request&X-Amz-Date=${date}&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host&X-Amz-Signature=${'a'.repeat(64)}`,
      headers: { host: '127.0.0.1:19540' }
    })
  t.match(await presigned('604800'), { statusCode: 200, body: 'x' })
  t.match(await presigned('604801'), { statusCode: 400, body: /AuthorizationQueryParametersError.*at most 604800/s })
  t.match(await presigned('1e3'), { statusCode: 403, body: /<Code>AccessDenied</ })
})

t.test('an announced trailer that did not arrive refuses the upload', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1')
  const headers = {
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '5',
    'x-amz-trailer': 'x-amz-checksum-crc32'
  }
  const put = (end: string) => s3('PUT', 'b-1/k', { body: `5\r\nhello\r\n0\r\n${end}`, headers })
  for (const end of ['', '\r\n', 'x-amz-checksum-crc32c:x\r\n\r\n']) {
    t.match(await put(end), { status: 400, code: 'MalformedTrailerError', body: /announces x-amz-checksum-crc32,/ })
  }
  t.match(await s3('GET', 'b-1/k'), { code: 'NoSuchKey' })
  t.match(await put('x-amz-checksum-crc32:NhCmhg==\r\n\r\n'), { status: 200 })
})

t.test('uploads with their metadata, and hidden files, are in a snapshot', async t => {
  const dir = t.testdir({ mine: { a: 'a', b: 'b' } })
  const { s3, snapshot, restore, reset } = await withStorage(t, { buckets: dir })
  await s3('PUT', 'mine/c', { body: 'c', headers: { 'x-amz-meta-a': 'b' } })
  await s3('DELETE', 'mine/a')
  const before = await s3('HEAD', 'mine/c')
  const taken = await snapshot()
  await reset()
  t.match(await s3('HEAD', 'mine/c'), { status: 404 })
  t.match(await s3('HEAD', 'mine/a'), { status: 200 })
  await restore(taken)
  t.match(await s3('HEAD', 'mine/c'), {
    status: 200,
    headers: { 'x-amz-meta-a': 'b', etag: before.headers.etag, 'last-modified': before.headers['last-modified'] }
  })
  t.match(await s3('HEAD', 'mine/a'), { status: 404 })
  t.strictSame(await snapshot(), taken)
})

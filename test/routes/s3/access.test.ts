import { createHmac } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
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
  t.match(await s3('GET', 'import-samples'), { status: 403, code: 'InvalidAccessKeyId' })
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

t.test('beyond the limit of uploads nothing is kept, and the flag is named', async t => {
  const { s3 } = await withStorage(t, { uploadLimit: 4 / 1024 ** 3 })
  await s3('PUT', 'b-1')
  const reply = await s3('PUT', 'b-1/k', { body: '12345' })
  t.match(reply, { status: 400, code: 'EntityTooLarge', body: /larger --upload-limit/ })
  t.match(await s3('PUT', 'b-1/k', { body: '1234' }), { status: 200 })
  t.match(await s3('PUT', 'b-1/l', { body: '1' }), { code: 'EntityTooLarge' })
  t.match(await s3('PUT', 'b-1/l', { body: '1', headers: { 'content-length': '9'.repeat(14) } }), {
    code: 'EntityTooLarge'
  })
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
  t.match(await s3('PUT', 'b-1/k', { headers: { 'x-amz-copy-source': 'b-1/%zz' } }), { code: 'InvalidArgument' })
  t.match(await s3('PUT', 'b-1/k', { headers: { 'x-amz-copy-source': '/b-1/none' } }), { code: 'NoSuchKey' })
  t.match(await s3('PUT', 'b-1/k', { body: 'x', headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } }), {
    code: 'BadDigest'
  })
  t.match(await s3('PUT', 'b-1/k', { body: 'x', headers: { 'x-amz-meta-a': 'v'.repeat(3000) } }), {
    code: 'MetadataTooLarge'
  })
  t.match(await s3('GET', 'b-1/k'), { status: 404 })
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

import { once } from 'node:events'
import { readdir, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { signed } from '../../support/sign-s3.ts'
import { BUCKET, PROJECT, withVolumes } from '../../support/volumes.ts'

const PREFIX = `${PROJECT}/mine/`
const LIST = `?list-type=2&encoding-type=url&max-keys=1000&prefix=${encodeURIComponent(PREFIX)}`
const FIVE_MEGABYTES = Buffer.alloc(5 << 20, ' ')

const keysIn = (body: string) => [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)

const start = async (t: Test, options = {}) => {
  const started = await withVolumes(t, options)
  await started.create('mine')
  const { credentials } = await started.apply('mine')
  const s3 = started.s3.bind(undefined, credentials)
  const keys = async () => keysIn((await s3('GET', LIST)).body)
  return { ...started, credentials, anyone: started.s3, s3, keys }
}

/** Files below the folder that the uploads are kept in. */
const filesIn = async (dataDir: string) => {
  const [folder] = await readdir(dataDir)
  return folder === undefined ? [] : (await readdir(join(dataDir, folder))).filter(name => name !== 'owner')
}

t.test('an object is put, headed, listed and deleted', async t => {
  const { s3, keys } = await start(t)
  const key = `/${PREFIX}data/a%20b%2B%C3%BC.json`
  const etag = '"99914b932bd37a50b983c5e7c90ae93b"'
  t.match(await s3('PUT', key, '{}'), { status: 200, body: '', headers: { etag } })
  t.match(await s3('HEAD', key), {
    status: 200,
    headers: { etag, 'content-length': '2', 'last-modified': 'Tue, 02 Jan 2024 03:04:05 GMT' }
  })
  const { body } = await s3('GET', LIST)
  t.match(body, '<Size>2</Size>')
  t.match(body, '<LastModified>2024-01-02T03:04:05.000Z</LastModified>')
  t.strictSame(await keys(), [`${PREFIX}data/a%20b%2B%C3%BC.json`])
  t.match((await s3('GET', LIST.replace('encoding-type=url&', ''))).body, `<Key>${PREFIX}data/a b+ü.json</Key>`)
  t.match(await s3('DELETE', key), { status: 204, body: '' })
  t.match(await s3('HEAD', key), { status: 404, body: '' })
  t.strictSame(await keys(), [])
})

t.test('a list comes in pages', async t => {
  const { s3 } = await start(t)
  for (const name of ['c', 'a', 'b']) await s3('PUT', `/${PREFIX}${name}`, 'x')
  const first = await s3('GET', LIST.replace('1000', '2'))
  t.strictSame(keysIn(first.body), [`${PREFIX}a`, `${PREFIX}b`])
  t.match(first.body, '<IsTruncated>true</IsTruncated>')
  const token = /<NextContinuationToken>(.*?)</.exec(first.body)?.[1]
  const second = await s3('GET', `${LIST.replace('1000', '2')}&continuation-token=${token}`)
  t.strictSame(keysIn(second.body), [`${PREFIX}c`])
  t.match(second.body, '<IsTruncated>false</IsTruncated>')
  t.strictSame(keysIn((await s3('GET', `${LIST}&start-after=${encodeURIComponent(`${PREFIX}b`)}`)).body), [
    `${PREFIX}c`
  ])
  t.match(await s3('GET', LIST.replace('1000', 'x')), { code: 'InvalidArgument' })
})

t.test('an object in parts is there once it is complete, and nothing else is left', async t => {
  const dataDir = t.testdir({})
  const { s3, keys } = await start(t, { dataDir })
  const key = `/${PREFIX}large.json`
  const begin = async () => /<UploadId>(.*)<\/UploadId>/.exec((await s3('POST', `${key}?uploads=`)).body)?.[1] ?? ''
  const id = await begin()
  const part = async (number: number, bytes: Buffer | string) =>
    (await s3('PUT', `${key}?partNumber=${number}&uploadId=${id}`, bytes)).headers.etag as string
  const wrong = await part(2, 'wrong')
  const etags = [await part(1, FIVE_MEGABYTES), await part(2, '[]')]
  await part(7, 'not listed')
  t.strictSame(await keys(), [], 'nothing is seen before')
  const complete = (listed: readonly (string | undefined)[], first = 1, uploadId = id) => {
    const parts = listed.map(
      (etag, index) => `<Part><PartNumber>${index + first}</PartNumber><ETag>${etag}</ETag></Part>`
    )
    const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
    return s3('POST', `${key}?uploadId=${uploadId}`, body)
  }
  t.match(await complete([etags[0], wrong]), { status: 400, code: 'InvalidPart' })
  t.match(await complete([]), { code: 'MalformedXML' })
  t.match(await complete(['no etag']), { code: 'InvalidPart' })
  t.match(await s3('POST', `${key}?uploadId=${id}`, '<C><Part><PartNumber>1</PartNumber></Part></C>'), {
    code: 'MalformedXML'
  })
  const endless = await s3('POST', `${key}?uploadId=${id}`, '<Part>'.repeat(600_000))
  t.match(endless, { code: 'MalformedXML' }, 'parts without an end are looked at once')
  t.match(await complete([etags[1], etags[1]], 2), { code: 'InvalidPart' })
  const done = await complete(etags)
  t.equal(done.status, 200)
  t.match(done.body, /<ETag>&quot;[0-9a-f]{32}-2&quot;<\/ETag>/)
  t.match((await s3('HEAD', key)).headers, { 'content-length': String(FIVE_MEGABYTES.length + 2) })
  t.match(await complete(etags), { status: 404, code: 'NoSuchUpload' })
  t.equal((await filesIn(dataDir)).length, 2, 'its parts, which nobody copied')

  const given = await begin()
  await s3('PUT', `${key}?partNumber=1&uploadId=${given}`, 'x')
  t.match(await s3('DELETE', `${key}?uploadId=${given}`), { status: 204 })
  t.equal((await filesIn(dataDir)).length, 2, 'aborted parts are gone')
  t.match(await s3('PUT', `${key}?partNumber=1&uploadId=${given}`, 'x'), { code: 'NoSuchUpload' })

  const small = await begin()
  const tiny = (await s3('PUT', `${key}?partNumber=1&uploadId=${small}`, 'x')).headers.etag as string
  const last = (await s3('PUT', `${key}?partNumber=2&uploadId=${small}`, 'y')).headers.etag as string
  t.match(await complete([tiny, last], 1, small), { code: 'EntityTooSmall' })
  const swapped = [2, 1].map(
    (number, index) => `<Part><PartNumber>${number}</PartNumber><ETag>${[last, tiny][index]}</ETag></Part>`
  )
  const order = await s3('POST', `${key}?uploadId=${small}`, `<C>${swapped.join('')}</C>`)
  t.equal(order.code, 'InvalidPartOrder')
  t.match(await s3('PUT', `${key}?partNumber=0&uploadId=${small}`, 'x'), { code: 'InvalidArgument' })
})

t.test('every part of an object but the last has at least five mebibytes', async t => {
  const { s3 } = await start(t)
  const key = `/${PREFIX}parts.json`
  const completed = async (...sizes: number[]) => {
    const id = /<UploadId>(.*)<\/UploadId>/.exec((await s3('POST', `${key}?uploads=`)).body)?.[1] ?? ''
    const parts: string[] = []
    for (const [index, size] of sizes.entries()) {
      const target = `${key}?partNumber=${index + 1}&uploadId=${id}`
      const { etag } = (await s3('PUT', target, FIVE_MEGABYTES.subarray(0, size))).headers
      parts.push(`<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
    }
    const { status, code } = await s3('POST', `${key}?uploadId=${id}`, `<C>${parts.join('')}</C>`)
    return code ?? status
  }
  t.equal(await completed(5 * 1024 ** 2 - 1, 1), 'EntityTooSmall')
  t.equal(await completed(5 * 1024 ** 2, 1), 200)
  t.equal(await completed(1), 200, 'the only part is the last')
})

t.test('a request that is not signed with what apply lent is rejected', async t => {
  const { app, credentials, anyone, s3, advance, api } = await start(t)
  const key = `/${PREFIX}x.json`
  const refused = async (granted: object, more = {}) =>
    (await anyone({ ...credentials, ...granted }, 'PUT', key, '{}', more)).code
  t.equal(await refused({ tmpSK: 'other' }), 'SignatureDoesNotMatch')
  t.equal(await refused({ tmpAK: 'other' }), 'InvalidAccessKeyId')
  t.equal(await refused({ sessionToken: 'other' }), 'InvalidToken')
  t.equal(await refused({ sessionToken: `${credentials.sessionToken.split('@')[0]}@elsewhere` }), 'InvalidToken')
  const inject = async (authorization?: string) => {
    const headers = { 'x-amz-security-token': credentials.sessionToken, ...(authorization && { authorization }) }
    const reply = await app.inject({ method: 'PUT', url: `/${BUCKET}${key}`, headers, payload: '{}' })
    return [reply.statusCode, /<Code>(.*)<\/Code>/.exec(reply.body)?.[1]]
  }
  t.strictSame(await inject(), [403, 'AccessDenied'])
  t.strictSame(await inject('Basic x'), [403, 'AccessDenied'])
  t.strictSame(
    await inject(`Bearer ${credentials.sessionToken}`),
    [200, undefined],
    "clients of Google's cloud sign nothing"
  )
  t.strictSame(await inject('Bearer demo'), [400, 'InvalidToken'], 'the key of the API is none of the storage')
  advance(3600)
  t.equal(await refused({}), 'ExpiredToken')
  await api('DELETE', '/v2/volumes/mine')
  t.match(await s3('GET', LIST), { code: 'InvalidToken' })
})

t.test('the token of one volume opens no other', async t => {
  const { s3, create, apply, anyone } = await start(t)
  await create('other')
  const other = `${PROJECT}/other/`
  for (const target of [`/${other}x`, `/x`, `/${PROJECT}/mine`]) {
    t.match(await s3('PUT', target, '{}'), { status: 403, code: 'AccessDenied' }, target)
  }
  t.match(await s3('GET', LIST.replace('mine', 'other')), { code: 'AccessDenied' })
  const theirs = await anyone((await apply('other')).credentials, 'GET', LIST.replace('mine', 'other'))
  t.strictSame(keysIn(theirs.body), [])
})

t.test('bytes that are not those that were meant are not kept', async t => {
  const dataDir = t.testdir({})
  const { s3, keys } = await start(t, { dataDir })
  const key = `/${PREFIX}x.json`
  const sha256 = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
  for (const [headers, code] of [
    [{ 'content-md5': 'AAAA' }, 'InvalidDigest'],
    [{ 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'BadDigest'],
    [{ 'x-amz-content-sha256': sha256.replace('4', '5') }, 'XAmzContentSHA256Mismatch'],
    [{ 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }, 'MissingContentLength'],
    [{ 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '2' }, 'IncompleteBody'],
    [{ 'x-amz-copy-source': '/a/b' }, 'AccessDenied']
  ] as const) {
    t.match(await s3('PUT', key, '{}', headers), { code })
  }
  t.strictSame(await keys(), [])
  t.strictSame(await filesIn(dataDir), [])
  const good = { 'content-md5': 'mZFLkyvTelC5g8XnyQrpOw==', 'x-amz-content-sha256': sha256 }
  t.match(await s3('PUT', key, '{}', good), { status: 200 })
})

t.test('what volume managers do not need is not there, and says so', async t => {
  const { app, s3 } = await start(t)
  for (const [method, target] of [
    ['PUT', `/${PREFIX}x?tagging`],
    ['GET', '?policy'],
    ['POST', ''],
    ['DELETE', ''],
    ['PUT', '?acl']
  ] as const) {
    t.match(await s3(method, target), { status: 501, code: 'NotImplemented' }, `${method} ${target}`)
  }
  t.match(await s3('HEAD', ''), { status: 200 })
  t.match((await s3('GET', '?location')).body, /<LocationConstraint/)
  t.match(await s3('PUT', `/${PREFIX}${'x'.repeat(1024)}`, ''), { code: 'KeyTooLongError' })
  t.match(await s3('PUT', `/${PREFIX}`, ''), { code: 'InvalidArgument' })
  for (const key of ['%00', 'a%2F..%2Fx', 'a%2F.%2Fb']) {
    t.match(await s3('PUT', `/${PREFIX}${key}`, ''), { code: 'InvalidArgument' })
  }
  const length = String(6 * 1024 ** 3)
  t.match(await s3('PUT', `/${PREFIX}huge`, 'x', { 'content-length': length }), { code: 'EntityTooLarge' })
  // No library signs it.
  const broken = await app.inject({ method: 'PUT', url: `/${BUCKET}/${PREFIX}%zz`, payload: '' })
  t.equal(broken.statusCode, 400)
})

t.test('the files of a sandbox are its own', async t => {
  const { s3, create, apply, anyone, keys } = await start(t)
  await s3('PUT', `/${PREFIX}1`, 'x')
  t.strictSame(await keys(), [`${PREFIX}1`])
  await create('mine', {}, 'demo@elsewhere')
  const { credentials } = await apply('mine', 'demo@elsewhere')
  t.match(credentials.sessionToken, /@elsewhere$/)
  t.strictSame(keysIn((await anyone(credentials, 'GET', LIST)).body), [])
})

t.test('an upload that breaks off leaves nothing, and the end of the emulator removes all', async t => {
  const dataDir = t.testdir({})
  const { url, credentials, keys, s3, close, reset } = await start(t, { dataDir, listen: true, port: 0 })
  await s3('PUT', `/${PREFIX}kept.json`, '{}')
  const target = `/${BUCKET}/${PREFIX}half.json`
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  const headers = { ...signed(credentials, 'PUT', target), 'content-length': '1000' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write([`PUT ${target} HTTP/1.1`, ...lines, '', 'half'].join('\r\n'))
  while ((await filesIn(dataDir)).length < 2) await setTimeout(5)
  t.strictSame(await keys(), [`${PREFIX}kept.json`])
  socket.destroy()
  while ((await filesIn(dataDir)).length > 1) await setTimeout(5)
  t.strictSame(await keys(), [`${PREFIX}kept.json`])
  reset()
  while ((await filesIn(dataDir)).length > 0) await setTimeout(5)
  await close()
  t.strictSame(await readdir(dataDir), [])
})

t.test('a disk that takes no bytes is told with what to do, and is tried again', async t => {
  const dir = t.testdir({ file: '' })
  const dataDir = join(dir, 'file', 'data')
  const { s3, keys, app } = await start(t, { dataDir })
  const failed = await s3('PUT', `/${PREFIX}a.json`, '{}')
  const message = `files cannot be kept in ${dataDir} (ENOTDIR); start the emulator with --data-dir and a folder that it may write to`
  t.match(failed, { status: 403, code: 'AccessDenied', headers: { 'x-emulator-explain': message } })
  t.match(failed.body, `<Message>${message}</Message>`)
  t.strictSame(await keys(), [])
  const put = {
    method: 'PUT',
    url: '/_emulator/world/objects/gcp/publicdataset-zillizcloud-com/a.json',
    payload: '{}'
  } as const
  const refused = await app.inject(put)
  t.strictSame([refused.statusCode, refused.json()], [409, { error: message }])
  await unlink(join(dir, 'file'))
  t.match(await s3('PUT', `/${PREFIX}a.json`, '{}'), { status: 200 })
  t.match(await app.inject(put), { statusCode: 200 })
})

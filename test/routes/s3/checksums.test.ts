import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import t, { type Test } from 'tap'
import { withStorage } from '../../support/storage.ts'

const FIRST = Buffer.alloc(5 << 20, 'first part ')
const LAST = Buffer.from('123456789')
const WHOLE = Buffer.concat([FIRST, LAST])

const base64OfCrc32 = (bytes: Buffer): string => {
  const value = Buffer.alloc(4)
  value.writeUInt32BE(crc32(bytes))
  return value.toString('base64')
}

/** Check values of each algorithm for `LAST`. */
const OF_LAST = {
  CRC32: Buffer.from('cbf43926', 'hex').toString('base64'),
  CRC32C: Buffer.from('e3069283', 'hex').toString('base64'),
  CRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  SHA1: createHash('sha1').update(LAST).digest('base64'),
  SHA256: createHash('sha256').update(LAST).digest('base64')
}

type Algorithm = keyof typeof OF_LAST

const header = (algorithm: string): string => `x-amz-checksum-${algorithm.toLowerCase()}`

const found = (body: string, element: string): string | undefined =>
  new RegExp(`<${element}>(.*?)</${element}>`).exec(body)?.[1]

/** A bucket with `whole`, and calls of multipart uploads. */
const start = async (t: Test) => {
  const started = await withStorage(t)
  const { s3 } = started
  await s3('PUT', 'b-1')
  await s3('PUT', 'b-1/whole', { body: WHOLE })
  const checksumOf = async (key: string, algorithm: Algorithm): Promise<string> => {
    const headers = { 'x-amz-copy-source': key, 'x-amz-checksum-algorithm': algorithm }
    return String(found((await s3('PUT', 'b-1/copy', { headers })).body, `Checksum${algorithm}`))
  }
  const begin = async (algorithm: Algorithm, type?: string) => {
    const headers = { 'x-amz-checksum-algorithm': algorithm, ...(type && { 'x-amz-checksum-type': type }) }
    const reply = await s3('POST', 'b-1/k?uploads', { headers })
    const id = found(reply.body, 'UploadId')
    const put = (number: number, body: Buffer, headers: Record<string, string> = {}) =>
      s3('PUT', `b-1/k?partNumber=${number}&uploadId=${id}`, { body, headers })
    const complete = (parts: readonly string[], headers: Record<string, string> = {}) =>
      s3('POST', `b-1/k?uploadId=${id}`, {
        body: `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`,
        headers
      })
    return { reply, id, put, complete }
  }
  return { ...started, begin, checksumOf }
}

const part = (number: number, reply: { readonly headers: Record<string, unknown> }, algorithm?: string): string =>
  `<Part><PartNumber>${number}</PartNumber><ETag>${reply.headers['etag']}</ETag>${
    algorithm === undefined ? '' : `<Checksum${algorithm}>${reply.headers[header(algorithm)]}</Checksum${algorithm}>`
  }</Part>`

t.test('the checksum of a whole object is combined from those of its parts', async t => {
  const { s3, begin, checksumOf } = await start(t)
  t.equal(await checksumOf('b-1/whole', 'CRC32'), base64OfCrc32(WHOLE))
  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME'] as const) {
    const { reply, put, complete } = await begin(algorithm, 'FULL_OBJECT')
    t.match(reply.headers, { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': 'FULL_OBJECT' })
    const first = await put(1, FIRST)
    const last = await put(2, LAST, { [header(algorithm)]: OF_LAST[algorithm] })
    t.equal(last.headers[header(algorithm)], OF_LAST[algorithm])
    const value = await checksumOf('b-1/whole', algorithm)
    const list = [part(1, first), part(2, last)]
    const wrong = await complete(list, { [header(algorithm)]: OF_LAST[algorithm] })
    t.match(wrong, { status: 400, code: 'BadDigest', body: /you specified did not match the calculated checksum/ })
    t.match(await complete(list, { 'x-amz-mp-object-size': '9' }), { code: 'InvalidRequest' })
    const done = await complete(list, {
      [header(algorithm)]: value,
      'x-amz-checksum-type': 'FULL_OBJECT',
      'x-amz-mp-object-size': String(WHOLE.length)
    })
    t.equal(done.status, 200)
    t.equal(found(done.body, `Checksum${algorithm}`), value)
    t.equal(found(done.body, 'ChecksumType'), 'FULL_OBJECT')
    for (const method of ['HEAD', 'GET']) {
      const { headers } = await s3(method, 'b-1/k', { headers: { 'x-amz-checksum-mode': 'ENABLED' } })
      t.equal(headers[header(algorithm)], value)
      t.equal(headers['x-amz-checksum-type'], 'FULL_OBJECT')
    }
    const { headers } = await s3('HEAD', 'b-1/k')
    t.equal(headers[header(algorithm)] ?? headers['x-amz-checksum-type'], undefined, 'only if the client asks for it')
  }
})

t.test('a composite checksum is that of the checksums of the parts, with their number', async t => {
  const { s3, begin } = await start(t)
  const { reply, id, put, complete } = await begin('SHA256')
  t.equal(reply.headers['x-amz-checksum-type'], 'COMPOSITE')
  const digest = createHash('sha256').update(FIRST).digest()
  const first = await put(1, FIRST, { 'x-amz-checksum-sha256': digest.toString('base64') })
  const last = await put(2, LAST, { 'x-amz-checksum-sha256': OF_LAST.SHA256 })
  const parts = await s3('GET', `b-1/k?uploadId=${id}`)
  t.strictSame(
    ['ChecksumAlgorithm', 'ChecksumType', 'ChecksumSHA256'].map(name => found(parts.body, name)),
    ['SHA256', 'COMPOSITE', digest.toString('base64')]
  )
  t.equal(found((await s3('GET', 'b-1?uploads')).body, 'ChecksumAlgorithm'), 'SHA256')
  t.match(await complete([part(1, first, 'SHA256'), part(2, last)]), {
    code: 'InvalidRequest',
    body: /It was missing for part 2 in the request/
  })
  const list = [part(1, first, 'SHA256'), part(2, last, 'SHA256')]
  t.match(await complete(list, { 'x-amz-checksum-type': 'FULL_OBJECT' }), {
    code: 'InvalidRequest',
    body: /created using the COMPOSITE checksum mode/
  })
  t.match(await complete(list, { 'x-amz-checksum-sha1': OF_LAST.SHA1 }), {
    code: 'InvalidRequest',
    body: /expected checksum Type: sha256, actual checksum Type: sha1/
  })
  const all = Buffer.concat([digest, Buffer.from(OF_LAST.SHA256, 'base64')])
  const value = `${createHash('sha256').update(all).digest('base64')}-2`
  t.match(await complete(list, { 'x-amz-checksum-sha256': value.replace('-2', '-3') }), { code: 'BadDigest' })
  const done = await complete(list, { 'x-amz-checksum-sha256': value })
  t.strictSame([found(done.body, 'ChecksumSHA256'), found(done.body, 'ChecksumType')], [value, 'COMPOSITE'])
  const { headers } = await s3('GET', 'b-1/k', { headers: { 'x-amz-checksum-mode': 'ENABLED' } })
  t.strictSame([headers['x-amz-checksum-sha256'], headers['x-amz-checksum-type']], [value, 'COMPOSITE'])
  const copied = await s3('PUT', 'b-1/copied', { headers: { 'x-amz-copy-source': 'b-1/k' } })
  const whole = createHash('sha256').update(WHOLE).digest('base64')
  t.equal(found(copied.body, 'ChecksumSHA256'), whole, 'a copy is one part')
  const { headers: ofCopy } = await s3('HEAD', 'b-1/copied', { headers: { 'x-amz-checksum-mode': 'ENABLED' } })
  t.strictSame([ofCopy['x-amz-checksum-sha256'], ofCopy['x-amz-checksum-type']], [whole, 'FULL_OBJECT'])
})

t.test('a composite CRC32, and a part that is copied', async t => {
  const { s3, begin } = await start(t)
  const { id, put, complete } = await begin('CRC32', 'COMPOSITE')
  const headers = { 'x-amz-copy-source': 'b-1/whole', 'x-amz-copy-source-range': `bytes=0-${FIRST.length - 1}` }
  const copied = await s3('PUT', `b-1/k?partNumber=1&uploadId=${id}`, { headers })
  const first = base64OfCrc32(FIRST)
  t.equal(found(copied.body, 'ChecksumCRC32'), first)
  const last = await put(2, LAST, { 'x-amz-checksum-crc32': OF_LAST.CRC32 })
  const etag = String(found(copied.body, 'ETag')).replaceAll('&quot;', '"')
  const one = { headers: { etag, 'x-amz-checksum-crc32': first } }
  const done = await complete([part(1, one, 'CRC32'), part(2, last, 'CRC32')])
  const both = Buffer.concat([first, OF_LAST.CRC32].map(text => Buffer.from(text, 'base64')))
  t.equal(found(done.body, 'ChecksumCRC32'), `${base64OfCrc32(both)}-2`)
})

t.test('algorithms and types that do not go together are rejected', async t => {
  const { s3, begin } = await start(t)
  const type = 'x-amz-checksum-type'
  const algorithm = 'x-amz-checksum-algorithm'
  for (const [headers, message] of [
    [{ [type]: 'COMPOSITE' }, /can only be used with the x-amz-checksum-algorithm header/],
    [{ [algorithm]: 'MD4' }, /unsupported.*\[CRC32, CRC32C, CRC64NVME, SHA1, SHA256\]/],
    [{ [algorithm]: 'CRC32', [type]: 'x' }, /COMPOSITE or FULL_OBJECT/],
    [{ [algorithm]: 'SHA256', [type]: 'FULL_OBJECT' }, /FULL_OBJECT checksum type cannot be used with the sha256/],
    [{ [algorithm]: 'CRC64NVME', [type]: 'COMPOSITE' }, /COMPOSITE checksum type cannot be used with the crc64nvme/]
  ] as const) {
    t.match(await s3('POST', 'b-1/k?uploads', { headers }), { status: 400, code: 'InvalidRequest', body: message })
  }
  t.notMatch((await s3('GET', 'b-1?uploads')).body, '<Upload>')
  const { put } = await begin('SHA1')
  t.match(await put(1, LAST), {
    code: 'InvalidRequest',
    body: /expected checksum Type: sha1, actual checksum Type: null/
  })
  t.match(await put(1, LAST, { 'x-amz-checksum-crc32': OF_LAST.CRC32 }), {
    code: 'InvalidRequest',
    body: /expected checksum Type: sha1, actual checksum Type: crc32/
  })
  t.match(await put(1, LAST, { 'x-amz-checksum-sha1': OF_LAST.SHA1 }), { status: 200 })
})

t.test('an upload without an algorithm takes parts with any checksum, and its object has none', async t => {
  const { s3 } = await start(t)
  const upload = async (headers: Record<string, string>, parts: Record<string, string> = headers) => {
    const id = found((await s3('POST', 'b-1/k?uploads')).body, 'UploadId')
    const sent = await s3('PUT', `b-1/k?partNumber=1&uploadId=${id}`, { body: LAST, headers: parts })
    return s3('POST', `b-1/k?uploadId=${id}`, { body: `<C>${part(1, sent)}</C>`, headers })
  }
  const done = await upload({}, { 'x-amz-checksum-crc32': OF_LAST.CRC32 })
  t.strictSame([done.status, found(done.body, 'ChecksumType')], [200, undefined])
  t.match(await upload({ 'x-amz-checksum-crc32': OF_LAST.CRC32 }), {
    code: 'InvalidRequest',
    body: /expected checksum Type: null, actual checksum Type: crc32/
  })
  const known = await upload({ 'x-amz-checksum-crc64nvme': OF_LAST.CRC64NVME })
  t.strictSame(
    [found(known.body, 'ChecksumCRC64NVME'), found(known.body, 'ChecksumType')],
    [OF_LAST.CRC64NVME, 'FULL_OBJECT'],
    'the algorithm of S3 for uploads that name none'
  )
})

t.test('an object of one request has the checksum of all its bytes', async t => {
  const { s3 } = await start(t)
  const put = await s3('PUT', 'b-1/one', { body: LAST, headers: { 'x-amz-checksum-crc32c': OF_LAST.CRC32C } })
  t.equal(put.headers['x-amz-checksum-type'], 'FULL_OBJECT')
})

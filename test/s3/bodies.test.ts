import { Readable } from 'node:stream'
import t from 'tap'
import { readText } from '../../src/s3/body.ts'
import { newChecksum } from '../../src/s3/checksums.ts'
import { chunksOf } from '../../src/s3/chunked.ts'
import type { S3Request } from '../../src/s3/protocol.ts'
import { signatureOf } from '../../src/s3/signature.ts'
import { childText, parseXml } from '../../src/s3/xml.ts'

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all).toString('latin1')
}

const decoded = (text: string, pieceSize = 7) => {
  const bytes = Buffer.from(text, 'latin1')
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceSize) }, (_, index) =>
    bytes.subarray(index * pieceSize, (index + 1) * pieceSize)
  )
  const trailers = new Map<string, string>()
  return textOf(chunksOf(Readable.from(pieces), trailers, undefined)).then(body => ({ body, trailers: [...trailers] }))
}

t.test('checksums are those of the published check values, however the bytes are cut', t => {
  for (const [name, value] of [
    ['crc32', 'cbf43926'],
    ['crc32c', 'e3069283'],
    ['crc64nvme', 'ae8b14860a799888'],
    ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441']
  ] as const) {
    for (const size of [1, 4, 9]) {
      const checksum = newChecksum(name)
      for (let at = 0; at < 9; at += size) checksum.update(Buffer.from('123456789').subarray(at, at + size))
      t.equal(Buffer.from(checksum.digest(), 'base64').toString('hex'), value, `${name}, ${size} at a time`)
    }
    const long = Buffer.from('123456789'.repeat(9))
    const [whole, single] = [newChecksum(name), newChecksum(name)]
    whole.update(long)
    for (const byte of long) single.update(Uint8Array.of(byte))
    t.equal(whole.digest(), single.digest())
  }
  t.end()
})

t.test('chunks are decoded in pieces of any size, with their trailers', async t => {
  const sent =
    '5\r\nhello\r\nC;chunk-signature=' +
    'a'.repeat(64) +
    '\r\n\r\nworld\r\n\r\nX\r\n0\r\nX-Amz-Checksum-CRC32: abc=\r\n\r\n'
  for (const size of [1, 2, 7, 1000]) {
    t.strictSame(await decoded(sent, size), {
      body: 'hello\r\nworld\r\n\r\nX',
      trailers: [['x-amz-checksum-crc32', 'abc=']]
    })
  }
  t.strictSame(await decoded('0\r\n\r\n'), { body: '', trailers: [] })
  for (const broken of [
    '',
    '5\r\nhell',
    '5\r\nhello',
    '5\r\nhello!\r\n0\r\n\r\n',
    'zz\r\n',
    '5\r\nhello\r\n',
    '-1\r\n',
    'f'.repeat(20)
  ]) {
    await t.rejects(decoded(broken), { code: 'IncompleteBody' }, JSON.stringify(broken))
  }
  await t.rejects(decoded('1'.repeat(5000), 500), { code: 'IncompleteBody', message: /a line is too long/ })
  await t.rejects(decoded(`0\r\n${'a:b\r\n'.repeat(2000)}`, 500), { message: /its trailers are too long/ })
})

// documented: Amazon S3, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks"; these keys open nothing.
t.test('signed chunks are verified one by one: the example of the documentation', async t => {
  const headers = {
    host: 's3.amazonaws.com',
    'x-amz-date': '20130524T000000Z',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '66560',
    'content-length': '66824',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9'
  }
  const body = Readable.from([])
  const request: S3Request = {
    method: 'PUT',
    path: '/examplebucket/chunkObject.txt',
    query: new URLSearchParams(),
    headers,
    host: headers.host,
    body
  }
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  const signed = signatureOf(request)
  t.equal(signed?.isSignedWith(secret), true)
  const chunk = (bytes: Buffer, signature: string) =>
    Buffer.concat([
      Buffer.from(`${bytes.length.toString(16)};chunk-signature=${signature}\r\n`),
      bytes,
      Buffer.from('\r\n')
    ])
  const sent = (first: Buffer) =>
    Readable.from([
      chunk(first, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'),
      chunk(Buffer.alloc(1024, 'a'), '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'),
      chunk(Buffer.alloc(0), 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9')
    ])
  const read = (first: Buffer, key = secret) => textOf(chunksOf(sent(first), new Map(), signed?.chunkSigner(key)))
  t.equal((await read(Buffer.alloc(65_536, 'a'))).length, 66_560)
  await t.rejects(read(Buffer.alloc(65_536, 'b')), { code: 'SignatureDoesNotMatch' })
  await t.rejects(read(Buffer.alloc(65_536, 'a'), 'other'), { code: 'SignatureDoesNotMatch' })
})

t.test('a list is read in linear time, and what is not one is told', async t => {
  const key = (text: string) => childText(parseXml(`<Delete xmlns="x"><Key>${text}</Key></Delete>`), 'Key')
  t.equal(key('a&amp;b&#10;&#x1F600;&lt;&nope;&#99999999;'), 'a&b\n😀<&nope;&#99999999;')
  for (const broken of [
    '',
    'x',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<!DOCTYPE a><a/>',
    '<a',
    '<>',
    '<a>'.repeat(50),
    `<${'a'.repeat(2000)}/>`,
    '<a>'.repeat(1_400_000),
    '<'.repeat(4 << 20),
    `<a>${'<b/>'.repeat(300_000)}</a>`,
    `<!--${'<!--'.repeat(1_000_000)}`
  ]) {
    t.throws(() => parseXml(broken), { code: 'MalformedXML' }, broken.slice(0, 30))
  }
  const request = { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, host: '' }
  const endless = { ...request, body: Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(1 << 20))) }
  await t.rejects(readText(endless, undefined, 4 << 20), { code: 'MalformedXML' })
})

import { Readable } from 'node:stream'
import aws4 from 'aws4'
import fc from 'fast-check'
import t from 'tap'
import type { S3Request } from '../../src/s3/protocol.ts'
import { signatureOf } from '../../src/s3/signature.ts'

const isSignedWith = (secret: string, request: S3Request, authorization: string) =>
  signatureOf({ ...request, headers: { ...request.headers, authorization } })?.isSignedWith(secret)

// documented: Amazon S3, "Examples: Signature Calculations"; these keys open nothing.
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const verified = (path: string, search: string, more: Record<string, string>, signature: string, secret = SECRET) => {
  const headers = { 'x-amz-content-sha256': EMPTY, 'x-amz-date': '20130524T000000Z', ...more }
  const names = ['host', ...Object.keys(headers)].sort().join(';')
  const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'
  const signed = `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${names},Signature=${signature}`
  const host = 'examplebucket.s3.amazonaws.com'
  return isSignedWith(
    secret,
    { method: 'GET', path, query: new URLSearchParams(search), headers, host, body: Readable.from([]) },
    signed
  )
}

t.test('the examples of the documentation are signed', async t => {
  const object = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'
  const list = '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'
  const range = { range: 'bytes=0-9' }
  t.equal(verified('/test.txt', '', range, object), true)
  t.equal(verified('/', 'lifecycle', {}, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'), true)
  t.equal(verified('/', 'max-keys=2&prefix=J', {}, list), true)
  t.equal(verified('/', 'prefix=J&max-keys=2', {}, list), true, 'in any order')
  t.equal(verified('/', 'prefix=K&max-keys=2', {}, list), false)
  t.equal(verified('/test.txt', '', { range: 'bytes=0-8' }, object), false)
  t.equal(verified('/test.txt', '', range, object, 'other'), false)
})

interface Sample {
  readonly method: string
  readonly key: string
  readonly query: readonly [name: string, value: string][]
  readonly metadata: string
}

t.test('whatever aws4 signs is taken, and nothing else', async t => {
  const text = fc.string({ unit: fc.constantFrom(...'aZ09-._~ !\'()*+,;:@&=$/?#%"<>[]{}|^`\\ü集😀'), maxLength: 12 })
  const requests = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
    key: text,
    query: fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name, maxLength: 4 }),
    metadata: fc.constantFrom('a', 'a  b', ' a ', 'a,b')
  })
  const taken = ({ method, key, query, metadata }: Sample) => {
    const path = `/bucket/${key.split('/').map(encodeURIComponent).join('/')}`
    const search = query
      .filter(([name]) => name !== '')
      .map(pair => pair.map(encodeURIComponent).join('='))
      .join('&')
    const headers = { host: 'localhost', 'x-amz-date': '20240102T030405Z', 'x-amz-meta-a': metadata }
    const target = search === '' ? path : `${path}?${search}`
    const sent = aws4.sign(
      { service: 's3', region: 'us-west-2', method, path: target, headers },
      { accessKeyId: 'id', secretAccessKey: SECRET }
    ).headers
    const named = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]))
    const request = {
      method,
      path,
      query: new URLSearchParams(search),
      headers: named,
      host: 'localhost',
      body: Readable.from([])
    }
    const signature = named['authorization'] ?? ''
    const other = { ...request, path: `${path}x` }
    return [
      isSignedWith(SECRET, request, signature),
      isSignedWith(SECRET, other, signature),
      isSignedWith('other', request, signature)
    ]
  }
  fc.assert(
    fc.property(requests, request => {
      const [itself, otherPath, otherSecret] = taken(request)
      return itself === true && otherPath === false && otherSecret === false
    }),
    { numRuns: 500 }
  )
  const names = {
    method: 'GET',
    key: 'a',
    query: [
      ['a', '1'],
      ['a-b', '2'],
      ['a.b', '3']
    ] as [string, string][],
    metadata: 'a'
  }
  t.strictSame(taken(names), [true, false, false], 'parameters are sorted by name, not with their values')
})

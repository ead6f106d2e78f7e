import { Readable } from 'node:stream'
import t from 'tap'
import { isSignedWith, readSigned } from '../../src/s3/signature.ts'

// documented: Amazon S3, "Examples: Signature Calculations"; these keys open nothing.
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const verified = (path: string, search: string, more: Record<string, string>, signature: string, secret = SECRET) => {
  const headers = { 'x-amz-content-sha256': EMPTY, 'x-amz-date': '20130524T000000Z', ...more }
  const names = ['host', ...Object.keys(headers)].sort().join(';')
  const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'
  const signed = readSigned(`AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${names},Signature=${signature}`)
  const host = 'examplebucket.s3.amazonaws.com'
  return isSignedWith(secret, { method: 'GET', path, search, headers, host, body: Readable.from([]) }, signed)
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

import t from 'tap'
import { isForStorage } from '../../src/s3/detect.ts'

t.test('only what storage clients send is for the storage', t => {
  const at = (url: string, headers: Record<string, string> = {}) =>
    isForStorage({ url, headers: { host: 'localhost', ...headers } })
  t.equal(at('/b/k', { authorization: 'AWS4-HMAC-SHA256 Credential=x' }), true)
  t.equal(at('/b/k', { authorization: 'AWS key:signature' }), true)
  t.equal(at('/v1/vector/collections/import', { authorization: 'AWSx' }), false)
  t.equal(at('/b/k?X-Amz-Algorithm=a&X-Amz-Signature=b'), true)
  t.equal(at('/b/k?AWSAccessKeyId=a&Signature=b&Expires=1'), true)
  for (const host of ['s3.localhost', 's3.localhost:19540', 'b.s3.localhost', 'a.b.s3.localhost:1', 'B.S3.LocalHost'])
    t.equal(at('/', { host }), true, host)
  for (const host of [
    'localhost',
    's3',
    'xs3.localhost',
    's3.localhost.evil',
    'controller.api.aws-us-west-2.localhost'
  ]) {
    t.equal(at('/v1/vector/collections/import', { host, authorization: 'Bearer AWS4-HMAC-SHA256' }), false, host)
  }
  t.equal(at('/v1/vector/collections/import/list?clusterId=AWSAccessKeyId=x'), false)
  t.equal(isForStorage({ headers: { ':authority': 'b.s3.localhost' } }), true, 'HTTP/2')
  const form = { 'content-type': 'multipart/form-data; boundary=x' }
  t.equal(at('/bucket', form), true, 'a presigned POST')
  t.equal(at('/v1/vector/collections/import', form), false)
  t.equal(at('/_emulator/world', form), false)
  t.equal(isForStorage({ headers: {} }), false)
  t.end()
})

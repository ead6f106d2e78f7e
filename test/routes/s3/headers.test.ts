import t from 'tap'
import { withStorage } from '../../support/storage.ts'

t.test('headers that would change what is stored are rejected, and say what to do', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1')
  for (const [name, value, instead] of [
    ['x-amz-server-side-encryption-customer-algorithm', 'AES256', 'upload without SSE-C'],
    ['x-amz-copy-source-server-side-encryption-customer-key', 'eA==', 'upload without SSE-C'],
    ['x-amz-server-side-encryption', 'aws:kms', 'send AES256, or leave it out'],
    ['x-amz-server-side-encryption-aws-kms-key-id', 'k', 'leave it out'],
    ['x-amz-tagging', 'a=b', 'use x-amz-meta- headers'],
    ['x-amz-object-lock-mode', 'GOVERNANCE', 'leave it out'],
    ['x-amz-object-lock-legal-hold', 'ON', 'leave it out'],
    ['x-amz-website-redirect-location', '/x', 'leave it out'],
    ['x-amz-acl', 'public-read', 'PUT /_emulator/world/buckets'],
    ['x-amz-grant-read', 'uri="x"', 'PUT /_emulator/world/buckets'],
    ['x-amz-if-match-size', '1', 'use If-Match with the ETag'],
    ['x-amz-write-offset-bytes', '0', 'upload the whole object']
  ] as const) {
    const headers = { [name]: value }
    for (const [method, target] of [
      ['PUT', 'b-1/k'],
      ['POST', 'b-1/k?uploads'],
      ['PUT', 'b-2']
    ] as const) {
      const reply = await s3(method, target, { headers })
      t.match(reply, { status: 501, code: 'NotImplemented' }, `${method} ${target} ${name}`)
      t.match(reply.body, `<Message>the header ${name} is not emulated; `)
      t.match(reply.headers['x-emulator-explain'], instead)
    }
  }
  t.match(await s3('PUT', 'b-2', { headers: { 'x-amz-bucket-object-lock-enabled': 'true' } }), { status: 501 })
  t.match(await s3('PUT', 'b-1/k?x-amz-acl=public-read', { body: 'x' }), { status: 501 }, 'in a presigned URL')
  t.match(await s3('HEAD', 'b-1/k'), { status: 404 })
  t.match(await s3('HEAD', 'b-2'), { status: 404 })
})

t.test('headers that clients send and that change nothing are accepted', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1', { headers: { 'x-amz-bucket-object-lock-enabled': 'false', 'x-amz-acl': 'private' } })
  for (const [name, value] of [
    ['x-amz-server-side-encryption', 'AES256'],
    ['x-amz-storage-class', 'STANDARD_IA'],
    ['x-amz-acl', 'private'],
    ['x-amz-acl', 'bucket-owner-full-control'],
    ['x-amz-request-payer', 'requester'],
    ['x-amz-expected-bucket-owner', '1'],
    ['x-amz-object-lock-legal-hold', 'OFF'],
    ['x-amz-tagging', '']
  ] as const) {
    t.match(await s3('PUT', 'b-1/k', { body: 'x', headers: { [name]: value } }), { status: 200 }, `${name}: ${value}`)
  }
})

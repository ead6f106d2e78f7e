import { createHash } from 'node:crypto'
import t from 'tap'
import { withStorage } from '../../support/storage.ts'

const ALL = 'ETag,Checksum,ObjectParts,StorageClass,ObjectSize'

t.test('the attributes that are asked for are told, and no others', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1')
  const checksum = createHash('sha256').update('{}').digest('base64')
  await s3('PUT', 'b-1/k', { body: '{}', headers: { 'x-amz-checksum-sha256': checksum } })
  const attributes = async (names: string, target = 'b-1/k?attributes') => {
    const reply = await s3('GET', target, { headers: { 'x-amz-object-attributes': names } })
    return [reply.status, reply.code ?? reply.body.replace(/^.*<GetObjectAttributesResponse[^>]*>|<\/[^>]*>$/gs, '')]
  }
  const etag = createHash('md5').update('{}').digest('hex')
  const sum = `<Checksum><ChecksumSHA256>${checksum}</ChecksumSHA256><ChecksumType>FULL_OBJECT</ChecksumType></Checksum>`
  const rest = '<StorageClass>STANDARD</StorageClass><ObjectSize>2</ObjectSize>'
  t.strictSame(await attributes(ALL), [200, `<ETag>${etag}</ETag>${sum}${rest}`])
  t.strictSame(await attributes('ObjectSize, StorageClass', 'b-1/k?attributes&versionId=null'), [200, rest])
  t.strictSame(await attributes('ETag', 'b-1/none?attributes'), [404, 'NoSuchKey'])
  t.strictSame(await attributes('ETag', 'b-1/k?attributes&versionId=1'), [501, 'NotImplemented'])
  t.strictSame(await attributes('Etag'), [400, 'InvalidArgument'])
  t.match(await s3('GET', 'b-1/k?attributes'), {
    status: 400,
    code: 'InvalidArgument',
    body: /names at least one of ETag, Checksum, ObjectParts, StorageClass, ObjectSize/
  })
  const { headers } = await s3('GET', 'b-1/k?attributes', { headers: { 'x-amz-object-attributes': 'ETag' } })
  t.equal(headers['last-modified'], (await s3('HEAD', 'b-1/k')).headers['last-modified'])
})

t.test('an object in parts has their number, and one without a checksum has none', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1')
  const [, id] = /<UploadId>(.*?)</.exec((await s3('POST', 'b-1/k?uploads')).body) ?? []
  const { headers } = await s3('PUT', `b-1/k?partNumber=1&uploadId=${id}`, { body: '{}' })
  const part = `<Part><PartNumber>1</PartNumber><ETag>${headers.etag}</ETag></Part>`
  await s3('POST', `b-1/k?uploadId=${id}`, {
    body: `<CompleteMultipartUpload>${part}</CompleteMultipartUpload>`
  })
  const { body } = await s3('GET', 'b-1/k?attributes', { headers: { 'x-amz-object-attributes': ALL } })
  t.match(body, /<ETag>[0-9a-f]{32}-1<\/ETag><ObjectParts><PartsCount>1<\/PartsCount><\/ObjectParts><StorageClass>/)
})

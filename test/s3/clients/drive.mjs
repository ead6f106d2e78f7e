// Drives @aws-sdk/client-s3 and lib-storage: drive.mjs FOLDER URL [CA]. The authority comes with NODE_EXTRA_CA_CERTS. Each line is an operation that did what it should.
import { deepStrictEqual } from 'node:assert'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'

const [folder = '', url = ''] = process.argv.slice(2)
const load = createRequire(join(resolve(folder), 'x.js'))
const sdk = load('@aws-sdk/client-s3')
const { Upload } = load('@aws-sdk/lib-storage')
const { getSignedUrl } = load('@aws-sdk/s3-request-presigner')

const SANDBOX = 'client-s3'
const Bucket = 'client-s3-bucket'
const Key = 'data/a b+ü.json'
const sample = readFileSync('fixtures/objects/aws/import-samples/json/pandas/articles.json')
const large = randomBytes(17 << 20)
const client = new sdk.S3Client({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: `any-key@${SANDBOX}`, secretAccessKey: 'any-secret' }
})

const done = name => process.stdout.write(`${name}\n`)
const same = (name, found, expected) => {
  deepStrictEqual(found, expected, name)
  done(name)
}
const send = (command, input) => client.send(new sdk[`${command}Command`](input))
const bytesOf = async ({ Body }) => Buffer.from(await Body.transformToByteArray())

await send('CreateBucket', { Bucket })
done('create bucket')
await send('PutObject', { Bucket, Key, Body: sample, Metadata: { a: 'b' } })
await send('PutObject', { Bucket, Key: 'a\u0001\n', Body: sample })
await send('DeleteObject', { Bucket, Key: 'a\u0001\n' })
done('put')
await send('PutObject', { Bucket, Key: 'stream.json', Body: Readable.from([sample]), ContentLength: sample.length })
done('put a stream')
const imported = await fetch(`${url}/v1/vector/collections/import`, {
  method: 'POST',
  headers: { authorization: `Bearer demo@${SANDBOX}`, 'content-type': 'application/json' },
  body: JSON.stringify({
    clusterId: 'in01-5b7c0de3f1a2948',
    collectionName: 'articles',
    objectUrl: `s3://${Bucket}/${Key}`,
    accessKey: 'a',
    secretKey: 'b'
  })
})
same('import', (await imported.json()).code, 200)
same('get', await bytesOf(await send('GetObject', { Bucket, Key })), sample)
same('get a range', await bytesOf(await send('GetObject', { Bucket, Key, Range: 'bytes=2-5' })), sample.subarray(2, 6))
same('head', (await send('HeadObject', { Bucket, Key })).Metadata, { a: 'b' })
await new Upload({ client, params: { Bucket, Key: 'large', Body: Readable.from([large]) } }).done()
same('multipart', Buffer.compare(await bytesOf(await send('GetObject', { Bucket, Key: 'large' })), large), 0)
for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256']) {
  await send('PutObject', { Bucket, Key: 'checked', Body: sample, ChecksumAlgorithm })
  await bytesOf(await send('GetObject', { Bucket, Key: 'checked', ChecksumMode: 'ENABLED' }))
}
done('checksums')
for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']) {
  const ChecksumType = ChecksumAlgorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE'
  const params = { Bucket, Key: 'checked', Body: large, ChecksumAlgorithm }
  await new Upload({ client, params }).done()
  const found = await send('HeadObject', { Bucket, Key: 'checked', ChecksumMode: 'ENABLED' })
  deepStrictEqual([found.ChecksumType, typeof found[`Checksum${ChecksumAlgorithm}`]], [ChecksumType, 'string'])
  await bytesOf(await send('GetObject', { Bucket, Key: 'checked', ChecksumMode: 'ENABLED' }))
}
done('checksums of multipart uploads')
const keys = ['checked', Key, 'large', 'stream.json']
same(
  'list',
  (await send('ListObjectsV2', { Bucket })).Contents.map(item => item.Key),
  keys
)
same(
  'list v1',
  (await send('ListObjects', { Bucket })).Contents.map(item => item.Key),
  keys
)
same('list a folder', (await send('ListObjectsV2', { Bucket, Delimiter: '/' })).CommonPrefixes, [{ Prefix: 'data/' }])
await send('CopyObject', { Bucket, Key: 'copy', CopySource: encodeURIComponent(`${Bucket}/${Key}`) })
same('copy', await bytesOf(await send('GetObject', { Bucket, Key: 'copy' })), sample)
const presigned = await fetch(await getSignedUrl(client, new sdk.GetObjectCommand({ Bucket, Key })))
same('presigned URL (s3v4)', Buffer.from(await presigned.arrayBuffer()), sample)
same(
  'buckets',
  (await send('ListBuckets', {})).Buckets.some(({ Name }) => Name === Bucket),
  true
)
await send('GetBucketLocation', { Bucket })
done('location')
const { UploadId } = await send('CreateMultipartUpload', { Bucket, Key: 'm' })
await send('UploadPart', { Bucket, Key: 'm', UploadId, PartNumber: 1, Body: 'x' })
same(
  'list parts',
  (await send('ListParts', { Bucket, Key: 'm', UploadId })).Parts.map(({ Size }) => Size),
  [1]
)
await send('AbortMultipartUpload', { Bucket, Key: 'm', UploadId })
done('abort')
const denied = await send('ListObjectsV2', { Bucket: 'docs-demo' }).catch(error => error.name)
same('denied', denied, 'AccessDenied')
const ObjectAttributes = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']
const attributes = await send('GetObjectAttributes', { Bucket, Key: 'checked', ObjectAttributes })
const { ETag, Checksum, ObjectParts, ObjectSize, StorageClass } = attributes
same(
  'attributes',
  [ETag.split('-')[1], Checksum.ChecksumType, ObjectSize, StorageClass],
  [String(ObjectParts.TotalPartsCount), 'COMPOSITE', large.length, 'STANDARD']
)
const kept = await send('DeleteObject', { Bucket, Key: 'copy', IfMatch: `"${ETag}"` }).catch(error => error.name)
await send('DeleteObject', { Bucket, Key: 'checked', IfMatch: `"${ETag}"` })
same('delete with a condition', kept, 'PreconditionFailed')
await send('DeleteObject', { Bucket, Key: 'copy' })
done('delete')
await send('DeleteObjects', { Bucket, Delete: { Objects: keys.map(key => ({ Key: key })) } })
done('delete many')
await send('DeleteBucket', { Bucket })
done('delete bucket')

import { readText } from './body.ts'
import type { OnBucket, S3Call } from './call.ts'
import { S3Error, type S3Reply } from './protocol.ts'
import { childText, parseXml, xml } from './xml.ts'

/** documented: Amazon S3, ListBuckets */
export const listBuckets = ({ storage }: S3Call): S3Reply => {
  const buckets = storage.list().map(
    ({ name, createdAt, region }) =>
      [
        'Bucket',
        [
          ['Name', name],
          ['CreationDate', new Date(createdAt).toISOString()],
          ['BucketRegion', region]
        ]
      ] as const
  )
  const owner = [
    ['ID', 'zilliz-import-emulator'],
    ['DisplayName', 'zilliz-import-emulator']
  ] as const
  const body = xml('ListAllMyBucketsResult', [
    ['Owner', owner],
    ['Buckets', buckets]
  ])
  return { status: 200, body }
}

/** documented: Amazon S3, general purpose bucket naming rules */
const BUCKET_NAME = /^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Maximum bytes of a CreateBucketConfiguration. */
const LONGEST = 64 << 10

/** documented: Amazon S3, CreateBucket */
export const createBucket: OnBucket = async (call, name) => {
  const text = await readText(call, call.signer, LONGEST)
  if (!BUCKET_NAME.test(name)) {
    throw new S3Error(
      'InvalidBucketName',
      'a bucket has a name of 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends'
    )
  }
  const region = text.trim() === '' ? undefined : childText(parseXml(text), 'LocationConstraint')?.trim()
  const made = await call.storage.create(name, region === '' ? undefined : region)
  return { status: 200, headers: { location: `/${name}`, 'x-amz-bucket-region': made.region } }
}

/** documented: Amazon S3, HeadBucket */
export const headBucket: OnBucket = async ({ storage }, name) => {
  const bucket = await storage.bucket(name)
  bucket.allow('list', '')
  return { status: 200, headers: { 'x-amz-bucket-region': bucket.region } }
}

/** documented: Amazon S3, DeleteBucket */
export const deleteBucket: OnBucket = async ({ storage }, name) => {
  await storage.delete(name)
  return { status: 204 }
}

/** Its buckets have no location constraint. */
const NO_CONSTRAINT = 'us-east-1'

/** documented: Amazon S3, GetBucketLocation */
export const locationOfBucket: OnBucket = async ({ storage }, name) => {
  const bucket = await storage.bucket(name)
  bucket.allow('list', '')
  return { status: 200, body: xml('LocationConstraint', bucket.region === NO_CONSTRAINT ? '' : bucket.region) }
}

/** documented: Amazon S3, GetBucketVersioning of a bucket without versions */
export const versioningOfBucket: OnBucket = async ({ storage }, name) => {
  const bucket = await storage.bucket(name)
  bucket.allow('list', '')
  return { status: 200, body: xml('VersioningConfiguration', '') }
}

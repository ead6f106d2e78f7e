import type { ObjectLocation } from '../../../src/objects/store.ts'

export const file = (
  cloud: ObjectLocation['cloud'],
  bucket: string,
  key: string,
  more: Partial<ObjectLocation> = {}
) => ({
  cloud,
  bucket,
  key,
  folder: false,
  ...more
})
const folder = (cloud: ObjectLocation['cloud'], bucket: string, key: string, more: Partial<ObjectLocation> = {}) =>
  file(cloud, bucket, key, { folder: true, ...more })

export const west = { region: 'us-west-2' }
const ningxia = { region: 'cn-northwest-1' }
const account = { account: 'myaccount' }

/** An example of every documented form. */
export const accepted: Record<string, ObjectLocation> = {
  'https://my-bucket.s3.us-west-2.amazonaws.com/a/b.json': file('aws', 'my-bucket', 'a/b.json', west),
  'https://my-bucket.s3.us-west-2.amazonaws.com/a/': folder('aws', 'my-bucket', 'a/', west),
  'https://my.dotted.bucket.s3.us-west-2.amazonaws.com/b.json': file('aws', 'my.dotted.bucket', 'b.json', west),
  'https://a.s3.us-west-2.amazonaws.com.s3.us-west-2.amazonaws.com/b.json': file(
    'aws',
    'a.s3.us-west-2.amazonaws.com',
    'b.json',
    west
  ),
  'https://my-bucket.s3.us-gov-east-1.amazonaws.com/b.json': file('aws', 'my-bucket', 'b.json', {
    region: 'us-gov-east-1'
  }),
  'https://s3.us-west-2.amazonaws.com/my-bucket/a/b.json': file('aws', 'my-bucket', 'a/b.json', west),
  'https://s3.us-west-2.amazonaws.com/my-bucket/a/': folder('aws', 'my-bucket', 'a/', west),
  'https://s3.us-west-2.amazonaws.com/publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json':
    file('aws', 'publicdataset.zillizcloud.com', 'medium_articles_2020_dpr/medium_articles_2020_dpr.json', west),
  'https://assets.zilliz.com/docs/example-data-import.json': file(
    'aws',
    'assets.zilliz.com',
    'docs/example-data-import.json'
  ),
  's3://my-bucket/a/b.json': file('aws', 'my-bucket', 'a/b.json'),
  's3://my-bucket/a/': folder('aws', 'my-bucket', 'a/'),
  's3://my-bucket/a/*.npy': folder('aws', 'my-bucket', 'a/', { glob: '*.npy' }),
  'https://my-bucket.s3.cn-northwest-1.amazonaws.com.cn/b.json': file('aws', 'my-bucket', 'b.json', ningxia),
  'https://s3.cn-northwest-1.amazonaws.com.cn/my-bucket/b/': folder('aws', 'my-bucket', 'b/', ningxia),
  'https://storage.cloud.google.com/my_bucket/a/b.json': file('gcp', 'my_bucket', 'a/b.json'),
  'https://storage.cloud.google.com/my_bucket/a/': folder('gcp', 'my_bucket', 'a/'),
  'https://storage.googleapis.com/my_bucket/b.parquet': file('gcp', 'my_bucket', 'b.parquet'),
  'https://storage.googleapis.com/my_bucket/a/*.npy': folder('gcp', 'my_bucket', 'a/', { glob: '*.npy' }),
  'gs://publicdataset-zillizcloud-com/medium_articles_2020.json': file(
    'gcp',
    'publicdataset-zillizcloud-com',
    'medium_articles_2020.json'
  ),
  'gs://my.dotted_bucket/a/': folder('gcp', 'my.dotted_bucket', 'a/'),
  'https://myaccount.blob.core.windows.net/my-container/a/b.json': file('azure', 'my-container', 'a/b.json', account),
  'https://myaccount.blob.core.windows.net/my-container/a/': folder('azure', 'my-container', 'a/', account),
  'https://myaccount.blob.core.windows.net/$web/b.json': file('azure', '$web', 'b.json', account),
  'https://my-bucket.oss-cn-hangzhou.aliyuncs.com/a/b.json': file('ali', 'my-bucket', 'a/b.json', {
    region: 'cn-hangzhou'
  }),
  'https://my-bucket.oss-ap-southeast-1.aliyuncs.com/a/': folder('ali', 'my-bucket', 'a/', {
    region: 'ap-southeast-1'
  }),
  'oss://my-bucket/a/b.json': file('ali', 'my-bucket', 'a/b.json'),
  'oss://my-bucket/a/': folder('ali', 'my-bucket', 'a/'),
  'https://my-bucket-1250000000.cos.ap-beijing.myqcloud.com/b.json': file('tc', 'my-bucket-1250000000', 'b.json', {
    region: 'ap-beijing'
  }),
  'https://my-bucket-1250000000.cos.ap-shenzhen-fsi.myqcloud.com/a/': folder('tc', 'my-bucket-1250000000', 'a/', {
    region: 'ap-shenzhen-fsi'
  }),
  'cos://my-bucket-1250000000/a/b.json': file('tc', 'my-bucket-1250000000', 'a/b.json')
}

/** Keys of bucket `bkt` that are easily lost on the way. */
export const keysByUrl: Record<string, string> = {
  's3://bkt/a/$meta.npy': 'a/$meta.npy',
  's3://bkt/with space/b c.json': 'with space/b c.json',
  's3://bkt/100%25.json': '100%25.json',
  's3://bkt/100%.json': '100%.json',
  's3://bkt/a?b#c.json': 'a?b#c.json',
  's3://bkt/数据/文章.json': '数据/文章.json',
  's3://bkt//a//b.json': '/a//b.json',
  's3://bkt/./a.json': './a.json',
  's3://bkt/..a/b...json': '..a/b...json',
  's3://bkt/*.json': '*.json',
  'https://storage.googleapis.com/bkt/a/$meta.npy': 'a/$meta.npy',
  'https://storage.googleapis.com/bkt/a/%24meta.npy': 'a/$meta.npy',
  'https://storage.googleapis.com/bkt/with space/b%20c.json': 'with space/b c.json',
  'https://storage.googleapis.com/bkt/a+b.json': 'a+b.json',
  'https://storage.googleapis.com/bkt/%E6%95%B0/据%2Fx.json': '数/据/x.json',
  'https://storage.googleapis.com/b%6Bt/a%3Fb%23c@d:e.json': 'a?b#c@d:e.json'
}

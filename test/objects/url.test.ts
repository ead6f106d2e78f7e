import fc from 'fast-check'
import t from 'tap'
import type { ObjectLocation } from '../../src/objects/location.ts'
import { parseObjectUrl } from '../../src/objects/url/parse.ts'

const file = (cloud: ObjectLocation['cloud'], bucket: string, key: string, more: Partial<ObjectLocation> = {}) => ({
  cloud,
  bucket,
  key,
  folder: false,
  ...more
})
const folder = (cloud: ObjectLocation['cloud'], bucket: string, key: string, more: Partial<ObjectLocation> = {}) =>
  file(cloud, bucket, key, { folder: true, ...more })

const west = { region: 'us-west-2' }
const ningxia = { region: 'cn-northwest-1' }
const account = { account: 'myaccount' }

t.test('every documented form names its cloud, bucket and key', async t => {
  const accepted: Record<string, ObjectLocation> = {
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
  for (const [url, location] of Object.entries(accepted)) t.strictSame(parseObjectUrl(url), location, url)
})

t.test('keys keep every character, decoded in https forms and literal in scheme URIs', async t => {
  const keys: Record<string, string> = {
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
  for (const [url, key] of Object.entries(keys)) t.match(parseObjectUrl(url), { bucket: 'bkt', key }, url)
})

t.test('scheme and host ignore case, bucket and key do not', async t => {
  t.strictSame(
    parseObjectUrl('HTTPS://My-Bucket.S3.US-West-2.AmazonAWS.com/A/B.JSON'),
    file('aws', 'my-bucket', 'A/B.JSON', west)
  )
  t.strictSame(parseObjectUrl('S3://my-bucket/A.json'), file('aws', 'my-bucket', 'A.json'))
  t.match(parseObjectUrl('s3://My-Bucket/A.json'), { problem: /^Bucket name "My-Bucket" is not valid/ })
  t.match(parseObjectUrl('https://storage.googleapis.com/My-Bucket/A.json'), { problem: /^Bucket name "My-Bucket"/ })
})

const dns = (host: string) => `Host "${host}"`
const services =
  'is not a host of Amazon S3, Google Cloud Storage, Azure Blob Storage, Alibaba Cloud OSS or Tencent Cloud COS'
const s3Forms = 'is neither <bucket>.s3.<region>.amazonaws.com nor s3.<region>.amazonaws.com (in China with .cn)'
const s3Rule = 'is not valid: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends'
const plainRule = 'is not valid: 3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends'
const gcsRule =
  'is not valid: 3 to 63 lower-case letters, digits, hyphens and underscores (more with dots), a letter or digit at both ends'
const azureRule = 'is not valid: 3 to 63 lower-case letters, digits and single hyphens, a letter or digit at both ends'
const noKey = 'No object key after the bucket name: a whole bucket cannot be imported'
const noScheme =
  'No scheme (https, s3, gs, oss or cos): a path on a local machine cannot be imported, upload the file to a bucket'
const userInfo = 'User info before the host is not accepted; send accessKey and secretKey in the request body'
const port = 'A port is not accepted; leave it out'
const upward = 'The path has a ".." segment'
const control = 'The URL has a control character'
const notUtf8 = 'The percent-encoded bytes are not valid UTF-8'
const badEscape = 'A "%" is not followed by two hexadecimal digits; write "%" in a key as %25'
const query =
  'Query strings are not accepted; for a private bucket send accessKey and secretKey in the request body instead of a presigned URL'
const gcsHost = 'https://storage.googleapis.com'

t.test('everything else is refused with its own reason', async t => {
  const refused: Record<string, string> = {
    'https://s3.evil.com/bkt/a.json': `${dns('s3.evil.com')} ${services}`,
    'https://bkt.s3.us-west-2.amazonaws.com.evil.com/a.json': `${dns('bkt.s3.us-west-2.amazonaws.com.evil.com')} ${services}`,
    'https://evil.com/s3.us-west-2.amazonaws.com/bkt/a.json': `${dns('evil.com')} ${services}`,
    'https://evilamazonaws.com/bkt/a.json': `${dns('evilamazonaws.com')} ${services}`,
    'https://s3.us-west-2.amazonaws.com./bkt/a.json': `${dns('s3.us-west-2.amazonaws.com.')} ${services}`,
    'https://s3.us-west-2.amazonaws.com\\bkt/a.json': `${dns('s3.us-west-2.amazonaws.com\\bkt')} ${services}`,
    'https://s3.us-west-2.amazonaws.com.cn/bkt/a.json': `${dns('s3.us-west-2.amazonaws.com.cn')} ${s3Forms}`,
    'https://s3.cn-north-1.amazonaws.com/bkt/a.json': `${dns('s3.cn-north-1.amazonaws.com')} ${s3Forms}`,
    'https://s3-us-west-2.amazonaws.com/bkt/a.json': `${dns('s3-us-west-2.amazonaws.com')} ${s3Forms}`,
    'https://bkt.s3.dualstack.us-west-2.amazonaws.com/a.json': `${dns('bkt.s3.dualstack.us-west-2.amazonaws.com')} ${s3Forms}`,
    'https://bkt.s3.amazonaws.com/a.json': `${dns('bkt.s3.amazonaws.com')} names no region; write s3.<region>.amazonaws.com`,
    'https://s3.amazonaws.com/bkt/a.json': `${dns('s3.amazonaws.com')} names no region; write s3.<region>.amazonaws.com`,
    'https://bkt.storage.googleapis.com/a.json': `${dns('bkt.storage.googleapis.com')} carries the bucket; write storage.cloud.google.com/<bucket>/<object>`,
    'https://console.cloud.google.com/bkt/a.json': `${dns('console.cloud.google.com')} is neither storage.cloud.google.com nor storage.googleapis.com`,
    'https://blob.core.windows.net/bkt/a.json': `${dns('blob.core.windows.net')} names no storage account; write <account>.blob.core.windows.net`,
    'https://my-account.blob.core.windows.net/bkt/a.json': `${dns('my-account.blob.core.windows.net')} names no valid storage account: 3 to 24 lower-case letters and digits`,
    'https://myaccount.dfs.core.windows.net/bkt/a.json': `${dns('myaccount.dfs.core.windows.net')} is not <account>.blob.core.windows.net`,
    'https://bkt.oss.aliyuncs.com/a.json': `${dns('bkt.oss.aliyuncs.com')} names no region; write <bucket>.oss-<region>.aliyuncs.com`,
    'https://oss-cn-hangzhou.aliyuncs.com/bkt/a.json': `${dns('oss-cn-hangzhou.aliyuncs.com')} names no bucket; write <bucket>.oss-<region>.aliyuncs.com`,
    'https://bkt.oss-cn-hangzhou-internal.aliyuncs.com/a.json': `${dns('bkt.oss-cn-hangzhou-internal.aliyuncs.com')} answers inside Alibaba Cloud only; write <bucket>.oss-<region>.aliyuncs.com`,
    'https://www.aliyuncs.com/a.json': `${dns('www.aliyuncs.com')} is not <bucket>.oss-<region>.aliyuncs.com`,
    'https://bkt.cos.myqcloud.com/a.json': `${dns('bkt.cos.myqcloud.com')} names no region; write <bucket>.cos.<region>.myqcloud.com`,
    'https://cos.ap-beijing.myqcloud.com/bkt/a.json': `${dns('cos.ap-beijing.myqcloud.com')} names no bucket; write <bucket>.cos.<region>.myqcloud.com`,
    'https://bkt.cos.accelerate.myqcloud.com/a.json': `${dns('bkt.cos.accelerate.myqcloud.com')} is not <bucket>.cos.<region>.myqcloud.com`,
    [`https://${'x'.repeat(100)}.com/a.json`]: `Host "${'x'.repeat(79)}…" ${services}`,
    'https:///bkt/a.json': 'No host in the URL',
    'https://?a=SECRET': 'No host in the URL',

    'https://AKIA:SECRET@bkt.s3.us-west-2.amazonaws.com/a.json': userInfo,
    'https://bkt.s3.us-west-2.amazonaws.com@evil.com/a.json': userInfo,
    's3://AKIA:SECRET@bkt/a.json': userInfo,
    's3://AKIA:SEC/RET@bkt/a.json': port,
    'https://bkt.s3.us-west-2.amazonaws.com:443/a.json': port,
    'https://[::1]/a.json': port,
    's3://bkt:9000/a.json': port,

    'http://s3.us-west-2.amazonaws.com/bkt/a.json': 'http:// is not accepted; use https://',
    's3a://bkt/a.json': 's3a:// is not accepted; use s3://',
    'S3N://bkt/a.json': 's3n:// is not accepted; use s3://',
    'ftp://bkt/a.json': 'Scheme "ftp" is not accepted; use https, s3, gs, oss or cos',
    'file:///tmp/a.json': 'Scheme "file" is not accepted; use https, s3, gs, oss or cos',
    'constructor://bkt/a.json': 'Scheme "constructor" is not accepted; use https, s3, gs, oss or cos',
    '/tmp/a.json': noScheme,
    'a.json': noScheme,
    'C:\\data\\a.json': noScheme,
    's3:/bkt/a.json': noScheme,
    '//bkt/a.json': noScheme,
    '': noScheme,

    's3:///a.json': 'No bucket name in the URL',
    's3://': 'No bucket name in the URL',
    'https://.s3.us-west-2.amazonaws.com/a.json': 'No bucket name in the URL',
    'https://s3.us-west-2.amazonaws.com': 'No bucket name in the URL',
    'https://s3.us-west-2.amazonaws.com//a.json': 'No bucket name in the URL',
    'https://myaccount.blob.core.windows.net/': 'No container name in the URL',
    's3://bkt': noKey,
    's3://bkt/': noKey,
    's3://bkt//': noKey,
    's3://bkt/*.npy': noKey,
    's3://bkt?token=SECRET': noKey,
    'https://bkt.s3.us-west-2.amazonaws.com': noKey,
    'https://s3.us-west-2.amazonaws.com/bkt/': noKey,
    'https://myaccount.blob.core.windows.net/cont/':
      'No object key after the container name: a whole container cannot be imported',

    's3://bkt/../a.json': upward,
    's3://bkt/a/..': upward,
    's3://bkt/a/%2e%2E/b.json': upward,
    's3://bkt/a\\..\\b.json': upward,
    's3://../a.json': upward,
    [`${gcsHost}/bkt/a/../b.json`]: upward,
    [`${gcsHost}/bkt/a/%2e./b.json`]: upward,
    [`${gcsHost}/bkt/a%2F..%2Fb.json`]: upward,
    [`${gcsHost}/bkt/a/%252e%252e/b.json`]: upward,
    [`${gcsHost}/../bkt/a.json`]: upward,

    [`${gcsHost}/bkt/100%.json`]: badEscape,
    [`${gcsHost}/bkt/%zz.json`]: badEscape,
    [`${gcsHost}/bkt/%ff.json`]: notUtf8,
    [`${gcsHost}/bkt/%c0%af.json`]: notUtf8,
    [`${gcsHost}/bkt/%ed%a0%80.json`]: notUtf8,
    [`${gcsHost}/bkt/%00.json`]: control,
    [`${gcsHost}/bkt/a%0d%0ab.json`]: control,
    's3://bkt/a\nb.json': control,
    's3://bkt/a\u0000.json': control,
    's3://bkt/a\u0085b.json': control,
    's3://bkt/\ud800.json': 'The URL is not valid Unicode: it has half a surrogate pair',
    ' s3://bkt/a.json': 'The URL begins or ends with white space',
    's3://bkt/a.json\n': 'The URL begins or ends with white space',
    [`s3://bkt/${'a'.repeat(2040)}`]: 'The URL is longer than 2048 characters',

    'https://bkt.s3.us-west-2.amazonaws.com/a.json?X-Amz-Signature=SECRET': query,
    [`${gcsHost}/bkt?sig=SECRET`]: query,
    'https://s3.us-west-2.amazonaws.com/bkt/a.json#SECRET?x': 'Fragments are not accepted; write "#" in a key as %23',

    's3://ab/a.json': `Bucket name "ab" ${s3Rule}`,
    [`s3://${'a'.repeat(64)}/a.json`]: `Bucket name "${'a'.repeat(64)}" ${s3Rule}`,
    's3://a..b/a.json': `Bucket name "a..b" ${s3Rule}`,
    's3://-bkt/a.json': `Bucket name "-bkt" ${s3Rule}`,
    's3://my_bucket/a.json': `Bucket name "my_bucket" ${s3Rule}`,
    's3://192.168.1.1/a.json': `Bucket name "192.168.1.1" ${s3Rule}`,
    'https://evil.com\\.s3.us-west-2.amazonaws.com/a.json': `Bucket name "evil.com\\" ${s3Rule}`,
    'https://bücket.s3.us-west-2.amazonaws.com/a.json': `Bucket name "bücket" ${s3Rule}`,
    'https://\u212abkt.s3.us-west-2.amazonaws.com/a.json': `Bucket name "\u212abkt" ${s3Rule}`,
    'https://s3.us-west-2.amazonaws.com/a%2Fb/c.json': `Bucket name "a/b" ${s3Rule}`,
    'gs://my_bucket_/a.json': `Bucket name "my_bucket_" ${gcsRule}`,
    'gs://a..b/a.json': `Bucket name "a..b" ${gcsRule}`,
    [`gs://${'a'.repeat(64)}/a.json`]: `Bucket name "${'a'.repeat(64)}" ${gcsRule}`,
    'https://myaccount.blob.core.windows.net/a--b/c.json': `Container name "a--b" ${azureRule}`,
    'https://myaccount.blob.core.windows.net/a.b/c.json': `Container name "a.b" ${azureRule}`,
    'oss://my.bucket/a.json': `Bucket name "my.bucket" ${plainRule}`,
    'cos://my_bucket/a.json': `Bucket name "my_bucket" ${plainRule}`
  }
  for (const [url, problem] of Object.entries(refused)) {
    t.strictSame(parseObjectUrl(url), { problem }, JSON.stringify(url.slice(0, 100)))
    t.notMatch(problem, /SECRET|AKIA/)
  }
})

t.test('any key survives percent-encoding, and no text makes the parser throw', async t => {
  const letter = fc.constantFrom(...'abcxyz019')
  const bucket = fc
    .tuple(letter, fc.string({ unit: fc.constantFrom(...'abc019-'), maxLength: 30 }), letter)
    .map(parts => parts.join(''))
    .filter(name => name.length > 2 && !name.includes('--'))
  const key = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter(text => !/\p{Cc}|\p{Cs}|^\/*$|(^|[/\\])(\.|%2e){2}($|[/\\])|(^|\/)\*\.npy$/iu.test(text))
  const hosts = [
    (name: string) => `https://${name}.s3.us-west-2.amazonaws.com/`,
    (name: string) => `https://s3.us-west-2.amazonaws.com/${name}/`,
    (name: string) => `https://storage.cloud.google.com/${name}/`,
    (name: string) => `https://myaccount.blob.core.windows.net/${name}/`,
    (name: string) => `https://${name}.oss-cn-beijing.aliyuncs.com/`,
    (name: string) => `https://${name}.cos.ap-beijing.myqcloud.com/`
  ]
  fc.assert(
    fc.property(fc.constantFrom(...hosts), bucket, key, (host, name, path) => {
      const location = parseObjectUrl(host(name) + path.split('/').map(encodeURIComponent).join('/'))
      return 'key' in location && location.bucket === name && location.key === path
    })
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...':/?#@%.*\\as3\ud800', 'https://', 's3://', '.s3.us-west-2.amazonaws.com') })
  )
  fc.assert(
    fc.property(text, candidate => {
      const outcome = parseObjectUrl(candidate)
      return 'problem' in outcome ? outcome.problem.length > 0 && !/\p{Cc}/u.test(outcome.problem) : outcome.key !== ''
    })
  )
  t.pass('both properties hold')
})

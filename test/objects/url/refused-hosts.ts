const dns = (host: string) => `Host "${host}"`
const services =
  'is not a host of Amazon S3, Google Cloud Storage, Azure Blob Storage, Alibaba Cloud OSS or Tencent Cloud COS'
const s3Forms = 'is neither <bucket>.s3.<region>.amazonaws.com nor s3.<region>.amazonaws.com (in China with .cn)'
const noScheme =
  'No scheme (https, s3, gs, oss or cos): a path on a local machine cannot be imported, upload the file to a bucket'
const userInfo = 'User info before the host is not accepted; send accessKey and secretKey in the request body'
const port = 'A port is not accepted; leave it out'

/** Why a scheme, user info, port or host is refused. */
export const refusedHosts: Record<string, string> = {
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
  '': noScheme
}

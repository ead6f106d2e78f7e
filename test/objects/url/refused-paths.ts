const s3Rule = 'is not valid: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends'
const plainRule = 'is not valid: 3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends'
const gcsRule =
  'is not valid: 3 to 63 lower-case letters, digits, hyphens and underscores (more with dots), a letter or digit at both ends'
const azureRule = 'is not valid: 3 to 63 lower-case letters, digits and single hyphens, a letter or digit at both ends'
const noKey = 'No object key after the bucket name: a whole bucket cannot be imported'
const upward = 'The path has a ".." segment'
const control = 'The URL has a control character'
const notUtf8 = 'The percent-encoded bytes are not valid UTF-8'
const badEscape = 'A "%" is not followed by two hexadecimal digits; write "%" in a key as %25'
const query =
  'Query strings are not accepted; for a private bucket send accessKey and secretKey in the request body instead of a presigned URL'
const gcsHost = 'https://storage.googleapis.com'

/** Why a bucket, a key or the text as a whole is refused. */
export const refusedPaths: Record<string, string> = {
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

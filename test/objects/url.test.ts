import fc from 'fast-check'
import t from 'tap'
import { parseObjectUrl } from '../../src/objects/url/parse.ts'
import { accepted, file, keysByUrl, west } from './url/accepted.ts'
import { refusedHosts } from './url/refused-hosts.ts'
import { refusedPaths } from './url/refused-paths.ts'

t.test('every documented form names its cloud, bucket and key', async t => {
  for (const [url, location] of Object.entries(accepted)) t.strictSame(parseObjectUrl(url), location, url)
  t.match(parseObjectUrl('s3://my-bucket/a%2Fb.json'), { key: 'a%2Fb.json' }, 'which is literal in scheme URIs')
})

t.test('keys keep every character, decoded in https forms and literal in scheme URIs', async t => {
  for (const [url, key] of Object.entries(keysByUrl)) t.match(parseObjectUrl(url), { bucket: 'bkt', key }, url)
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

t.test('everything else is rejected with its own reason', async t => {
  for (const [url, problem] of Object.entries({ ...refusedHosts, ...refusedPaths })) {
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

import fc from 'fast-check'
import t from 'tap'
import { locateAtEndpoint, type StoreEndpoint, storeAdvice } from '../../src/objects/url/endpoint.ts'
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

t.test(
  'the URL of a declared store names its bucket in the path or in the host, and on Azure its account first',
  async t => {
    const s3: StoreEndpoint = { cloud: 'aws', origin: 'http://minio:9000', pathStyle: true }
    const oss: StoreEndpoint = { cloud: 'ali', origin: 'https://oss.test', pathStyle: false }
    const azurite: StoreEndpoint = {
      cloud: 'azure',
      origin: 'http://azurite:10000',
      account: 'devstore',
      pathStyle: true
    }
    const blob: StoreEndpoint = { cloud: 'azure', origin: 'http://blob.test', pathStyle: true }
    const at = (endpoint: StoreEndpoint, bucket: string, key: string, more: object = {}) => ({
      ...{ cloud: endpoint.cloud, bucket, key, folder: key.endsWith('/'), endpoint: endpoint.origin },
      ...more
    })
    const cases: readonly (readonly [string, object | undefined])[] = [
      ['http://minio:9000/my-bucket/a.json', at(s3, 'my-bucket', 'a.json')],
      ['HTTP://MinIO:9000/my-bucket/A%20b/', at(s3, 'my-bucket', 'A b/')],
      ['http://minio:9000/my-bucket/d/*.npy', at(s3, 'my-bucket', 'd/', { glob: '*.npy' })],
      ['https://my-bucket.oss.test/d/a.json', at(oss, 'my-bucket', 'd/a.json')],
      ['https://oss.test/my-bucket/a.json', at(oss, 'my-bucket', 'a.json')],
      ['http://azurite:10000/devstore/box/a.json', at(azurite, 'box', 'a.json', { account: 'devstore' })],
      ['http://blob.test/other/box/a.json', at(blob, 'box', 'a.json', { account: 'other' })],
      [
        'http://azurite:10000/other/box/a.json',
        { problem: 'The path does not begin with the storage account "devstore"' }
      ],
      ['http://azurite:10000/devstore', { problem: 'No container name in the URL' }],
      ['http://minio:9000/', { problem: 'No bucket name in the URL' }],
      ['http://minio:9000/my-bucket/../a.json', { problem: 'The path has a ".." segment' }],
      [`http://minio:9000/my-bucket/${'a'.repeat(2048)}`, { problem: 'The URL is longer than 2048 characters' }],
      ['http://minio:9000/my-bucket/a#b', { problem: 'Fragments are not accepted; write "#" in a key as %23' }],
      ['http://minio:9001/my-bucket/a.json', undefined],
      ['http://my-bucket.minio:9000/a.json', undefined],
      ['http://my-bucket.oss.test/a.json', undefined],
      ['minio/a.json', undefined]
    ]
    for (const [url, location] of cases) {
      t.strictSame(locateAtEndpoint(url, [s3, oss, azurite, blob]), location, url.slice(0, 100))
    }
  }
)

t.test('a URL that a store could have names the flag for it', async t => {
  const advice = '; to read from a store of your own, start with --store s3='
  const cases: readonly (readonly [string, string])[] = [
    ['http://minio:9000/my-bucket/a.json', `${advice}http://minio:9000`],
    ['https://store/my-bucket/d/', `${advice}https://store`],
    ['http://[::1]:9000/my-bucket/a.json', `${advice}http://[::1]:9000`],
    ['https://account.blob.core.windows.net/cc/a.json', ''],
    ['http://S3.us-west-2.amazonaws.com/my-bucket/a.json', ''],
    ['http://minio:9000/my-bucket', ''],
    ['ftp://minio/my-bucket/a.json', ''],
    ['http://key:secret@minio/my-bucket/a.json', ''],
    ['/my-bucket/a.json', '']
  ]
  for (const [url, text] of cases) t.equal(storeAdvice(url), text, url)
})

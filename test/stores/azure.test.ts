import t from 'tap'
import type { Credentials } from '../../src/objects/access.ts'
import { bucketOf, failureOf, scripted, UNEXPECTED } from './support/live-store.ts'

const SHARED_KEY = { accessKey: 'account', secretKey: Buffer.from('secret').toString('base64') }

t.test('a store of Azure is read with a key of its account or a SAS', async t => {
  const { url, requests, script } = await scripted(t)
  const bucket = await bucketOf(`azure=${url}`, 'azure', SHARED_KEY, 'account')
  script(['HEAD /account/my-bucket/d/a%20b.json', 200, '', { 'content-length': '3', etag: '"0x1"' }])
  t.strictSame(await bucket.head('d/a b.json'), { key: 'd/a b.json', size: 3, version: 'live:3:0x1' })
  t.match(requests[0]?.headers, { authorization: /^SharedKey account:[\w+/]{43}=$/, 'x-ms-version': '2021-12-02' })

  const blob = (name: string, size: number, etag: string) =>
    `<Blob><Name>${name}</Name><Properties><Content-Length>${size}</Content-Length><Etag>${etag}</Etag></Properties></Blob>`
  const page = (blobs: string, next = '') =>
    `<EnumerationResults><Blobs>${blobs}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`
  script(
    ['marker=two', 200, page(blob('d/c.json', 1, '0x3'))],
    ['comp=list', 200, page(blob('d/b.json', 2, '0x2'), 'two')]
  )
  t.strictSame(await bucket.list('d/', 10), {
    objects: [
      { key: 'd/b.json', size: 2, version: 'live:2:0x2' },
      { key: 'd/c.json', size: 1, version: 'live:1:0x3' }
    ],
    truncated: false
  })
  t.strictSame(
    requests.map(request => request.url),
    ['11', '10&marker=two'].map(rest => `/account/my-bucket?restype=container&comp=list&prefix=d%2F&maxresults=${rest}`)
  )
  script(['maxresults=5000', 200, page(blob('d/b.json', 2, '0x2') + blob('d/c.json', 1, '0x3'))])
  t.match(await bucket.list('d/', 10, 'd/b.json'), { objects: [{ key: 'd/c.json' }] }, 'keys before it are skipped')
  t.equal((await bucket.list('d/', 10, 'd/b.json')).objects.length, 1)

  script(['GET', 206, '[]'])
  t.strictSame(await (await bucket.open('d/b.json'))?.read(0, 2), Uint8Array.from(Buffer.from('[]')))
  t.match(requests, [{ headers: { 'x-ms-range': 'bytes=0-1', 'if-match': '"0x2"' } }])
  script(['GET', 412])
  t.match(await failureOf((await bucket.open('d/c.json'))?.read(0, 1)), /its ETag changed \(status 412\)/)

  const sas = await bucketOf(`azure=${url}`, 'azure', { token: '?sv=1&sig=x' }, 'account')
  script(['sv=1&sig=x', 200, '', { 'content-length': '3' }], ['HEAD', 403])
  t.strictSame(await sas.head('a.json'), { key: 'a.json', size: 3, version: 'live:3:' })
  t.strictSame(
    [requests[0]?.url, requests[0]?.headers.authorization],
    ['/account/my-bucket/a.json?sv=1&sig=x', undefined]
  )
  script(['HEAD', 200, '', { 'content-length': '3' }], ['GET', 200, '[1]'])
  t.strictSame(await (await sas.open('a.json'))?.read(1, 3), Uint8Array.from(Buffer.from('1]')))
  t.equal(requests.at(-1)?.headers['if-match'], undefined, 'nothing is known to compare with')
})

t.test('failing answers of a store of Azure are told apart', async t => {
  const { url, script } = await scripted(t)
  const SAS = { token: 'sig=x' }
  const cases: readonly (readonly [keys: Credentials, status: number, code: string, problem: RegExp])[] = [
    [
      SHARED_KEY,
      403,
      'AuthenticationFailed',
      /^knows the accessKey, but not with this secretKey \(AuthenticationFailed\)/
    ],
    [
      SHARED_KEY,
      403,
      'AuthorizationFailure',
      /^knows the accessKey, but not with this secretKey \(AuthorizationFailure\)/
    ],
    [SHARED_KEY, 403, 'BlobArchived', /^denies access to these keys \(BlobArchived\)/],
    [{ ...SHARED_KEY, accessKey: 'other' }, 403, 'AuthenticationFailed', /^does not know the accessKey \(/],
    [SAS, 403, 'AuthenticationFailed', /^rejects the token \(AuthenticationFailed\)/],
    [SAS, 403, 'AuthorizationPermissionMismatch', /^denies access to these keys \(/],
    [{}, 403, 'AuthorizationFailure', /^denies access without keys \(AuthorizationFailure\)/],
    [{}, 404, 'ResourceNotFound', /^denies access without keys \(ResourceNotFound\)/],
    [SHARED_KEY, 404, 'ContainerNotFound', /^does not have the bucket \(ContainerNotFound\)/],
    [SHARED_KEY, 401, '', /^denies access to these keys \(status 401\)/],
    [SHARED_KEY, 403, '', /^denies access to these keys \(status 403\)/],
    [SHARED_KEY, 416, '', /^has another object under the key .* \(status 416\)/],
    [SHARED_KEY, 307, '', /^answers with a redirect, which is not followed \(status 307\)/],
    [SHARED_KEY, 500, '', /^gives an answer that is not understood \(status 500\)/]
  ]
  for (const [keys, status, code, problem] of cases) {
    const bucket = await bucketOf(`azure=${url}`, 'azure', keys, 'account')
    script(
      ['HEAD', status, '', code === '' ? {} : { 'x-ms-error-code': code }],
      ['GET', status, `<Error><Code>${code}</Code></Error>`]
    )
    t.match(await failureOf(bucket.head('a.json')), problem, `head ${status} ${code}`)
    t.match(await failureOf(bucket.list('', 10)), problem, `list ${status} ${code}`)
  }
  const bucket = await bucketOf(`azure=${url}`, 'azure', SHARED_KEY, 'account')
  script(['HEAD', 404])
  t.equal(await bucket.head('a.json'), undefined)
  script(['HEAD', 404, '', { 'x-ms-error-code': 'ResourceNotFound' }])
  t.equal(await bucket.head('a.json'), undefined)
  script(['GET', 200, '<Other/>'])
  t.equal(await failureOf(bucket.list('', 10)), UNEXPECTED('no listing'))
})

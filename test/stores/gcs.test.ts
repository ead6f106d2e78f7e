import t from 'tap'
import { bucketOf, failureOf, scripted, UNEXPECTED } from './support/live-store.ts'

t.test('a store of Google is read by its JSON API, with the token of the request', async t => {
  const { url, requests, script } = await scripted(t)
  const bucket = await bucketOf(`gs=${url}`, 'gcp', { token: 'oauth' })
  const item = (name: string, size: string, generation?: string) => ({ name, size, ...(generation && { generation }) })
  script(['GET /storage/v1/b/my-bucket/o/d%2Fa.json', 200, JSON.stringify(item('d/a.json', '3', '17'))])
  t.strictSame(await bucket.head('d/a.json'), { key: 'd/a.json', size: 3, version: 'live:3:17' })
  t.equal(requests[0]?.headers.authorization, 'Bearer oauth')

  script(
    ['pageToken=two', 200, JSON.stringify({ items: [{ ...item('d/c.json', '1'), etag: 'CAE' }], nextPageToken: '' })],
    ['/o?prefix=d%2F', 200, JSON.stringify({ items: [item('d/b.json', '2', '18')], nextPageToken: 'two' })]
  )
  t.strictSame(await bucket.list('d/', 10, 'd/a.json'), {
    objects: [
      { key: 'd/b.json', size: 2, version: 'live:2:18' },
      { key: 'd/c.json', size: 1, version: 'live:1:CAE' }
    ],
    truncated: false
  })
  t.strictSame(
    requests.map(request => request.url?.split('?')[1]),
    [
      'prefix=d%2F&maxResults=11&startOffset=d%2Fa.json',
      'prefix=d%2F&maxResults=10&startOffset=d%2Fa.json&pageToken=two'
    ]
  )
  script(['/o?', 200, '{}'])
  t.strictSame(await bucket.list('none/', 10), { objects: [], truncated: false })

  const read = async (key: string) => (await bucket.open(key))?.read(0, 9)
  script(['alt=media', 206, '[1]', { 'x-goog-generation': '17' }])
  t.strictSame(await read('d/a.json'), Uint8Array.from(Buffer.from('[1]')))
  t.match(requests, [{ url: /\?alt=media&ifGenerationMatch=17$/, headers: { range: 'bytes=0-2' } }])
  script(['alt=media', 200, '2'])
  t.strictSame(await read('d/c.json'), Uint8Array.from(Buffer.from('2')))
  t.match(requests[0]?.url, /\?alt=media$/, 'an ETag is no generation')
  const changed = /^has another object under the key .* changed \((.+)\); import it again$/
  script(['alt=media', 206, '[]', { 'x-goog-generation': '99' }])
  t.equal(changed.exec(await failureOf(read('d/b.json')))?.[1], 'generation')
  script(['alt=media', 412])
  t.equal(changed.exec(await failureOf(read('d/b.json')))?.[1], 'status 412')
})

t.test('failing answers of a store of Google are told apart', async t => {
  const { url, script } = await scripted(t)
  const NO_BUCKET = 'does not have the bucket (status 404); make it there, or correct the URL'
  const ask = (token: string) => bucketOf(`gs=${url}`, 'gcp', { token })
  const cases: readonly (readonly [token: string, status: number, problem: string])[] = [
    ['', 401, 'denies access without keys (status 401); send accessKey and secretKey, or make the bucket public'],
    ['', 403, 'denies access without keys (status 403); send accessKey and secretKey, or make the bucket public'],
    ['oauth', 401, 'rejects the token (status 401); send the one that goes with the keys, or none'],
    ['oauth', 403, 'denies access to these keys (status 403); let them read and list the bucket, or send other keys'],
    ['', 302, 'answers with a redirect, which is not followed (status 302); declare the store that it leads to'],
    ['', 500, UNEXPECTED('status 500')],
    [
      '',
      416,
      'has another object under the key than when the job was created: its ETag changed (status 416); import it again'
    ]
  ]
  for (const [token, status, problem] of cases) {
    script(['GET', status])
    const bucket = await ask(token)
    t.equal(await failureOf(bucket.head('a.json')), problem, `head ${status}`)
    t.equal(await failureOf(bucket.list('', 10)), problem, `list ${status}`)
  }
  const bucket = await ask('')
  script(['GET', 404])
  t.equal(await failureOf(bucket.head('a.json')), NO_BUCKET)
  t.equal(await failureOf(bucket.list('', 10)), NO_BUCKET)
  script(['/o/', 404], ['GET', 200, '{}'])
  t.equal(await bucket.head('a.json'), undefined)
  script(['GET', 200, 'no JSON'])
  t.equal(await failureOf(bucket.head('a.json')), UNEXPECTED('no JSON'))
  script(['alt=media', 404], ['GET', 200, '{"size":"2"}'])
  t.equal(
    await failureOf((await bucket.open('a.json'))?.read(0, 2)),
    'does not have the object (status 404); keys are case-sensitive'
  )
})

import t from 'tap'
import { withStorage } from '../../support/storage.ts'

const keysIn = (body: string) => [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)

t.test('an object that is put into a new bucket is imported from every cloud', async t => {
  const { s3, app } = await withStorage(t)
  t.match(await s3('PUT', 'b-1'), { status: 200, headers: { location: '/b-1', 'x-amz-bucket-region': 'us-east-1' } })
  t.match(await s3('PUT', 'b-1'), { status: 409, code: 'BucketAlreadyOwnedByYou' })
  t.match(await s3('PUT', 'b-1/data/1.json', { body: '{"rows":[]}' }), { status: 200 })
  for (const [cloud, url] of [
    ['gcp', 'gs://b-1/data/'],
    ['aws', 's3://b-1/data/1.json'],
    ['azure', 'https://any.blob.core.windows.net/b-1/data/1.json'],
    ['ali', 'oss://b-1/data/1.json'],
    ['tc', 'https://b-1.cos.ap-beijing.myqcloud.com/data/1.json']
  ] as const) {
    const reply = await app.inject({
      method: 'POST',
      url: '/v1/vector/collections/import',
      headers: { authorization: 'Bearer demo' },
      payload: {
        clusterId: 'in01-5b7c0de3f1a2948',
        collectionName: 'medium_articles',
        objectUrl: url,
        accessKey: 'a',
        secretKey: 'b'
      }
    })
    t.match([reply.statusCode, reply.json()], [200, { code: cloud === 'aws' ? 200 : 83004 }], url)
  }
})

t.test('a missing bucket tells how to make it', async t => {
  const { s3 } = await withStorage(t)
  const reply = await s3('PUT', 'nowhere/1.json', { body: '{}' })
  t.match(reply, { status: 404, code: 'NoSuchBucket', headers: { 'x-emulator-check': 'storage' } })
  t.match(reply.body, /make it with CreateBucket, such as aws s3 mb s3:\/\/NAME, or start with --buckets DIR/)
})

t.test('a list has common prefixes, pages, and both versions', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1')
  for (const key of ['a/1', 'a/2', 'b', 'c/d/3', 'c/4', 'd']) await s3('PUT', `b-1/${key}`, { body: key })
  const prefixes = (body: string) =>
    [...body.matchAll(/<CommonPrefixes><Prefix>(.*?)<\/Prefix>/g)].map(([, prefix]) => prefix)
  const entries = async (query: string) => {
    const { body } = await s3('GET', `b-1?${query}`)
    return [...keysIn(body), ...prefixes(body)]
  }
  t.strictSame(await entries('list-type=2&delimiter=%2F'), ['b', 'd', 'a/', 'c/'])
  t.strictSame(await entries('delimiter=%2F&prefix=c%2F'), ['c/4', 'c/d/'])
  t.strictSame(await entries('prefix=c'), ['c/4', 'c/d/3'])
  const pages: (string | undefined)[][] = []
  for (let token = ''; pages.length < 9; ) {
    const { body } = await s3('GET', `b-1?list-type=2&delimiter=%2F&max-keys=1${token}`)
    pages.push([...keysIn(body), ...prefixes(body)])
    const [, next] = /<NextContinuationToken>(.*?)</.exec(body) ?? []
    if (next === undefined) break
    token = `&continuation-token=${next}`
  }
  t.strictSame(pages, [['a/'], ['b'], ['c/'], ['d']])
  t.match((await s3('GET', 'b-1?delimiter=%2F&max-keys=1')).body, '<NextMarker>a/</NextMarker>')
  t.match(await s3('GET', 'b-1?list-type=2&continuation-token=%21%21'), { status: 400, code: 'InvalidArgument' })
})

t.test('what a copy names, and what else is not served, is told', async t => {
  const { s3 } = await withStorage(t)
  await s3('PUT', 'b-1')
  await s3('PUT', 'b-1/k', { body: '0123456789', headers: { 'x-amz-meta-a': 'b' } })
  const copy = async (headers: Record<string, string>) => {
    const { status, code } = await s3('PUT', 'b-1/c', { headers: { 'x-amz-copy-source': '/b-1/k', ...headers } })
    return code ?? status
  }
  t.equal(await copy({}), 200)
  t.match(await s3('GET', 'b-1/c'), { body: '0123456789', headers: { 'x-amz-meta-a': 'b' } })
  t.equal(await copy({ 'x-amz-metadata-directive': 'REPLACE', 'x-amz-meta-a': 'c' }), 200)
  t.equal((await s3('HEAD', 'b-1/c')).headers['x-amz-meta-a'], 'c')
  for (const [headers, code] of [
    [{ 'x-amz-copy-source': 'b-1/k?versionId=null' }, 200],
    [{ 'x-amz-copy-source': 'b-1/k?versionId=1' }, 'NotImplemented'],
    [{ 'x-amz-copy-source': 'b-1' }, 'InvalidArgument'],
    [{ 'x-amz-copy-source-if-none-match': '*' }, 'PreconditionFailed'],
    [{ 'x-amz-copy-source-if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }, 'PreconditionFailed']
  ] as const) {
    t.equal(await copy(headers as Record<string, string>), code, JSON.stringify(headers))
  }
  t.match(await s3('PUT', 'b-1/k', { headers: { 'if-none-match': '"x"' } }), { code: 'NotImplemented' })
  t.match(await s3('PUT', 'b-1/none', { headers: { 'if-match': '"x"' } }), { code: 'NoSuchKey' })
  t.match(await s3('GET', 'b-1?list-type=1'), { code: 'InvalidArgument' })
  t.match(await s3('DELETE', 'b-1'), { code: 'BucketNotEmpty' })
  t.match(await s3('DELETE', 'b-2'), { code: 'NoSuchBucket' })
  t.match(await s3('POST', ''), { code: 'NotImplemented' })
})

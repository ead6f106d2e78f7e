import t from 'tap'
import { smallWorld } from '../../support/small-world.ts'

interface Page {
  readonly objects: readonly { readonly key: string; readonly objectUrl: string | null }[]
  readonly next: string | null
}

t.test('the objects of a bucket are listed by key, page by page, wherever they come from', async t => {
  const { ask, app } = await smallWorld(t, {}, { 'one.json': '[]', 'zwei.json': '[]' })
  await app.inject({ method: 'PUT', url: '/_emulator/world/objects/aws/files/parts/0.json', payload: '[{}]' })
  t.strictSame(await ask('GET', '/world/objects/aws/files'), [
    200,
    {
      objects: [
        { key: 'one.json', size: 2, declared: false, layer: 'folder', objectUrl: 's3://files/one.json' },
        { key: 'parts/0.json', size: 4, declared: false, layer: 'upload', objectUrl: 's3://files/parts/0.json' },
        {
          key: 'parts/1.json',
          size: 1000,
          rows: 2,
          declared: true,
          layer: 'world',
          objectUrl: 's3://files/parts/1.json'
        },
        {
          key: 'parts/2.json',
          size: 3000,
          rows: 5,
          declared: true,
          layer: 'world',
          objectUrl: 's3://files/parts/2.json'
        },
        { key: 'zwei.json', size: 2, declared: false, layer: 'folder', objectUrl: 's3://files/zwei.json' }
      ],
      next: null
    }
  ])
  const keys: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const [, page] = (await ask('GET', `/world/objects/aws/files?limit=2&after=${encodeURIComponent(after)}`)) as [
      number,
      Page
    ]
    t.ok(page.objects.length <= 2)
    keys.push(...page.objects.map(({ key }) => key))
    after = page.next
  }
  t.strictSame(keys, ['one.json', 'parts/0.json', 'parts/1.json', 'parts/2.json', 'zwei.json'])
  const [, below] = (await ask('GET', '/world/objects/aws/files?prefix=parts/&after=parts/1.json')) as [number, Page]
  t.strictSame(
    below.objects.map(({ key }) => key),
    ['parts/2.json']
  )
})

t.test('the URL of an object is one that an import takes, in each cloud', async t => {
  const { ask, post } = await smallWorld(t)
  const urlOf = async (cloud: string, key: string, more = ''): Promise<unknown> => {
    await ask('PUT', `/world/buckets/${cloud}/data-1`, { visibility: 'public', ...(more && { account: more }) })
    const at = `/world/objects/${cloud}/data-1`
    const account = more && `&account=${more}`
    const [, put] = await ask('PUT', `${at}/${encodeURIComponent(key)}?size=1${account}`)
    const [, page] = (await ask('GET', `${at}?prefix=${encodeURIComponent(key)}${account}`)) as [number, Page]
    const { objectUrl } = put as { objectUrl: string | null }
    t.equal(page.objects[0]?.objectUrl, objectUrl)
    if (objectUrl === null) return null
    const taken = await post({ clusterId: 'in01-a', collectionName: 'books', objectUrl })
    t.match(taken.body, { code: 200 }, objectUrl)
    return objectUrl
  }
  t.equal(await urlOf('aws', 'a b%20.json'), 's3://data-1/a b%20.json')
  t.equal(await urlOf('gcp', 'a.json'), 'gs://data-1/a.json')
  t.equal(await urlOf('ali', 'a.json'), 'oss://data-1/a.json')
  t.equal(await urlOf('tc', 'a.json'), 'cos://data-1/a.json')
  t.equal(await urlOf('azure', 'ä b.json', 'mine'), 'https://mine.blob.core.windows.net/data-1/%C3%A4%20b.json')
  t.equal(await urlOf('azure', 'a.json'), 'https://anyaccount.blob.core.windows.net/data-1/a.json')
  t.equal(await urlOf('aws', 'a/../b.json'), null, 'no URL leads upwards')
})

t.test('a bucket that is not there, and paging that cannot be, are rejected with what to do', async t => {
  const { ask } = await smallWorld(t)
  t.strictSame(await ask('GET', '/world/objects/aws/film'), [
    404,
    { error: 'aws has no bucket "film"; PUT /_emulator/world/buckets makes it' }
  ])
  t.strictSame(await ask('GET', '/world/objects/aws/files?limit=0'), [400, { error: 'limit must be at least 1' }])
  t.strictSame(await ask('GET', '/world/objects/aws/files?from=1'), [
    400,
    { error: 'from is no known field (known: cloud, bucket, account, prefix, after, limit)' }
  ])
  t.match(await ask('GET', '/world/objects/moon/files'), [400, { error: /^cloud must be one of aws, gcp/ }])
})

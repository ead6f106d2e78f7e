import t from 'tap'
import { chooseKey } from '../../src/console/api-key.ts'
import { toCall, withheldIn } from '../../src/console/pages/journal/replay.ts'
import type { RequestEntry } from '../../src/lab/journal/entry.ts'
import { withoutSecretFields } from '../../src/lab/journal/redact.ts'

const entryOf = (body: unknown, rest: Partial<RequestEntry> = {}): RequestEntry =>
  ({
    method: 'POST',
    path: '/v1/vector/collections/import',
    query: {},
    body: withoutSecretFields(body),
    ...rest
  }) as RequestEntry

const secretsIn = (body: unknown): string[] => [...withheldIn(entryOf(body)).secrets.keys()]

t.test('a request without secrets is sent again as it was', async t => {
  const body = { clusterId: 'in03-1', objectUrls: [['s3://a/b.json']] }
  t.strictSame(withheldIn(entryOf(body)), { secrets: new Map(), lost: false })
  t.strictSame(toCall(entryOf(body, { query: { a: ['1', '2'] } }), 'key'), {
    method: 'POST',
    path: '/v1/vector/collections/import?a=1&a=2',
    key: 'key',
    body
  })
})

t.test('secrets are named by their paths, and filled in there', async t => {
  const body = {
    objectUrls: [['https://bucket.s3.amazonaws.com/a.json?X-Amz-Signature=abcdef']],
    accessKey: 'AKID',
    secretKey: 'secret'
  }
  t.strictSame(secretsIn(body), ['objectUrls.0.0', 'accessKey', 'secretKey'])
  const values = { 'objectUrls.0.0': 's3://bucket/a.json', accessKey: 'one', secretKey: 'two' }
  t.strictSame(toCall(entryOf(body), 'key', values).body, {
    objectUrls: [['s3://bucket/a.json']],
    accessKey: 'one',
    secretKey: 'two'
  })
})

t.test('a request that was cut is known as such', async t => {
  for (const body of [
    { objectUrl: 'x'.repeat(20_000) },
    { files: Array.from({ length: 20_000 }, () => 'a') },
    Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field${n}`, 1]))
  ]) {
    t.equal(withheldIn(entryOf(body)).lost, true)
  }
  t.equal(withheldIn(entryOf({}, { query: { token: '[REDACTED]' } })).lost, true)
  t.equal(withheldIn(entryOf('a text … [cut, 30000 characters]')).lost, true)
  t.equal(withheldIn(entryOf({ text: 'a … [cut] b' })).lost, false)
})

t.test('a text that is no JSON is sent as it is', async t => {
  t.equal(toCall(entryOf('{"a":'), 'key').body, '{"a":')
  t.notOk('body' in toCall(entryOf(null), 'key'))
})

t.test('the console calls with a key that the world takes', async t => {
  const world = {
    organizations: [],
    projects: [
      { id: 'p1', name: 'one', organization: 'org-1' },
      { id: 'p2', name: 'two', organization: 'org-1' }
    ],
    clusters: [{ id: 'in01-1', project: 'p2' }],
    keys: [
      { key: 'revoked', organization: 'org-1', state: 'revoked' },
      { key: 'elsewhere', organization: 'org-2' },
      { key: 'other-project', organization: 'org-1', projects: ['p1'] },
      { key: 'fits', organization: 'org-1', projects: ['p2'] }
    ]
  } as unknown as Parameters<typeof chooseKey>[0]
  t.equal(chooseKey(world, 'in01-1'), 'fits')
  t.equal(chooseKey(world, 'in01-2'), 'elsewhere')
  t.equal(chooseKey({ ...world, unlistedKeys: 'org-1' }, 'in01-1'), 'demo')
  t.equal(chooseKey({ ...world, keys: [] }), 'demo')
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parseWorld } from '../../src/cloud/parse.ts'
import { createEmulator, WorldError } from '../../src/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

const STARTER = await readFile(join(PACKAGE_ROOT, 'fixtures/worlds/starter.yaml'), 'utf8')

const problemsOf = async (t: Test, text: string): Promise<string[]> => {
  const file = join(t.testdir({ 'world.yaml': text }), 'world.yaml')
  try {
    await (await createEmulator({ world: file, listen: false })).close()
    return []
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    return error.message.replaceAll(file, 'world.yaml').split('\n')
  }
}

/** A world of one cluster with one collection, whose parts can be replaced. */
const world = (parts: Record<string, string> = {}): string => {
  const { head = 'name: small', key = '', cluster = '', field = '', collection = '', bucket = '', job = '' } = parts
  return `${head}
organizations: [{ id: org }]
projects: [{ id: proj-1, name: p, organization: org }]
keys: [{ key: k, organization: org ${key} }]
clusters:
  - id: in01-a
    name: c
    project: proj-1
    plan: Standard
    region: aws-us-west-2
    status: RUNNING
    ${cluster}
    collections:
      - name: books
        ${collection}
        fields:
          - { name: id, type: Int64, primaryKey: true }
          - { name: vector, type: FloatVector, dim: 4 }
          ${field}
buckets: [{ cloud: aws, name: bkt, visibility: public ${bucket} }]
jobs: [{ id: job-1, cluster: in01-a, collection: books, object: a.json, size: 1, age: 0 ${job} }]
`
}

t.test('the starter world and the built-in world are good', async t => {
  t.strictSame(await problemsOf(t, STARTER), [])
  t.strictSame(await problemsOf(t, world()), [])
})

t.test('each mistake is told with its file, line, column and path', async t => {
  const cases: [string, Record<string, string>, string][] = [
    ['a slip in a status', { cluster: '"status": RUNING' }, 'world.yaml:12:5: not YAML: Map keys must be unique'],
    [
      'an unknown field',
      { head: 'name: small\nclutsers: []' },
      "world.yaml:2:11: clutsers: is no known field; did you mean 'clusters'?"
    ],
    [
      'a slip in a key state',
      { key: ', state: revokd' },
      'world.yaml:4:45: keys.0.state: must be one of active, revoked, unauthorized; did you mean revoked?'
    ],
    ['a wrong type', { head: 'name: 5' }, 'world.yaml:1:7: name: must be a string, not a number'],
    ['an empty name', { head: 'name: ""' }, 'world.yaml:1:7: name: must not be empty'],
    [
      'an unknown organization',
      { head: 'name: small\nunlistedKeys: orgs' },
      "world.yaml:2:15: unlistedKeys: no organization has the id 'orgs'; did you mean 'org'?"
    ],
    [
      'an unknown project of a key',
      { key: ', projects: [proj-2]' },
      "world.yaml:4:49: keys.0.projects.0: no project has the id 'proj-2'; did you mean 'proj-1'?"
    ],
    [
      'a vector without dim',
      { field: '- { name: v2, type: FloatVector }' },
      'world.yaml:19:13: clusters.0.collections.0.fields.2: dim is for dense vectors, and they need it'
    ],
    [
      'a VarChar without maxLength',
      { field: '- { name: v2, type: VarChar }' },
      'world.yaml:19:13: clusters.0.collections.0.fields.2: maxLength is for VarChar, and it needs it'
    ],
    [
      'an Array without its parts',
      { field: '- { name: v2, type: Array }' },
      'world.yaml:19:13: clusters.0.collections.0.fields.2: elementType is for Array, and it needs it'
    ],
    [
      'two primary keys',
      { field: '- { name: v2, type: Int64, primaryKey: true }' },
      'world.yaml:17:11: clusters.0.collections.0.fields: exactly one field is the primary key'
    ],
    [
      'a dimension too large',
      { field: '- { name: v2, type: FloatVector, dim: 32769 }' },
      'world.yaml:19:49: clusters.0.collections.0.fields.2.dim: must be at most 32768'
    ],
    [
      'a dimension of zero',
      { field: '- { name: v2, type: FloatVector, dim: 0 }' },
      'world.yaml:19:49: clusters.0.collections.0.fields.2.dim: must be at least 1'
    ],
    [
      'an object twice',
      { bucket: ', objects: [{ key: a, size: 1 }, { key: a, size: 2 }]' },
      "world.yaml:20:95: buckets.0.objects.1.key: 'a' occurs twice"
    ],
    [
      'a bucket whose name its store cannot have',
      { head: 'name: small', bucket: '}, { cloud: gcp, name: My-Bucket, visibility: public' },
      'world.yaml:20:78: buckets.1.name: Google Cloud Storage has no bucket "My-Bucket"; use 3 to 63 lower-case letters, digits, hyphens and underscores (more with dots), a letter or digit at both ends'
    ],
    [
      'an account that Azure cannot have',
      { bucket: '}, { cloud: azure, account: My, name: one, visibility: public' },
      'world.yaml:20:83: buckets.1.account: Azure Blob Storage has no account "My"; use 3 to 24 lower-case letters and digits'
    ],
    [
      'a cluster whose name no call could give',
      {
        cluster:
          'collections: []\n  - { id: in01-b, name: my cluster, project: proj-1, plan: Free, region: gcp-us-west1, status: RUNNING }\n  - id: in01-c\n    name: c\n    project: proj-1\n    plan: Free\n    region: gcp-us-west1\n    status: RUNNING'
      },
      'world.yaml:13:25: clusters.1.name: no cluster is named "my cluster"; use 1 to 255 letters, digits and hyphens'
    ],
    ['an account outside Azure', { bucket: ', account: a' }, 'world.yaml:20:66: buckets.0.account: is for azure only'],
    [
      'an access key without its secret',
      { bucket: ', credentials: [{ accessKey: a, token: c }]' },
      'world.yaml:20:71: buckets.0.credentials.0: needs accessKey and secretKey together'
    ],
    [
      'a secret without its access key',
      { bucket: ', credentials: [{ secretKey: b }]' },
      'world.yaml:20:71: buckets.0.credentials.0: needs accessKey and secretKey together'
    ],
    [
      'a credential of nothing',
      { bucket: ', credentials: [{ may: [list] }]' },
      'world.yaml:20:71: buckets.0.credentials.0: needs accessKey and secretKey, or token, or role'
    ],
    [
      'credentials of a public bucket',
      { bucket: ', credentials: [{ accessKey: a, secretKey: b }]' },
      'world.yaml:20:70: buckets.0.credentials: have no meaning on a public bucket: anybody may read it'
    ],
    [
      'a job without its message',
      { job: ', failsAt: 0.5' },
      'world.yaml:21:8: jobs.0: needs failsAt and errorMessage together'
    ],
    [
      'a job that does both',
      { job: ', failsAt: 0.5, stallsAt: 0.5, errorMessage: x' },
      'world.yaml:21:8: jobs.0: may have stallsAt or failsAt, not both'
    ],
    ['a ratio of 1', { job: ', stallsAt: 1' }, 'world.yaml:21:101: jobs.0.stallsAt: must be less than 1']
  ]
  for (const [name, parts, problem] of cases) {
    t.ok(
      (await problemsOf(t, world(parts))).includes(problem),
      `${name}: ${(await problemsOf(t, world(parts))).join(' | ')}`
    )
  }
})

t.test('all problems are told together', async t => {
  const problems = await problemsOf(t, world({ head: 'name: small\nunlistedKeys: nobody', job: ', failsAt: 0.5' }))
  t.equal(problems.length, 2)
})

t.test('what is no world at all is told as such', async t => {
  t.match(await problemsOf(t, ''), ['world.yaml:1:1: the world: must be an object, not null'])
  t.match(await problemsOf(t, '[]'), [/^world\.yaml:1:1: the world: must be an object, not an array$/])
  t.match(await problemsOf(t, 'name: [unclosed'), [/^world\.yaml:1:\d+: not YAML: /])
  t.strictSame(await problemsOf(t, `${world()}---\nname: other\n`), [
    'world.yaml:22:1: a second document begins here; a world is one document'
  ])
  t.match(await problemsOf(t, 'name: small'), [
    /organizations: is missing$/,
    /projects: is missing$/,
    /clusters: is missing$/
  ])
})

t.test('a file that is not there is told with what to do', async t => {
  await t.rejects(createEmulator({ world: '/nowhere/world.yaml', listen: false }), {
    message: 'world file /nowhere/world.yaml cannot be read (ENOENT); check its path and permissions'
  })
})

t.test('without unlistedKeys only listed keys are let in', async t => {
  const file = join(t.testdir({ 'world.yaml': world() }), 'world.yaml')
  const { app, close } = await createEmulator({ world: file, listen: false })
  t.teardown(close)
  const ask = async (key: string) =>
    (
      await app.inject({
        url: '/v1/vector/collections/import/list?clusterId=in01-a',
        headers: { authorization: `Bearer ${key}` }
      })
    ).json()
  t.match(await ask('k'), { code: 200 })
  t.match(await ask('other'), { code: 80001 })
})

t.test('a bucket folder that is not there is told', async t => {
  const problems = await problemsOf(t, world({ bucket: ', folder: nowhere' }))
  t.match(problems, [/^world\.yaml:20:65: buckets\.0\.folder: there is no folder \/.*\/nowhere$/])
})

t.test('databases, aliases and loaded partitions that cannot be are told with their place', async t => {
  const cases: readonly (readonly [Record<string, string>, string])[] = [
    [
      { cluster: 'maxDatabases: 1\n    databases: [{ name: a }, { name: b }, { name: default }]' },
      'world.yaml:13:16: clusters.0.databases: databases beside default: 2; the cluster may have 1'
    ],
    [
      { cluster: 'databases: [{ name: a }, { name: a }]' },
      "world.yaml:12:38: clusters.0.databases.1.name: 'a' occurs twice"
    ],
    [
      { collection: 'aliases: [books]' },
      "world.yaml:15:19: clusters.0.collections.0.aliases.0: 'books' is the name or alias of a collection of the database"
    ],
    [
      { collection: 'partitions: [old]\n        loaded: [_default, older]' },
      "world.yaml:16:28: clusters.0.collections.0.loaded.1: no partition has the name 'older'; did you mean 'old'?"
    ]
  ]
  for (const [parts, problem] of cases) t.strictSame(await problemsOf(t, world(parts)), [problem])
  t.strictSame(await problemsOf(t, world({ collection: 'partitions: [old]\n        loaded: [_default, old]' })), [])
  t.strictSame(await problemsOf(t, world({ collection: 'loaded: []' })), [])
})

t.test('aliases that lead nowhere are told with their place', async t => {
  t.strictSame(await problemsOf(t, 'name: *nope\n'), [
    'world.yaml:1:7: not YAML: Unresolved alias (the anchor must be set before the alias): nope'
  ])
  t.strictSame(await problemsOf(t, 'name: &round [*round]\n'), [
    'world.yaml:1:15: not YAML: Alias inside what it stands for: round'
  ])
})

t.test('what would take long or fill the memory is told with its place and the limit', async t => {
  const lines = (length: number, line: (n: number) => string) => Array.from({ length }, (_, n) => line(n)).join('\n')
  const anchors = `name:\n${lines(1000, n => `  - &a${n} x`)}\n`
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'.split('').map((name, n) => {
      const above = 'abcdefgh'[n]
      return `${name}: &${name} [${Array(9).fill(`*${above}`).join()}]`
    })
  ]
  const texts: Readonly<Record<string, string>> = {
    [`${anchors}clusters:\n${lines(20_000, n => `  - *a${n % 1000}`)}`]:
      'world.yaml:2003:5: there are more than 1000 aliases; write some of them out',
    [`${anchors}clusters:\n  - &b x`]: 'world.yaml:1003:8: there are more than 1000 anchors; leave some of them out',
    [bomb.join('\n')]: 'world.yaml:6:8: the aliases stand for more than 100000 values; use fewer of them',
    [`name: ${'['.repeat(100)}${']'.repeat(100)}`]: 'world.yaml:1:106: it nests more than 100 levels deep',
    [`name: &a ${'['.repeat(60)}${']'.repeat(60)}\nkeys: ${'['.repeat(60)}*a${']'.repeat(60)}`]:
      'world.yaml:2:67: it nests more than 100 levels deep'
  }
  for (const [text, problem] of Object.entries(texts)) t.strictSame(await problemsOf(t, text), [problem])
  for (const text of [`name: ${'['.repeat(20_000)}`, '- '.repeat(20_000)]) {
    t.match(await problemsOf(t, text), [/^world\.yaml:1:\d+: it nests more than 100 levels deep$/])
  }
})

t.test('many keys in one place take no longer each, and of many problems the first are told', async t => {
  const start = performance.now()
  const problems = await problemsOf(t, Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join('\n'))
  // Comparing each with all others takes a minute.
  t.ok(performance.now() - start < 20_000)
  t.equal(problems.length, 20)
  const twice = await problemsOf(t, 'name: a\n'.repeat(30))
  t.equal(twice.length, 21)
  t.strictSame(twice.slice(0, 1), ['world.yaml:2:1: not YAML: Map keys must be unique'])
  t.strictSame(twice.slice(-1), ['and 9 more'])
})

t.test('a key that occurs twice is told without the key', async t => {
  const text = [
    'name: w',
    'organizations: [{id: o}]',
    'projects: []',
    'clusters: []',
    'keys: [{key: SECRET1, organization: o}, {key: SECRET1, organization: o}]',
    'buckets: [{cloud: aws, name: bkt, visibility: private, credentials: [{accessKey: SECRET2, secretKey: x}, {accessKey: SECRET2, secretKey: y}, {token: SECRET3}, {token: SECRET3}]}]'
  ].join('\n')
  try {
    parseWorld(text, 'world.yaml', () => [])
    t.fail('it was read')
  } catch (error) {
    const { message } = error as Error
    t.match(message, 'keys.1.key: the key occurs twice')
    t.match(message, 'buckets.0.credentials.1.accessKey: the access key occurs twice')
    t.match(message, 'buckets.0.credentials.3.token: the token occurs twice')
    t.notMatch(message, 'SECRET')
  }
})

import t from 'tap'
import { parseWorld } from '../../src/cloud/parse.ts'
import { control } from '../support/control.ts'
import { CLUSTER, dataPlane } from '../support/data-plane.ts'
import { SMALL_WORLD } from '../support/small-world.ts'

const [PROJECT, RESTRICTED] = ['proj-0a1b2c3d4e5f60718293a4', 'proj-1b2c3d4e5f60718293a4b5']
const KEY = { name: 'id', type: 'Int64', primaryKey: true }
const VECTOR = { name: 'vector', type: 'FloatVector', dim: 4 }

/** Names that one kind of thing or another cannot have. */
const LONG = 'a'.repeat(300)
const NAMES = [
  ...['', LONG, 'a', 'abc', 'ABC', '_abc', '$abc', '1abc', '123', '-abc', 'abc-', 'a-bc', 'a--bc', 'a_bc', 'a.bc'],
  ...[
    'a..bc',
    'a b',
    ' abc',
    'abc ',
    'a\nbc',
    'äbc',
    '名字',
    'a/bc',
    '192.168.0.1',
    '_default',
    'RowID',
    'like',
    'null'
  ],
  ...['gcp-us-west1', 'gcp-us-west9', 'a'.repeat(63), 'a'.repeat(64), 'a'.repeat(255), 'a'.repeat(256)]
]

type World = Readonly<Record<string, unknown>>

const isWorld = (parts: World): boolean => {
  try {
    parseWorld(JSON.stringify({ ...SMALL_WORLD, ...parts }), 'world.json', () => [])
    return true
  } catch {
    return false
  }
}

const [cluster] = SMALL_WORLD.clusters
const withCollection = (collection: object): World => ({ clusters: [{ ...cluster, collections: [collection] }] })
const bucket = (cloud: string, name: string, more: object = {}) => ({ cloud, name, visibility: 'public', ...more })

/** What a kind of thing is called where it is made, in a world file, and where the laboratory puts it. */
interface Kind {
  readonly kind: string
  /** Whether a call of the contract takes the name. */
  readonly call: (name: string) => Promise<boolean>
  readonly world: (name: string) => World
  readonly put: (name: string) => readonly [path: string, body: object]
  /** Of all names above. */
  readonly taken: readonly string[]
}

const WORDS = ['a', 'abc', 'ABC', '_abc', 'a_bc']
const UP_TO_255 = ['a'.repeat(63), 'a'.repeat(64), 'a'.repeat(255)]
const REGIONS = ['gcp-us-west1', 'gcp-us-west9']
const ROWS = { fields: [KEY, VECTOR] }
const MADE = `/world/clusters/${CLUSTER}/collections/made`

const kindsOf = ({ send, call, post }: Awaited<ReturnType<typeof dataPlane>>): Kind[] => {
  const imported = async (objectUrl: string): Promise<boolean> => {
    const { body } = await post({ clusterId: CLUSTER, collectionName: 'articles', objectUrl })
    return (body as { code: number }).code !== 10003
  }
  const bucketKind = (cloud: string, taken: readonly string[], url: (name: string) => string): Kind => ({
    kind: `bucket of ${cloud}`,
    call: name => imported(url(name)),
    world: name => ({ buckets: [bucket(cloud, name)] }),
    put: name => [`/world/buckets/${cloud}/${encodeURIComponent(name)}`, { visibility: 'public' }],
    taken
  })
  const plain = ['abc', '1abc', '123', 'a-bc', 'a--bc', 'like', 'null', ...REGIONS, 'a'.repeat(63)]
  return [
    {
      kind: 'cluster',
      call: async clusterName => {
        const payload = JSON.stringify({ clusterName, projectId: PROJECT })
        const { body } = await send({ method: 'POST', path: '/v1/clusters/createServerless', payload })
        return (body as { code: number }).code === 200
      },
      world: name => ({ clusters: [{ ...cluster, name }] }),
      put: name => [
        '/world/clusters/in05-a',
        { name, project: RESTRICTED, plan: 'Serverless', region: 'gcp-us-west1', status: 'RUNNING' }
      ],
      taken: [
        'a',
        'abc',
        'ABC',
        '1abc',
        '123',
        '-abc',
        'abc-',
        'a-bc',
        'a--bc',
        'RowID',
        'like',
        'null',
        ...REGIONS,
        ...UP_TO_255
      ]
    },
    {
      kind: 'collection',
      call: async collectionName => {
        const { code } = await call('collections/create', { collectionName, dimension: 4 })
        await call('collections/drop', { collectionName })
        return code === 0
      },
      world: name => withCollection({ name, ...ROWS }),
      put: name => [`/world/clusters/${CLUSTER}/collections/${encodeURIComponent(name)}`, ROWS],
      taken: [...WORDS, '_default', 'RowID', 'like', 'null', ...UP_TO_255]
    },
    {
      kind: 'field',
      call: async fieldName => {
        const fields = [
          { fieldName, dataType: 'Int64', isPrimary: true },
          { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 4 } }
        ]
        const body = { collectionName: 'made', schema: { fields } }
        const { code } = await call('collections/create', body)
        await call('collections/drop', { collectionName: 'made' })
        return code === 0
      },
      world: name => withCollection({ name: 'made', fields: [{ ...KEY, name }, VECTOR] }),
      put: name => [MADE, { fields: [{ ...KEY, name }, VECTOR] }],
      taken: [...WORDS, '_default', ...UP_TO_255]
    },
    {
      kind: 'partition',
      call: async partitionName => {
        const { code } = await call('partitions/create', { collectionName: 'articles', partitionName })
        await call('partitions/drop', { collectionName: 'articles', partitionName })
        return code === 0
      },
      world: name => withCollection({ name: 'made', ...ROWS, partitions: [name] }),
      put: name => [MADE, { ...ROWS, partitions: [name] }],
      taken: [...WORDS, '1abc', '123', 'abc-', 'a-bc', 'a--bc', 'RowID', 'like', 'null', ...REGIONS, ...UP_TO_255]
    },
    bucketKind(
      'aws',
      [...plain, 'a.bc'],
      name => `https://s3.us-west-2.amazonaws.com/${encodeURIComponent(name)}/k.json`
    ),
    bucketKind(
      'gcp',
      [...plain, 'a_bc', 'a.bc'],
      name => `https://storage.googleapis.com/${encodeURIComponent(name)}/k.json`
    ),
    bucketKind(
      'azure',
      plain.filter(name => name !== 'a--bc'),
      name => `https://account.blob.core.windows.net/${encodeURIComponent(name)}/k.json`
    ),
    bucketKind('ali', plain, name => `oss://${name}/k.json`),
    bucketKind('tc', plain, name => `cos://${name}/k.json`),
    {
      kind: 'storage account',
      // Hosts are read in lower case.
      call: async account =>
        account === account.toLowerCase() && imported(`https://${account}.blob.core.windows.net/container/k.json`),
      world: account => ({ buckets: [bucket('azure', 'container', { account })] }),
      put: account => ['/world/buckets/azure/container', { visibility: 'public', account }],
      taken: ['abc', '1abc', '123', 'like', 'null']
    },
    {
      kind: 'region',
      call: async regionId => {
        const payload = JSON.stringify({ clusterName: 'here', projectId: PROJECT, regionId })
        const { body } = await send({ method: 'POST', path: '/v2/clusters/createFree', payload })
        return (body as { code: number }).code === 0
      },
      world: region => ({ clusters: [{ ...cluster, region }] }),
      put: region => [
        '/world/clusters/in05-b',
        { name: 'b', project: RESTRICTED, plan: 'Serverless', region, status: 'RUNNING' }
      ],
      taken: ['gcp-us-west1']
    }
  ]
}

t.test('a name is taken by the call, in a world file and by the laboratory, or by none of them', async t => {
  const started = await dataPlane(t)
  const ask = control(started)
  for (const { kind, call, world, put, taken } of kindsOf(started)) {
    for (const name of NAMES) {
      const what = `${kind} ${JSON.stringify(name.slice(0, 20))} of ${name.length}`
      const [path, body] = put(name)
      const [status] = await ask('PUT', path, body)
      if (path.includes('/collections/') && status === 200) await ask('DELETE', path)
      const expected = taken.includes(name)
      // Calls go by defaults for what is left out, and making a partition that is there changes nothing.
      const isDefault = (kind === 'region' && name === '') || (kind === 'partition' && name === '_default')
      const called = isDefault ? expected : await call(name)
      const found = { world: isWorld(world(name)), laboratory: status === 200, call: called }
      t.strictSame(found, { world: expected, laboratory: expected, call: expected }, what)
    }
  }
})

t.test(
  'what is there twice is rejected in a world file and by the laboratory, as the calls refuse or pass over it',
  async t => {
    const started = await dataPlane(t)
    const ask = control(started)
    const twice = <Item>(item: Item): Item[] => [item, item]
    const collection = { name: 'made', ...ROWS }
    const worlds: Readonly<Record<string, World>> = {
      'clusters of one id': { clusters: [cluster, { ...cluster, name: 'b' }] },
      'clusters of one name in a project': { clusters: [cluster, { ...cluster, id: 'in01-b' }] },
      collections: { clusters: [{ ...cluster, collections: twice(collection) }] },
      fields: withCollection({ ...collection, fields: [KEY, VECTOR, VECTOR] }),
      partitions: withCollection({ ...collection, partitions: ['a', 'a'] }),
      keys: { keys: twice({ key: 'a', organization: 'org' }) },
      projects: { projects: twice({ id: 'proj-1', name: 'p', organization: 'org' }) },
      organizations: { organizations: twice({ id: 'org' }) },
      buckets: { buckets: twice(bucket('aws', 'files')) },
      objects: { buckets: [bucket('aws', 'files', { objects: twice({ key: 'a', size: 1 }) })] }
    }
    for (const [what, world] of Object.entries(worlds)) t.notOk(isWorld(world), what)
    t.ok(isWorld({ buckets: [bucket('aws', 'files'), bucket('gcp', 'files')] }), 'one name in two clouds')

    const put = { project: PROJECT, plan: 'Standard', region: 'gcp-us-west1', status: 'RUNNING' }
    t.strictSame(await ask('PUT', '/world/clusters/in01-c', { ...put, name: 'dedicated' }), [
      400,
      { error: `name: cluster "dedicated" of project ${PROJECT} occurs twice` }
    ])
    const payload = JSON.stringify({ clusterName: 'dedicated', projectId: PROJECT })
    t.match((await started.send({ method: 'POST', path: '/v1/clusters/createServerless', payload })).body, {
      code: 80010
    })
  }
)

t.test('a listed key is one that a request can send', async t => {
  const started = await dataPlane(t)
  const ask = control(started)
  for (const key of NAMES) {
    const sent = `Bearer ${key}`
    // A client's own idea of a header: no line breaks and no letters beyond ASCII, none at the ends that are cut off.
    const isSent = key !== '' && sent === sent.trim() && /^[ -~]*$/.test(key) && key === key.trim()
    const what = JSON.stringify(key.slice(0, 20))
    t.equal(isWorld({ keys: [{ key, organization: 'org' }] }), isSent, `${what}, world file`)
    const [status, reply] = await ask('PUT', '/world/keys', { key, organization: 'org-demo', state: 'unauthorized' })
    t.equal(status === 200, isSent, `${what}, laboratory`)
    if (!isSent) {
      if (key !== '') t.notMatch(JSON.stringify(reply), JSON.stringify(key), `${what} is not repeated`)
      continue
    }
    const { body } = await started.send({ method: 'GET', path: '/v1/projects', headers: { authorization: sent } })
    t.match(body, { code: 80002 }, `${what}, call`)
  }
})

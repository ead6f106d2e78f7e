import t from 'tap'
import type { EmulatorOptions } from '../../../src/index.ts'
import { smallWorld } from '../../support/small-world.ts'

type Call = readonly [method: string, path: string, body?: object]

interface Case {
  readonly of: string
  readonly options?: EmulatorOptions
  /** Calls before the request. */
  readonly before?: readonly Call[]
  readonly path?: string
  readonly body?: object
  readonly key?: string
  readonly host?: string
  /** Calls after its refusal. */
  readonly after?: readonly Call[]
  /** The check, its value now, and the remedies, or why there is none. */
  readonly want: readonly [check: string, now: string | null, remedies: readonly string[] | string]
}

const CREATE = '/v2/vectordb/jobs/import/create'
const A = '/world/clusters/in01-a'
const GONE: Call = ['DELETE', A]
const NO_BOOKS: Call = ['DELETE', `${A}/collections/books`]
const NO_FILES: Call = ['DELETE', '/world/buckets/aws/files']
const CLOSED: Call = ['PUT', '/world/buckets/aws/files', { visibility: 'private' }]
const put = (key: string, size = 1000): Call => ['PUT', `/world/objects/aws/files/${key}?size=${size}`]
const BIG = put('big.json', 9e11)
const key = (key: string, more: object): Call => ['PUT', '/world/keys', { key, organization: 'org', ...more }]
const made = (name: string, more: object = {}, field: readonly object[] = []): Call => {
  const fields = [{ name: 'id', type: 'Int64', primaryKey: true }, { name: 'v', type: 'FloatVector', dim: 2 }, ...field]
  return ['PUT', `${A}/collections/${name}`, { fields, ...more }]
}
const from = (key: string) => ({ objectUrl: `s3://files/${key}` })
const box = (cloud: string, more: object): Call => [
  'PUT',
  `/world/buckets/${cloud}/box`,
  { visibility: 'public', ...more }
]
const BOX = { objectUrl: 'https://shop.blob.core.windows.net/box/a.json' }

/** A cluster that is made like the one of the world. */
const COPY =
  'PUT /world/clusters/in01-c {"name":"in01-c","project":"proj-1","plan":"Standard","region":"aws-us-west-2","status":"RUNNING","collections":[{"name":"books","fields":[{"name":"id","type":"Int64","primaryKey":true},{"name":"v","type":"FloatVector","dim":2}]}]}'

const CASES: readonly Case[] = [
  {
    of: 'a revoked key where no cluster is',
    before: [key('gone', { state: 'revoked' })],
    key: 'gone',
    after: [GONE],
    want: ['key', null, []]
  },
  { of: 'no key', key: '', want: ['key', null, 'request'] },
  {
    of: 'a cluster that was made since',
    body: { clusterId: 'in01-b' },
    after: [
      [
        'PUT',
        '/world/clusters/in01-b',
        { name: 'b', project: 'proj-1', plan: 'Standard', region: 'aws-us-west-2', status: 'RUNNING' }
      ]
    ],
    want: ['clusterExists', "it is 'b'", []]
  },
  {
    of: 'an id that no cluster can have',
    body: { clusterId: 'nope' },
    want: ['clusterExists', 'no such cluster', 'request']
  },
  { of: 'no cluster to copy', before: [GONE], want: ['clusterExists', 'no such cluster', 'unknown'] },
  {
    of: 'a copy of a cluster in another cloud',
    body: { clusterId: 'in01-c', objectUrl: 'gs://files/one.json' },
    want: ['clusterExists', 'no such cluster', [COPY]]
  },
  {
    of: 'a copy of a cluster without the collection',
    body: { clusterId: 'in01-c', collectionName: 'none' },
    want: ['clusterExists', 'no such cluster', [COPY]]
  },
  {
    of: 'a job of no cluster',
    path: '/v1/vector/collections/import/get?clusterId=in01-c&jobId=job-1',
    want: ['clusterExists', 'no such cluster', [COPY]]
  },
  {
    of: 'a role in a cluster that is gone',
    before: [key('outside', { projects: [] })],
    key: 'outside',
    after: [GONE],
    want: ['role', 'the cluster is gone', []]
  },
  {
    of: 'a region that a gone cluster had',
    host: 'controller.api.aws-us-east-1.localhost',
    after: [GONE],
    want: ['region', 'the cluster is gone', 'host']
  },
  {
    of: 'a region of another cloud',
    options: { era: '2023' },
    host: 'controller.api.gcp-us-west1.localhost',
    want: ['region', 'aws-us-west-2', 'host']
  },
  {
    of: 'the status of a cluster that is gone',
    before: [['PATCH', A, { status: 'SUSPENDED' }]],
    after: [GONE],
    want: ['status', 'the cluster is gone', 'unknown']
  },
  {
    of: 'a collection like no other',
    body: { collectionName: 'zzzzzzzz' },
    want: [
      'collection',
      'no such collection',
      [
        'PUT /world/clusters/in01-a/collections/zzzzzzzz {"fields":[{"name":"id","type":"Int64","primaryKey":true},{"name":"v","type":"FloatVector","dim":2}]}'
      ]
    ]
  },
  {
    of: 'a collection where none is',
    before: [NO_BOOKS],
    want: [
      'collection',
      'no such collection',
      [
        'PUT /world/clusters/in01-a/collections/books {"fields":[{"name":"id","type":"Int64","primaryKey":true},{"name":"vector","type":"FloatVector","dim":8}]}'
      ]
    ]
  },
  {
    of: 'a collection that was made since',
    body: { collectionName: 'films' },
    after: [made('films')],
    want: ['collection', 'the collection is there', []]
  },
  {
    of: 'a partition beside a partition key',
    before: [made('films', {}, [{ name: 'p', type: 'Int64', partitionKey: true }])],
    body: { collectionName: 'films', partitionName: 'x' },
    want: ['collection', 'partitions _default', 'request']
  },
  {
    of: 'a partition that was made since',
    body: { partitionName: 'x' },
    after: [made('books', { partitions: ['x'] })],
    want: ['collection', 'partitions _default, x', []]
  },
  {
    of: 'a database that no cluster has',
    path: CREATE,
    body: { dbName: 'other', objectUrls: [['s3://files/one.json']] },
    want: ['collection', 'no such database', 'request']
  },
  {
    of: 'fields of a collection that is gone',
    before: [made('books', {}, [{ name: 'j', type: 'JSON' }])],
    options: { era: '2023' },
    after: [NO_BOOKS],
    want: ['fieldTypes', '', 'unknown']
  },
  {
    of: 'the cloud of a cluster that is gone',
    options: { era: '2023' },
    body: { objectUrl: 'gs://files/one.json' },
    after: [GONE],
    want: ['sameCloud', 'the cluster is gone', 'unknown']
  },
  {
    of: 'a bucket that no world has',
    body: { objectUrl: 's3://none/one.json' },
    want: [
      'objectMeta',
      'no such bucket in the world',
      ['PUT /world/buckets/aws/none {"visibility":"public","objects":[{"key":"one.json","size":1000,"rows":10}]}']
    ]
  },
  {
    of: 'a container that no world has',
    body: BOX,
    want: [
      'objectMeta',
      'no such bucket in the world',
      [
        'PUT /world/buckets/azure/box {"visibility":"public","account":"shop","objects":[{"key":"a.json","size":1000,"rows":10}]}'
      ]
    ]
  },
  {
    of: 'a private container of an account',
    before: [box('azure', { account: 'shop', visibility: 'private' })],
    body: BOX,
    want: [
      'objectMeta',
      'the bucket is private',
      ['PUT /world/buckets/azure/box {"visibility":"public","account":"shop"}']
    ]
  },
  {
    of: 'a container of an account without the object',
    before: [box('azure', { account: 'shop' })],
    body: BOX,
    want: ['objectMeta', 'the bucket is public', ['PUT /world/objects/azure/box/a.json?size=1000&rows=10&account=shop']]
  },
  {
    of: 'a bucket of every cloud without the object',
    before: [box('any', {})],
    body: BOX,
    want: ['objectMeta', 'the bucket is public', ['PUT /world/objects/any/box/a.json?size=1000&rows=10']]
  },
  {
    of: 'a folder of a private bucket',
    before: [CLOSED],
    body: from('parts/'),
    want: ['objectMeta', 'the bucket is private', ['PUT /world/buckets/aws/files {"visibility":"public"}']]
  },
  {
    of: 'a signed URL',
    before: [CLOSED],
    body: { objectUrl: 'https://files.s3.us-west-2.amazonaws.com/one.json?X-Amz-Signature=abc' },
    want: ['objectUrlForm', null, 'request']
  },
  {
    of: 'two objects that are not there',
    path: CREATE,
    body: { objectUrls: [['s3://files/x.json', 's3://none/y.json']] },
    want: [
      'objectMeta',
      'the bucket is public',
      [
        'PUT /world/objects/aws/files/x.json?size=1000&rows=10',
        'PUT /world/buckets/aws/none {"visibility":"public","objects":[{"key":"y.json","size":1000,"rows":10}]}'
      ]
    ]
  },
  {
    of: 'an empty folder of a bucket that is gone',
    body: from('void/'),
    after: [NO_FILES],
    want: ['fileSet', 'no object of the world', 'files']
  },
  { of: 'a file of no type', before: [put('a.txt')], body: from('a.txt'), want: ['fileSet', 'a.txt', 'files'] },
  {
    of: 'three types in one folder',
    before: [put('mix/a.json'), put('mix/b.parquet'), put('mix/c.txt')],
    body: from('mix/'),
    want: [
      'fileSet',
      'mix/a.json, mix/b.parquet, mix/c.txt',
      ['DELETE /world/objects/aws/files/mix/b.parquet', 'DELETE /world/objects/aws/files/mix/c.txt']
    ]
  },
  {
    of: 'two sources of two types',
    path: CREATE,
    before: [put('b.parquet')],
    body: { objectUrls: [['s3://files/one.json', 's3://files/b.parquet']] },
    want: ['fileSet', 'one.json', 'files']
  },
  {
    of: 'arrays of a bucket that is gone',
    before: [put('np/id.npy'), put('np/w.npy')],
    body: from('np/'),
    after: [NO_FILES],
    want: ['objectNames', 'no object of the world', 'files']
  },
  {
    of: 'arrays of a cluster that is gone',
    before: [put('np/id.npy')],
    body: from('np/'),
    after: [GONE],
    want: ['objectCount', 'np/id.npy', 'files']
  },
  {
    of: 'an array that was put since',
    before: [put('np/id.npy')],
    body: from('np/'),
    after: [put('np/v.npy')],
    want: ['objectCount', 'np/id.npy, np/v.npy', 'files']
  },
  {
    of: 'an array too few',
    before: [put('np/id.npy')],
    body: from('np/'),
    want: ['objectCount', 'np/id.npy', ['PUT /world/objects/aws/files/np/v.npy?size=1000&rows=10']]
  },
  {
    of: 'a large object that is gone',
    before: [BIG],
    body: from('big.json'),
    after: [NO_FILES],
    want: ['objectSize', 'no object of the world', 'files']
  },
  {
    of: 'a large object among others',
    path: CREATE,
    before: [BIG],
    body: { objectUrls: [['s3://files/big.json'], ['s3://files/one.json']] },
    want: ['objectSize', 'big.json', 'files']
  },
  {
    of: 'a volume that nobody made',
    path: CREATE,
    body: { volumeName: 'vol', dataPaths: [['a.json', 'b/']] },
    want: [
      'volume',
      null,
      [
        'PUT /world/buckets/gcp/vol {"visibility":"public","objects":[{"key":"a.json","size":1000,"rows":10},{"key":"b/1.json","size":1000,"rows":10}]}'
      ]
    ]
  },
  {
    of: 'a volume with the name of a bucket',
    path: CREATE,
    body: { volumeName: 'vol', dataPaths: [['a.json']] },
    after: [['PUT', '/world/buckets/gcp/vol', { visibility: 'public' }]],
    want: ['volume', null, 'unknown']
  }
]

interface Why {
  readonly entry: { readonly check: string }
  readonly because: { readonly now: string | null }
  readonly remedies: readonly { readonly method: string; readonly path: string; readonly body?: object }[]
  readonly noRemedy: { readonly key: string } | null
}

const textOf = ({ method, path, body }: Why['remedies'][number]): string =>
  `${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`

t.test('a refusal is explained by the state of now, which other calls may have changed', async t => {
  for (const {
    of,
    options,
    before = [],
    body,
    path = '/v1/vector/collections/import',
    key = 'demo',
    host,
    after = [],
    want
  } of CASES) {
    const { ask, send, close } = await smallWorld(t, options)
    for (const call of before) t.match(await ask(...call), [200], `${of}: ${call[1]}`)
    const source = path === CREATE ? {} : from('one.json')
    const payload = JSON.stringify({ clusterId: 'in01-a', collectionName: 'books', ...source, ...body })
    const headers = { authorization: key && `Bearer ${key}`, 'content-type': 'application/json', ...(host && { host }) }
    await send(path.includes('?') ? { method: 'GET', path, headers } : { method: 'POST', path, headers, payload })
    for (const call of after) t.match(await ask(...call), [200], `${of}: ${call[1]}`)
    const [, { entry, because, remedies, noRemedy }] = (await ask('GET', '/journal/1')) as [number, Why]
    t.strictSame([entry?.check, because?.now, noRemedy?.key ?? remedies?.map(textOf)], want, of)
    await close()
  }
})

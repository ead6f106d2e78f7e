import { join } from 'node:path'
import type { Emulator } from '../../src/index.ts'
import { OPERATIONS } from '../../src/lab/control/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

const FIELDS = [
  { name: 'id', type: 'Int64', primaryKey: true },
  { name: 'title', type: 'VarChar', maxLength: 32 },
  { name: 'vector', type: 'FloatVector', dim: 8 }
]

/** Small, so that random calls meet the same things again and again. */
export const RANDOM_WORLD = {
  name: 'random',
  unlistedKeys: 'org',
  organizations: [{ id: 'org' }],
  projects: ['proj-1', 'proj-2'].map(id => ({ id, name: id, organization: 'org' })),
  clusters: [
    ['in01-a', 'proj-1', 'Standard'],
    ['in01-b', 'proj-1', 'Enterprise'],
    ['in05-c', 'proj-2', 'Serverless']
  ].map(([id, project, plan]) => ({
    ...{ id, name: id, project, plan, region: 'aws-us-west-2', status: 'RUNNING' },
    collections: ['articles', 'made'].map(name => ({ name, rows: 100, partitions: ['old'], fields: FIELDS }))
  })),
  buckets: [
    {
      ...{ cloud: 'aws', name: 'samples', visibility: 'public' },
      folder: join(PACKAGE_ROOT, 'fixtures/objects/aws/import-samples'),
      objects: ['declared', 'several/1', 'several/2'].map(key => ({ key: `${key}.json`, size: 1000, rows: 7 }))
    },
    {
      ...{ cloud: 'aws', name: 'made', visibility: 'public' },
      objects: ['one', 'two'].map(key => ({ key: `${key}.json`, size: 500, rows: 3 }))
    },
    { cloud: 'gcp', name: 'shown', visibility: 'public' }
  ],
  storageIntegrations: [
    {
      ...{ id: 'integ-declared', name: 'declared', project: 'proj-1', region: 'aws-us-west-2', bucket: 'made' },
      externalCred: { roleArn: 'arn:aws:iam::123456789012:role/reader', externalId: 'declared' }
    }
  ],
  jobs: [{ id: 'job-declared', cluster: 'in01-b', collection: 'articles', object: 'a.json', size: 10, age: 5 }]
}

/** One request, as data, so that a failure can show it. */
export interface RandomCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly payload?: object | string
  readonly key?: string
  readonly host?: string
  /** Which of the jobs of its sandbox the payload names. */
  readonly job?: number
}

const CLUSTERS = ['in01-a', 'in01-a', 'in01-b', 'in05-c'] as const
const COLLECTIONS = ['articles', 'made', 'other'] as const
/** Most calls are for what is there. */
const USUAL = ['articles', 'articles', 'articles', 'made', 'other'] as const
const PARTITIONS = ['old', 'new'] as const
/** Beside the default one, where there are databases. */
export const DATABASE = 'tenant'
const GOOD = ['samples/json/pandas/articles.json', 'samples/declared.json', 'samples/several/', 'made/two.json'].map(
  path => `s3://${path}`
)
const OBJECTS = [...GOOD, 's3://samples/broken/json/too-long.json', 's3://samples/none.json', 's3://made/one.json']
const ROW = JSON.stringify({ id: 1, title: 'a', vector: Array(8).fill(0.5) })

/** Of the articles, as the API has them. */
const SCHEMA = {
  fields: [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: 32 } },
    { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 8 } }
  ]
}

const sandboxOf = (key: string): string => key.slice('demo@'.length) || 'default'

const clusterNamed = (id: string): object => ({ ...RANDOM_WORLD.clusters.find(cluster => cluster.id === id) })

/** Snapshots keep all of it: it has no external id. */
const INTEGRATED = {
  ...{ projectId: 'proj-1', regionId: 'gcp-us-west1', bucketName: 'shown' },
  externalCred: { gcpProjectId: 'mine', serviceAccountEmail: 'reader@mine.iam.gserviceaccount.com' }
}

type Draw = readonly RandomCall[]

/** One call, or a few that go together. @param random uniform in [0, 1) */
export const randomCalls = (random: () => number): Draw => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const key = pick(['demo', 'demo', 'demo', 'demo', 'demo@one', 'demo@one', 'demo@two', 'demo@three'])
  const clusterId = pick(CLUSTERS)
  const collectionName = pick(USUAL)
  const partitionName = pick(PARTITIONS)
  const objectUrl = pick(OBJECTS)
  const number = Math.floor(random() * 4)
  const maybe = random() < 0.5
  const place = { collectionName, ...(number === 0 && { partitionName: 'old' }) }

  const lab = (method: RandomCall['method'], path: string, payload?: object | string): RandomCall => ({
    method,
    url: `/_emulator${path}${path.includes('?') ? '&' : '?'}sandbox=${sandboxOf(key)}`,
    ...(payload !== undefined && { payload })
  })
  const api = (method: RandomCall['method'], url: string, payload?: object, more: object = {}): RandomCall => ({
    ...{ method, url, key },
    ...(payload !== undefined && { payload }),
    ...more
  })
  const data = (path: string, payload: object): RandomCall =>
    api('POST', `/v2/vectordb/${path}`, payload, { host: `${clusterId}.localhost` })
  const createJob = (body: object) => api('POST', '/v2/vectordb/jobs/import/create', body)

  const advance = (by: string) => lab('POST', '/clock/advance', { by })
  const dbName = maybe ? DATABASE : 'default'
  const aliasName = pick(['latest', 'other'])
  const importFile = (url = objectUrl) =>
    api('POST', '/v1/vector/collections/import', { clusterId, ...place, objectUrl: url })
  const create = data('collections/create', { collectionName, schema: SCHEMA })
  const course = pick<object>([
    { fail: { at: 0.5 } },
    { stall: { at: 0.8 } },
    { vanish: { after: `${number}m` } },
    { loseFile: {} },
    { loseFile: { file: 'none' }, times: 3 },
    { progress: `polls:${1 + number}` },
    { quirk: 'falls-back', times: 2 }
  ])
  const delay = { min: '0ms', max: '2ms' }
  const fault = { operation: 'import', code: 47039, delay, times: 1 + number, match: { cluster: clusterId } }
  const cluster = { clusterName: `made-${number}`, projectId: 'proj-1', plan: 'Standard', cuSize: 1 + number }
  const volumeName = `volume_${number}`
  const collection = `/world/clusters/${clusterId}/collections/${collectionName}`

  const drawn: readonly (readonly [weight: number, calls: Draw])[] = [
    [9, [importFile(pick(GOOD)), advance('1m')]],
    [6, [importFile()]],
    [4, [createJob({ projectId: 'proj-1', regionId: 'aws-us-west-2', ...place, objectUrls: [[objectUrl]] })]],
    [
      4,
      [createJob({ clusterId, ...place, objectUrls: [[objectUrl], [pick(GOOD)]], options: { auto_commit: 'false' } })]
    ],
    [4, [data('jobs/import/create', { ...place, files: [[objectUrl]] })]],
    [2, [createJob({ clusterId, collectionName, volumeName, dataPaths: [[pick(['a.json', 'one.json'])]] })]],
    [4, [{ ...api('POST', `/v2/vectordb/jobs/import/${pick(['commit', 'abort'])}`), job: Math.floor(random() * 20) }]],
    [4, [{ ...api('POST', '/v2/vectordb/jobs/import/describe'), job: Math.floor(random() * 20) }]],
    [4, [advance(`${1 + number * 8}s`)]],
    [3, [advance(`${1 + number}m`)]],
    [2, [lab('PATCH', '/progress', { progress: pick(['time', 'polls:2', 'immediate']) })]],
    [3, [lab('POST', '/scenarios', { vanish: { after: '1m' } }), importFile(pick(GOOD)), advance('1h')]],
    [4, [lab('POST', '/scenarios', { loseFile: {} }), importFile(GOOD[0])]],
    [3, [lab('POST', '/scenarios', { ...course, ...(maybe && { match: { cluster: clusterId } }) })]],
    [3, [lab('POST', '/faults', { ...fault, ...(maybe && { ttl: '1h' }) })]],
    [2, [lab('DELETE', pick(['/faults', '/scenarios', `/faults/fault-${number}`, `/scenarios/scenario-${number}`]))]],
    [4, [data('collections/drop', { collectionName }), create]],
    [2, [data('collections/drop', { collectionName })]],
    [2, [create]],
    [2, [data('collections/create', { collectionName, dimension: 8 })]],
    [
      4,
      [
        data('databases/create', { dbName: DATABASE, properties: { number } }),
        data('collections/create', { dbName: DATABASE, collectionName, schema: SCHEMA }),
        createJob({ clusterId, dbName: DATABASE, collectionName, objectUrls: [[pick(GOOD)]] })
      ]
    ],
    [3, [createJob({ clusterId, dbName, collectionName, objectUrls: [[objectUrl]] })]],
    [1, [data('databases/alter', { dbName, properties: { number: `${number}` } })]],
    [2, [data('collections/drop', { dbName: DATABASE, collectionName }), data('databases/drop', { dbName: DATABASE })]],
    [4, [data(`aliases/${pick(['create', 'create', 'alter', 'drop'])}`, { dbName, collectionName, aliasName })]],
    [1, [data('collections/alter_properties', { dbName, collectionName, properties: { number } })]],
    [
      1,
      [
        data('collections/fields/add', {
          ...{ dbName, collectionName },
          schema: { fieldName: `added_${number}`, dataType: 'Int64', nullable: true }
        })
      ]
    ],
    [2, [data(`collections/${pick(['load', 'release'])}`, { collectionName })]],
    [
      3,
      ['create', 'drop', 'create']
        .slice(number)
        .map(verb => data(`partitions/${verb}`, { collectionName, partitionName }))
    ],
    [2, [data(`partitions/${pick(['load', 'release'])}`, { collectionName, partitionNames: [partitionName] })]],
    [2, [data('indexes/drop', { collectionName, indexName: pick(['vector', 'mine']) })]],
    [
      2,
      [
        data('indexes/create', {
          collectionName,
          indexParams: [{ fieldName: 'vector', indexName: 'mine', metricType: 'L2' }]
        })
      ]
    ],
    [2, [api('POST', '/v1/clusters/create', { ...cluster, cuType: 'Performance-optimized' })]],
    [1, [api('POST', `/v1/clusters/${clusterId}/${pick(['suspend', 'resume'])}`, {})]],
    [1, [api('POST', `/v1/clusters/${clusterId}/modify`, { cuSize: 1 + number })]],
    [1, [api('DELETE', `/v2/clusters/${clusterId}/drop`)]],
    [
      4,
      [
        lab('DELETE', `/world/clusters/${clusterId}`),
        lab('PUT', `/world/clusters/${clusterId}`, clusterNamed(clusterId))
      ]
    ],
    [1, [lab('DELETE', `/world/clusters/${clusterId}`)]],
    [2, [lab('PUT', `/world/clusters/${clusterId}`, clusterNamed(clusterId))]],
    [2, [lab('PATCH', `/world/clusters/${clusterId}`, { status: pick(['RUNNING', 'RUNNING', 'SUSPENDED']) })]],
    [2, [lab('PUT', collection, { fields: FIELDS, rows: number, partitions: [partitionName] })]],
    [1, [lab('DELETE', collection)]],
    [1, [lab('PUT', '/world/buckets/aws/made', { visibility: pick(['public', 'private']) })]],
    [
      1,
      [
        lab('PUT', '/world/buckets/aws/made', {
          visibility: 'public',
          objects: [{ key: 'one.json', size: 9, rows: 2 }]
        })
      ]
    ],
    [1, [lab('DELETE', '/world/buckets/aws/made')]],
    [2, [lab('PUT', '/world/objects/aws/made/two.json', `[${Array(1 + number).fill(ROW)}]`)]],
    [2, [lab('PUT', `/world/objects/aws/made/one.json?size=100&rows=${number}`)]],
    [1, [lab('DELETE', `/world/objects/aws/made/${pick(['one', 'two'])}.json`)]],
    [2, [api('POST', '/v2/volumes/create', { projectId: 'proj-1', regionId: 'aws-us-west-2', volumeName })]],
    [1, [api('DELETE', `/v2/volumes/${volumeName}`)]],
    [1, [api('PATCH', `/v2/volumes/${volumeName}`, { description: pick(['', 'changed']) })]],
    [2, [api('POST', '/v2/storageIntegrations', { ...INTEGRATED, name: pick(['one', 'two']) })]],
    [1, [api('DELETE', '/v2/storageIntegrations/integ-declared')]],
    [
      2,
      [
        api('POST', '/v2/volumes/create', {
          ...{ projectId: 'proj-1', regionId: 'aws-us-west-2', volumeName, type: 'EXTERNAL' },
          ...{ storageIntegrationId: 'integ-declared', path: '/' }
        })
      ]
    ],
    [1, [lab('PATCH', '/clock', { mode: 'frozen' })]],
    [1, [maybe ? lab('POST', '/reset') : { method: 'DELETE', url: '/_emulator/sandboxes/one' }]]
  ]
  return pick(drawn.flatMap(([weight, calls]) => Array.from({ length: weight }, () => calls)))
}

type Injecting = Pick<Emulator, 'app'>

const send = async ({ app }: Injecting, call: RandomCall, payload = call.payload): Promise<string> => {
  const { method, url, key, host } = call
  const headers = { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...(host !== undefined && { host }) }
  const reply = await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
  return `${reply.statusCode} ${reply.body.trimEnd()}`
}

interface Jobs {
  readonly jobs: readonly { readonly jobId: string; readonly clusterId: string }[]
}

const jobsOf = async ({ app }: Injecting, sandbox: string): Promise<Jobs['jobs']> =>
  (await app.inject({ url: `/_emulator/jobs?sandbox=${sandbox}` })).json<Jobs>().jobs ?? []

/** Makes a random call. Returns its answer. */
export const perform = async (started: Injecting, call: RandomCall): Promise<string> => {
  if (call.job === undefined) return send(started, call)
  const jobs = await jobsOf(started, sandboxOf(call.key ?? ''))
  const { jobId, clusterId } = jobs[call.job % Math.max(1, jobs.length)] ?? { jobId: 'none', clusterId: 'in01-a' }
  return send(started, call, { jobId, clusterId })
}

/** Not part of the state: the journal, the coverage, and the settings of the start. */
const LEFT_OUT = [/^\/journal/, /^\/metrics$/, /^\/coverage$/, /^\/settings$/]

/** Not part of a snapshot either: the length of the journal, its warnings, and when the default sandbox was used. */
const NOT_SAVED = /"journal":\{"last":\d+,"dropped":\d+\}|"lastUsed":"[^"]+"|"warnings":\[[^\]]*\]/g

/** Replies of the control API to GET, without those. */
const LOOKS = OPERATIONS.filter(({ method, path }) => method === 'GET' && !LEFT_OUT.some(left => left.test(path)))

/** Everything that can be seen of the state, a request and its answer each. Jobs that go by polls go on by it. */
export const view = async (started: Injecting): Promise<string[]> => {
  const seen: string[] = []
  const look = async (call: RandomCall): Promise<string> => {
    const answer = await send(started, call)
    seen.push(
      `${call.method} ${call.url} ${call.key ?? ''} ${call.host ?? ''} ${JSON.stringify(call.payload)}: ${answer.replace(NOT_SAVED, '')}`
    )
    return answer
  }
  const { sandboxes } = (await started.app.inject({ url: '/_emulator/sandboxes' })).json<{
    sandboxes: readonly { readonly name: string }[]
  }>()
  for (const { name } of sandboxes) {
    const key = name === 'default' ? 'demo' : `demo@${name}`
    const get = (url: string) => look({ method: 'GET', url, key })
    const post = (url: string, payload: object, host = 'localhost') => look({ method: 'POST', url, payload, key, host })
    for (const { path } of LOOKS) await get(`/_emulator${path}?sandbox=${name}`)
    await get(`/_emulator/world?sandbox=${name}&secrets=true`)
    for (const url of ['/v1/clouds', '/v1/regions?cloudId=aws', '/v1/projects', '/v1/clusters']) await get(url)
    for (const url of ['/v2/clouds', '/v2/regions?cloudId=aws', '/v2/projects', '/v2/clusters?pageSize=100'])
      await get(url)
    const volumes = await get('/v2/volumes?projectId=proj-1')
    const integrations = await get('/v2/storageIntegrations?projectId=proj-1')
    for (const [, id] of integrations.matchAll(/"integrationId":"([\w-]+)"/g))
      await get(`/v2/storageIntegrations/${id}`)
    for (const [, volume] of volumes.matchAll(/"volumeName":"(\w+)"/g)) await get(`/v2/volumes/${volume}`)
    for (const clusterId of new Set(CLUSTERS)) {
      const host = `${clusterId}.localhost`
      const data = (path: string, body: object = {}) => post(`/v2/vectordb/${path}`, body, host)
      await get(`/v1/clusters/${clusterId}`)
      await get(`/v2/clusters/${clusterId}`)
      await get(`/v1/vector/collections/import/list?clusterId=${clusterId}&pageSize=100`)
      await post('/v2/vectordb/jobs/import/list', { clusterId, pageSize: 100 })
      await data('collections/list')
      await data('databases/list')
      await data('aliases/list')
      for (const path of ['databases/describe', 'collections/list', 'aliases/list'])
        await data(path, { dbName: DATABASE })
      for (const collectionName of COLLECTIONS) {
        const theirs = { dbName: DATABASE, collectionName }
        if (!(await data('collections/describe', theirs)).includes('"code":0')) continue
        for (const path of ['collections/get_stats', 'jobs/import/list']) await data(path, theirs)
      }
      for (const collectionName of COLLECTIONS) {
        const described = await data('collections/describe', { collectionName })
        await data('collections/has', { collectionName })
        await data('jobs/import/list', { collectionName })
        if (!described.includes('"code":0')) continue
        await look({
          method: 'GET',
          url: `/v1/vector/collections/describe?collectionName=${collectionName}`,
          key,
          host
        })
        for (const path of ['get_stats', 'get_load_state']) await data(`collections/${path}`, { collectionName })
        for (const path of ['partitions/list', 'indexes/list']) await data(path, { collectionName })
        for (const indexName of ['vector', 'mine']) await data('indexes/describe', { collectionName, indexName })
        for (const partitionName of ['_default', ...PARTITIONS]) {
          for (const path of ['has', 'get_stats']) await data(`partitions/${path}`, { collectionName, partitionName })
        }
      }
    }
    for (const { jobId, clusterId } of await jobsOf(started, name)) {
      await get(`/v1/vector/collections/import/get?clusterId=${clusterId}&jobId=${jobId}`)
      await post('/v2/vectordb/jobs/import/describe', { clusterId, jobId })
      if (/^\d+$/.test(jobId)) await post('/v2/vectordb/jobs/import/describe', { jobId }, `${clusterId}.localhost`)
    }
  }
  return seen
}

/** The first look that differs, from shortly before the difference on. */
export const difference = (one: readonly string[], other: readonly string[]): readonly string[] | undefined => {
  const length = Math.max(one.length, other.length)
  for (let look = 0; look < length; look++) {
    const [a = '', b = ''] = [one[look], other[look]]
    if (a === b) continue
    let at = 0
    while (a[at] === b[at]) at++
    return [a.slice(0, 150), ...[a, b].map(text => text.slice(Math.max(0, at - 200), at + 200))]
  }
  return undefined
}

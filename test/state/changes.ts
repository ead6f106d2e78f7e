import type { Shared } from './replicas.ts'
import type { Call } from './support/client.ts'
import { api, dataPlane, lab } from './support/lab.ts'
import { shorten } from './support/place.ts'

const SANDBOX = 'changes'

const TARGET = { clusterId: 'in01-a', collectionName: 'articles' }
const IMPORT = { ...TARGET, objectUrl: 's3://samples/declared.json' }

const inSandbox = (method: string, path: string, body?: object): Call => lab(method, path, SANDBOX, body)
const call = (method: string, path: string, body?: object): Call => api(method, path, SANDBOX, body)
const data = (path: string, body: object): Call => dataPlane(path, SANDBOX, body)
const importOne = call('POST', '/v1/vector/collections/import', IMPORT)
const create = (collectionName: string): Call => data('collections/create', { collectionName, dimension: 8 })
const withKey = (key: string): Call => ({
  ...{ method: 'GET', path: '/v1/clusters', key },
  headers: { 'x-emulator-sandbox': SANDBOX }
})

const CLUSTER = {
  ...{ id: 'in01-x', name: 'x', project: 'proj-1', plan: 'Standard', region: 'aws-us-west-2', status: 'RUNNING' },
  collections: []
}

interface Change {
  readonly what: string
  readonly change: Call
  /** What every replica is asked at once after it, and what its answer has. */
  readonly look: Call
  readonly has: RegExp
}

const row = (what: string, change: Call, look: Call, has: RegExp): Change => ({ what, change, look, has })

const clusterA = call('GET', '/v1/clusters/in01-a')
const describeMade = data('collections/describe', { collectionName: 'made_here' })
const cluster = '/world/clusters/in01-a'
const key = { key: 'mine', organization: 'org' }
const object = '/world/objects/aws/made'

/** In this order. No look changes anything. */
const CHANGES: readonly Change[] = [
  row('a frozen clock', inSandbox('PATCH', '/clock', { mode: 'frozen' }), inSandbox('GET', '/clock'), /"frozen"/),
  row('a suspended cluster', call('POST', '/v1/clusters/in01-a/suspend', {}), clusterA, /SUSPEND/),
  row('an import into it', inSandbox('POST', '/clock/advance', { until: 'idle' }), importOne, /"code":40003/),
  row('a cluster that runs', inSandbox('PATCH', cluster, { status: 'RUNNING' }), clusterA, /RUNNING/),
  row('a new collection', create('made_here'), describeMade, /"code":0/),
  row(
    'a new partition',
    data('partitions/create', { collectionName: 'made_here', partitionName: 'p' }),
    data('partitions/list', { collectionName: 'made_here' }),
    /"p"/
  ),
  row(
    'a released collection',
    data('collections/release', { collectionName: 'made_here' }),
    data('collections/get_load_state', { collectionName: 'made_here' }),
    /NotLoad/
  ),
  row('a dropped collection', data('collections/drop', { collectionName: 'made_here' }), describeMade, /"code":[1-9]/),
  row('a listed key', inSandbox('PUT', '/world/keys', key), withKey('mine'), /in01-a/),
  row('a removed key', inSandbox('DELETE', '/world/keys', { key: 'mine' }), withKey('mine'), /"code":8000/),
  row('a declared object', inSandbox('PUT', `${object}/later.json?size=9&rows=2`), inSandbox('GET', object), /later/),
  row('its removal', inSandbox('DELETE', `${object}/later.json`), inSandbox('GET', object), /^(?!.*later)/),
  row('progress', inSandbox('PATCH', '/progress', { progress: 'polls:3' }), inSandbox('GET', '/progress'), /polls:3/),
  row(
    'a fault',
    inSandbox('POST', '/faults', { operation: 'v2.abort', status: 503 }),
    inSandbox('GET', '/faults'),
    /abort/
  ),
  row('its removal', inSandbox('DELETE', '/faults'), inSandbox('GET', '/faults'), /"faults":\[\]/),
  row('a scenario', inSandbox('POST', '/scenarios', { stall: { at: 0.8 } }), inSandbox('GET', '/scenarios'), /stall/),
  row('its removal', inSandbox('DELETE', '/scenarios'), inSandbox('GET', '/scenarios'), /"scenarios":\[\]/),
  row('a new cluster', inSandbox('PUT', '/world/clusters/in01-x', CLUSTER), call('GET', '/v1/clusters'), /in01-x/),
  row('its removal', inSandbox('DELETE', '/world/clusters/in01-x'), call('GET', '/v1/clusters'), /^(?!.*in01-x)/),
  row('a job', importOne, inSandbox('GET', '/jobs'), /"count":2\b/),
  row('a sandbox', inSandbox('POST', '/sandboxes', { name: 'made', ttl: '10m' }), sandboxes(), /"name":"made"/),
  row('a job in it', api('POST', '/v1/vector/collections/import', 'made', IMPORT), jobsOf('made'), /"count":2\b/),
  row('its reset', lab('POST', '/reset', 'made', {}), jobsOf('made'), /"count":1\b/),
  row('its removal', lab('DELETE', '/sandboxes/made', 'default'), sandboxes(), /^(?!.*"name":"made")/),
  row('a call that makes one', api('GET', '/v1/clusters', 'made'), sandboxes(), /"name":"made"/),
  row(
    'a reset of all',
    lab('POST', '/reset', 'default', { all: true }),
    sandboxes(),
    /^(?!.*"name":"(?:made|changes)")/
  )
]

function sandboxes(): Call {
  return { method: 'GET', path: '/_emulator/sandboxes' }
}

function jobsOf(sandbox: string): Call {
  return lab('GET', '/jobs', sandbox)
}

/** What one replica changes, all show at once, and all say the same. */
export const checkChanges = async ({ spread, problems }: Shared): Promise<void> => {
  for (const [at, { what, change, look, has }] of CHANGES.entries()) {
    const changed = await spread.send(change, at)
    problems.check(
      changed.status === 200 || changed.status === 201 || changed.status === 204,
      () => `${what}: ${change.method} ${change.path} was answered ${changed.status} ${shorten(changed.body)}`
    )
    const answers = (await spread.each(look)).map(({ status, body }) => `${status} ${withoutRealTime(body)}`)
    for (const [replica, answer] of answers.entries()) {
      const isRight = has.test(answer.replaceAll('\n', ' '))
      const where = `${what}, made at replica ${(at % spread.size) + 1}, seen at ${replica + 1}`
      problems.check(isRight, () => `${where}: ${has} is not in ${shorten(answer)}`)
      problems.equal(answer, answers[0], where)
    }
    if (problems.all.length > 0) return
  }
}

/** The clocks of other sandboxes run. */
const withoutRealTime = (body: string): string => body.replace(/"(?:lastUsed|expires|now)":"[^"]+"|"running":\d+/g, '')

import t, { type Test } from 'tap'
import { type ExampleRequest, REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../../fixtures/requests.ts'
import { createChecks, importChecks } from '../../../src/imports/admission.ts'
import type { EmulatorOptions } from '../../../src/index.ts'
import { NO_REMEDY } from '../../../src/lab/remedies/why.ts'
import { control } from '../../support/control.ts'
import { emulator } from '../../support/emulator.ts'

interface Why {
  readonly entry: { readonly check: string; readonly code: number }
  readonly because: {
    readonly subject: string
    readonly field: string
    readonly seen: string
    readonly now: string | null
  }
  readonly remedies: readonly {
    readonly key: string
    readonly method: string
    readonly path: string
    readonly body?: object
  }[]
  readonly noRemedy: { readonly key: string; readonly text: string } | null
}

const IMPORT = '/v1/vector/collections/import'
const CREATE = '/v2/vectordb/jobs/import/create'

interface Refused extends ExampleRequest {
  readonly era?: EmulatorOptions['era']
  /** Declares these objects first. */
  readonly setup?: readonly string[]
}

/** A refusal of each kind, where the requests for each code do not have it. */
const OTHERS: readonly Refused[] = [
  {
    method: 'POST',
    path: IMPORT,
    setup: ['id', 'title', 'vektor'].map(name => `/world/objects/aws/import-samples/named/${name}.npy?size=1&rows=1`),
    body: { clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles', objectUrl: 's3://import-samples/named/' }
  },
  {
    method: 'POST',
    path: IMPORT,
    body: {
      clusterId: 'in01-5b7c0de3f1a2948',
      collectionName: 'all_types',
      objectUrl: 's3://import-samples/json/pandas/articles.json'
    }
  },
  {
    method: 'POST',
    path: IMPORT,
    body: {
      clusterId: 'in01-5b7c0de3f1a2948',
      collectionName: 'articles',
      partitionName: 'spring',
      objectUrl: 's3://import-samples/json/pandas/articles.json'
    }
  },
  {
    method: 'POST',
    path: IMPORT,
    body: { clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles', objectUrl: 's3://import-samples/none/' }
  },
  {
    method: 'POST',
    path: IMPORT,
    body: { clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles', objectUrl: 's3://import-samples/none.json' }
  },
  {
    method: 'POST',
    path: CREATE,
    body: {
      clusterId: 'in01-5b7c0de3f1a2948',
      collectionName: 'articles',
      volumeName: 'my_volume',
      dataPaths: [['a.json']]
    }
  },
  {
    method: 'POST',
    path: IMPORT,
    era: '2024',
    host: 'controller.api.aws-us-west-2.localhost',
    body: {
      clusterId: 'in01-9fb0412735e6d8c',
      collectionName: 'books',
      objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
    }
  }
]

const isImport = ({ path }: ExampleRequest): boolean =>
  path === IMPORT || path === CREATE || path === '/v1/clusters//import'

const REQUESTS: readonly Refused[] = [
  ...Object.values(REFUSED_REQUESTS),
  ...Object.values(REFUSED_REQUESTS_V2),
  ...OTHERS
].filter(request => isImport(request) && request.flavor === undefined)

/** Applies remedies and sends the request again until it is taken, or no remedy is left. */
const mend = async (t: Test, request: Refused): Promise<Why[]> => {
  const { era, setup = [], ...example } = request
  const started = await emulator(t, era === undefined ? {} : { era })
  const ask = control(started)
  const met: Why[] = []
  for (const path of setup) await ask('PUT', path)
  for (let entry = 1; entry <= 5; entry++) {
    const { body } = await started.send(example)
    const { code } = body as { code: number }
    if (code === 200 || code === 0) return met
    const [status, why] = (await ask('GET', `/journal/${entry}`)) as [number, Why]
    t.equal(status, 200)
    t.equal(why.entry.code, code)
    met.push(why)
    if (why.remedies.length === 0) {
      t.ok(why.noRemedy !== null && why.noRemedy.key in NO_REMEDY, `${code} says why there is no remedy`)
      return met
    }
    for (const { method, path, body: sent } of why.remedies) {
      const text = JSON.stringify(sent)?.replaceAll('$key', example.key ?? 'demo')
      t.match(await ask(method, path, text && JSON.parse(text)), [200], `${code}: ${method} ${path}`)
    }
  }
  t.fail(`${JSON.stringify(example)} was still refused after ${met.map(({ entry }) => entry.check)}`)
  return met
}

/** What the request alone decides. */
const OF_REQUEST = ['content', 'clusterId', 'objectUrl', 'collectionName', 'objectUrlForm', 'domain', 'address']

t.test(
  'each check of an import that can refuse says why, and how the same request passes or why it cannot',
  async t => {
    const mended = new Set<string>()
    const reasons = new Map<string, string>()
    for (const request of REQUESTS) {
      for (const { entry, because, remedies, noRemedy } of await mend(t, request)) {
        t.match(because, { subject: /\w/, field: /\w/, seen: /\w/ }, entry.check)
        if (remedies.length > 0) mended.add(entry.check)
        else reasons.set(entry.check, noRemedy?.key ?? '')
      }
    }
    for (const { name, codes } of [...importChecks, ...createChecks]) {
      if (codes.length === 0) continue
      if (OF_REQUEST.includes(name)) t.ok(reasons.has(name), `${name} has a reason`)
      else t.ok(mended.has(name), `${name} has a remedy that leads to 200`)
    }
  }
)

t.test('why tells the value that was seen, and the value now', async t => {
  const started = await emulator(t)
  const ask = control(started)
  const suspended = REFUSED_REQUESTS[40003] as ExampleRequest
  await started.send(suspended)
  const why = async () => (await ask('GET', '/journal/1'))[1] as Why
  t.match(await why(), {
    entry: { id: 1, kind: 'request', check: 'status' },
    because: { subject: 'cluster in01-000000000000c04', field: 'status', seen: 'SUSPENDED', now: 'SUSPENDED' },
    remedies: [
      {
        key: 'resumeCluster',
        method: 'PATCH',
        path: '/world/clusters/in01-000000000000c04',
        body: { status: 'RUNNING' }
      }
    ],
    noRemedy: null
  })
  await ask('PATCH', '/world/clusters/in01-000000000000c04', { status: 'RUNNING' })
  t.match(await why(), { because: { seen: 'SUSPENDED', now: 'RUNNING' }, remedies: [], noRemedy: null })
  await started.send(suspended)
  t.match(await ask('GET', '/journal/2'), [200, { entry: { code: 200 }, because: null, remedies: [], noRemedy: null }])
})

t.test('a job that holds the slot is ended by one call', async t => {
  const started = await emulator(t)
  const ask = control(started)
  const { body } = await started.send(REFUSED_REQUESTS[47055] as ExampleRequest)
  t.match(body, { code: 47055 })
  const [, why] = (await ask('GET', '/journal/1')) as [number, Why]
  t.match(why, { remedies: [{ key: 'endJob', method: 'POST', path: /^\/jobs\/job-\w+\/end$/ }] })
  const path = why.remedies[0]?.path ?? ''
  t.match(await ask('POST', path, { reason: 'no more' }), [200, { state: 'Failed', errorMessage: 'no more' }])
  t.match(await ask('POST', path), [409, { error: /^job job-\w+ has ended already$/ }])
  t.match((await started.send(REFUSED_REQUESTS[47055] as ExampleRequest)).body, { code: 200 })
})

t.test('an injected answer is taken away, or is used up', async t => {
  const started = await emulator(t)
  const ask = control(started)
  await ask('POST', '/faults', { operation: 'import', code: 47055, times: 2 })
  const request = REFUSED_REQUESTS[90142] as ExampleRequest
  await started.send(request)
  t.match(await ask('GET', '/journal/2'), [
    200,
    {
      because: { subject: 'fault fault-1' },
      remedies: [{ key: 'deleteFault', method: 'DELETE', path: '/faults/fault-1' }]
    }
  ])
  t.match(await ask('GET', '/journal/1'), [200, { entry: { kind: 'event' }, because: null, remedies: [] }])
  await started.send(request)
  t.match(await ask('GET', '/journal/2'), [200, { remedies: [], noRemedy: { key: 'fault' } }])
})

t.test('an entry that is not there says what became of it, and no secret is told', async t => {
  const started = await emulator(t)
  const ask = control(started)
  t.strictSame(await ask('GET', '/journal/1'), [404, { error: 'the last entry of sandbox default is 0' }])
  await started.post(
    { clusterId: 'in01-5b7c0de3f1a2948', secretKey: 'S3CR3T', accessKey: 'AKIA', collectionName: 'x' },
    'K3Y'
  )
  t.notMatch(JSON.stringify(await ask('GET', '/journal/1')), /S3CR3T|AKIA|K3Y/)
  await ask('DELETE', '/journal')
  t.strictSame(await ask('GET', '/journal/1'), [404, { error: 'entry 1 is gone: the journal was cleared up to 1' }])
  t.match(await ask('GET', '/journal/one'), [400, { error: /^id must be/ }])
})

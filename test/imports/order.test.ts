import t from 'tap'
import { getChecks, importChecks, listChecks } from '../../src/imports/admission.ts'
import { emulator, GET, IMPORT, LIST, PAGE, type RawRequest } from '../support/emulator.ts'

interface Wrong {
  readonly check: string
  readonly fields?: Record<string, string | undefined>
  readonly host?: string
  readonly key?: string
}

/** For each check one thing that it refuses; wrongs later in the table are put underneath, to be hidden by it. */
const WRONGS: readonly Wrong[] = [
  { check: 'domain', host: 'example.com' },
  { check: 'clusterId', fields: { clusterId: undefined } },
  { check: 'objectUrl', fields: { objectUrl: undefined } },
  { check: 'collectionName', fields: { collectionName: '1st' } },
  { check: 'clusterExists', fields: { clusterId: 'in01-nowhere' } },
  { check: 'organization', fields: { clusterId: 'in01-b1d26349570f8ae' } },
  { check: 'region', host: 'controller.api.aws-us-east-1.zillizcloud.com' },
  { check: 'role', fields: { clusterId: 'in01-a0c1523846f7e9d' }, key: 'demo-no-role' },
  { check: 'status', fields: { clusterId: 'in01-000000000000c04' } },
  { check: 'collection', fields: { collectionName: 'nothing' } },
  { check: 'objectUrlForm', fields: { objectUrl: 's3a://b/k.json' } },
  { check: 'sameCloud', fields: { objectUrl: 'oss://publicdataset/nothing.json' } },
  { check: 'objectMeta', fields: { objectUrl: 'gs://publicdataset-zillizcloud-com/nothing.json' } },
  { check: 'fileSet', fields: { objectUrl: 'gs://publicdataset-zillizcloud-com/mixed/' } },
  { check: 'objectSize', fields: { objectUrl: 'gs://publicdataset-zillizcloud-com/large/' } },
  { check: 'concurrency', fields: { clusterId: 'in03-8eaf301624d5c7b' } }
]

const combine = (wrongs: readonly Wrong[]): RawRequest => {
  // From the last to the first: the earlier of two wrongs in one field wins, as it would hide the later.
  const lastFirst = [...wrongs].reverse()
  const merged: Omit<Wrong, 'check'> = Object.assign({}, ...lastFirst)
  const fields = Object.assign({}, PAGE, ...lastFirst.map(wrong => wrong.fields))
  return {
    method: 'POST',
    path: IMPORT,
    headers: { host: merged.host ?? 'localhost', authorization: `Bearer ${merged.key ?? 'demo'}` },
    payload: JSON.stringify(fields)
  }
}

t.test('of all that is wrong with an import, the first check in the table is what is told', async t => {
  const { send } = await emulator(t)
  for (const [index, wrong] of WRONGS.entries()) {
    t.equal((await send(combine(WRONGS.slice(index)))).check, wrong.check, `${wrong.check} before all after it`)
  }
})

t.test('the table is in the documented order', async t => {
  t.strictSame(
    importChecks.map(({ name }) => name),
    [
      'domain',
      'content',
      'clusterId',
      'objectUrl',
      'collectionName',
      'clusterExists',
      'organization',
      'region',
      'role',
      'status',
      'collection',
      'objectUrlForm',
      'sameCloud',
      'objectMeta',
      'fieldTypes',
      'fileSet',
      'objectCount',
      'objectNames',
      'objectSize',
      'concurrency'
    ]
  )
  t.strictSame(
    getChecks.map(({ name }) => name),
    ['domain', 'clusterId', 'clusterExists', 'organization', 'region', 'role', 'jobId']
  )
  t.strictSame(
    listChecks.map(({ name }) => name),
    ['domain', 'clusterId', 'paging', 'clusterExists', 'organization', 'region', 'role']
  )
})

t.test('get and list look at host, cluster id and access in the same order', async t => {
  const { send } = await emulator(t)
  const ask = async (path: string, query: Record<string, string>, host: string, key: string) =>
    (await send({ method: 'GET', path, query, host, key })).check
  const elsewhere = 'controller.api.aws-us-east-1.localhost'
  for (const path of [GET, LIST]) {
    t.equal(await ask(path, {}, 'example.com', 'demo'), 'domain')
    t.equal(await ask(path, {}, elsewhere, 'demo'), 'clusterId')
    t.equal(await ask(path, { clusterId: 'in01-nowhere' }, elsewhere, 'demo'), 'clusterExists')
    t.equal(await ask(path, { clusterId: 'in01-b1d26349570f8ae' }, elsewhere, 'demo'), 'organization')
    t.equal(await ask(path, { clusterId: 'in01-a0c1523846f7e9d' }, elsewhere, 'demo-no-role'), 'region')
    t.equal(await ask(path, { clusterId: 'in01-a0c1523846f7e9d' }, 'localhost', 'demo-no-role'), 'role')
  }
  t.equal(await ask(LIST, { clusterId: 'in01-nowhere', pageSize: '1' }, 'localhost', 'demo'), 'paging')
})

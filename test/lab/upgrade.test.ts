import { join } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator, GET, PAGE } from '../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'
const AT_CLUSTER = `${CLUSTER}.aws-us-west-2.vectordb.zillizcloud.com`

t.test('a start with a snapshot of version 0.1 goes on where that version ended', async t => {
  const importSnapshot = join(PACKAGE_ROOT, 'test', 'lab', 'snapshots', '0.1.0.json')
  const { get, post, clock, faults, scenarios, sandbox, send } = await emulator(t, { era: '2025', importSnapshot })
  const ask = async (path: string, body: object, key: string, host?: string) => {
    const headers = { authorization: `Bearer ${key}`, ...(host !== undefined && { host }) }
    return (await send({ method: 'POST', path, headers, payload: JSON.stringify(body) })).body
  }

  t.match((await get(GET, { clusterId: CLUSTER, jobId: 'job-257250cab9fqydoimjq3b5' })).body, {
    data: { readyPercentage: 1, completeTime: '2024-01-02T03:04:15Z', fileSize: 2881 }
  })
  const rows = await ask('/v2/vectordb/collections/get_stats', { collectionName: 'articles' }, 'demo', AT_CLUSTER)
  t.strictSame(rows, { code: 0, data: { rowCount: 12 } })

  const running = { clusterId: PAGE.clusterId, jobId: 'job-20b3d1f3b3ftxdsledd293' }
  t.match((await get(GET, running)).body, { data: { readyPercentage: 0.22, completeTime: null } })
  t.match(await clock.advance('1m'), { now: '2024-01-02T03:15:07.000Z' })
  t.match((await get(GET, running)).body, { data: { readyPercentage: 1, completeTime: '2024-01-02T03:14:15Z' } })

  t.match(await faults.list(), [{ operation: 'import', code: 47039, remaining: 1 }])
  t.match((await post(PAGE)).body, { code: 47039 })
  t.match((await post(PAGE)).body, { code: 200 })

  const second = sandbox('second')
  t.match(await second.scenarios.list(), [{ id: 'scenario-1', remaining: 0 }])
  t.strictSame(await scenarios.list(), [])
  await second.clock.advance('1m')
  const job = { clusterId: CLUSTER, jobId: 'job-4c44cb1bf5hpb7wgjb9cpt' }
  t.match(await ask('/v2/vectordb/jobs/import/describe', job, 'demo@second'), {
    data: { state: 'Failed', progress: 40, reason: 'the import was made to fail by a scenario' }
  })
  const { data } = (await ask('/v2/vectordb/collections/list', {}, 'demo@second', AT_CLUSTER)) as { data: string[] }
  t.ok(data.includes('made_by_0_1'))
})

import t from 'tap'
import { groupRefusals } from '../../src/console/pages/overview/refusals.ts'

const entry = (id: number, operation: string | null, code: number | null, check: string | null = null) => ({
  ...{ kind: 'request' as const, id, time: `t${id}`, operation, method: 'POST', path: '/', status: 200, code, check },
  ...{ duration: 1, fault: null, clusterId: null, collectionName: null, jobId: null, userAgent: null, client: null },
  warnings: []
})

t.test('refusals are grouped by operation and code, the latest first', async t => {
  t.strictSame(
    groupRefusals([
      entry(1, 'import', 47039, 'concurrency'),
      entry(2, 'import', 200),
      entry(3, null, 404, 'path'),
      entry(4, 'import', 47039, 'concurrency'),
      entry(5, 'v2.imports.create', 0),
      entry(6, 'get', null)
    ]),
    [
      { operation: 'import', code: 47039, check: 'concurrency', count: 2, lastId: 4, lastTime: 't4' },
      { operation: null, code: 404, check: 'path', count: 1, lastId: 3, lastTime: 't3' }
    ]
  )
})

import t from 'tap'
import { API_OPERATIONS, operationAt } from '../../src/contract/operations.ts'
import { documentedRefusals, documentedRefusalsV2 } from '../../src/contract/refusals/refusal.ts'
import { codesOf } from '../../src/lab/coverage/codes.ts'
import { emulator } from '../support/emulator.ts'

t.test('every operation has a name of its own, and its paths are routes', async t => {
  const { app } = await emulator(t)
  t.equal(new Set(API_OPERATIONS.map(({ name }) => name)).size, API_OPERATIONS.length)
  for (const operation of API_OPERATIONS) {
    for (const url of operation.paths) {
      t.ok(app.hasRoute({ method: operation.method, url }), `${operation.method} ${url}`)
      t.equal(operationAt(operation.method, url), operation)
    }
  }
})

t.test('the import operations may answer with the codes of their pages', async t => {
  for (const name of ['import', 'get', 'list'] as const) {
    const documented = documentedRefusals.filter(({ operations }) => operations.includes(name)).map(({ code }) => code)
    t.strictSame([...codesOf(name)], documented, name)
  }
  const cloud = [21119, 80000, 90117, 96001, 96005, 96014, 96016, 96018, 96025, 96026]
  const milvus = [1, 1800, 1801, 1802, 2100, 65535]
  t.strictSame([...codesOf('v2.describe', 'cloud')], cloud)
  t.strictSame([...codesOf('v2.describe', 'milvus')], milvus)
  t.strictSame([...codesOf('v2.describe')].sort(), [...cloud, ...milvus].sort(), 'either, as each call is addressed')
  t.strictSame([...codesOf('clouds', 'milvus')], [80000, 80001, 80002, 90117], 'Milvus has no control plane')
})

t.test('every code of the catalogue is one of some operation', async t => {
  const all = new Set(API_OPERATIONS.flatMap(({ name }) => [...codesOf(name)]))
  const never = [...documentedRefusals, ...documentedRefusalsV2].filter(({ code }) => !all.has(code as 80000))
  t.strictSame(
    never.map(({ code }) => code),
    []
  )
})

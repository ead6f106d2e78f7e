import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { NOT_SERVED_PATHS } from '../../src/contract/flavors.ts'
import { documentedRefusals, documentedRefusalsV2 } from '../../src/contract/refusals/refusal.ts'
import { mount } from '../../src/http/mount.ts'
import { codesOf } from '../../src/operations/codes.ts'
import { importsV1 } from '../../src/operations/imports-v1.ts'
import { API_OPERATIONS, operationAt } from '../../src/operations/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
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

t.test('the server has the URLs of the rows and no others, and routes/ shows each of them', async t => {
  const { app } = await emulator(t)
  const rows = API_OPERATIONS.flatMap(({ method, paths }) => paths.map(path => `${method} ${path}`)).sort()
  t.strictSame(app.contractRoutes.map(({ method, url }) => `${method} ${url}`).sort(), rows)
  const folder = join(PACKAGE_ROOT, 'routes')
  const files = (await readdir(folder, { recursive: true })).filter(file => file.endsWith('.ts'))
  const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))
  const shown = texts.flatMap(text =>
    [...text.matchAll(/'((?:GET|POST|PATCH|DELETE) \/v[12]\/[^']+)':/g)].map(([, route]) => route)
  )
  const listed = NOT_SERVED_PATHS.map(path => `POST /v2/vectordb${path}`)
  t.strictSame([...shown, ...listed].sort(), rows)
})

t.test('a route that the row of its operation does not have is not served', async t => {
  const { app } = await emulator(t)
  for (const route of ['GET /v1/vector/collections/import', 'POST /v1/none']) {
    t.throws(() => mount(app, { [route]: importsV1.import }), {
      message: `import has no call ${route} in src/operations`
    })
  }
})

t.test('every operation says what it does and what it is about', async t => {
  for (const { name, summary, tag } of API_OPERATIONS) {
    t.match(summary, /^[A-Z][^.]+[^.]$/, name)
    t.match(tag, /^[A-Z]/, name)
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

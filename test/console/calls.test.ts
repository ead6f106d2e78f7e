import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { requestOf } from '../../src/console/call.ts'
import { OPERATIONS } from '../../src/lab/control/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

const read = (path: string): string => readFileSync(join(PACKAGE_ROOT, path), 'utf8')

/** The rows of the table of calls, which is a type alone: `'GET /jobs': typeof jobs.listJobs`. */
const rows = [...read('src/console/call.ts').matchAll(/^ {2}'([A-Z]+ \/[^']*)': typeof \w+\.(\w+)$/gm)].map(
  ([, name = '', operation = '']) => ({ name, operation })
)

t.test('each call of the console is an operation of the server, by that method and path', async t => {
  t.ok(rows.length > 5)
  const modules = new Map<unknown, string>()
  for (const file of [
    'clock',
    'coverage',
    'faults',
    'journal',
    'jobs',
    'overview',
    'sandboxes',
    'scenarios',
    'world',
    'buckets'
  ]) {
    for (const [name, value] of Object.entries(await import(`../../src/lab/control/${file}.ts`)))
      modules.set(value, name)
  }
  for (const { name, operation } of rows) {
    const found = OPERATIONS.find(({ method, path }) => `${method} ${path}` === name)
    t.ok(found, name)
    // Rows of other files are checked by the compiler alone.
    if (modules.has(found)) t.equal(modules.get(found), operation, name)
  }
})

t.test('each call of the console is in the OpenAPI document', async t => {
  const { paths } = JSON.parse(read('docs/openapi/laboratory.json')) as {
    paths: Record<string, Record<string, unknown>>
  }
  for (const { name } of rows) {
    const [method = '', path = ''] = name.split(' ')
    const documented = `/_emulator${path.replace(/:(\w+)|\*/g, (_, field = 'key') => `{${field}}`)}`
    t.ok(paths[documented]?.[method.toLowerCase()], `${name} is ${documented}`)
  }
})

t.test('each call stands in the table once', async t => {
  const names = rows.map(({ name }) => name)
  t.strictSame(names, [...new Set(names)])
})

t.test('an input becomes path, query and body', async t => {
  t.strictSame(requestOf('GET /jobs', { limit: 5, state: undefined }), { method: 'GET', path: '/jobs?limit=5' })
  t.strictSame(requestOf('DELETE /sandboxes/:name', { name: 'a/b' }), { method: 'DELETE', path: '/sandboxes/a%2Fb' })
  t.strictSame(requestOf('POST /clock/advance', { by: '1m' }), {
    method: 'POST',
    path: '/clock/advance',
    body: '{"by":"1m"}'
  })
})

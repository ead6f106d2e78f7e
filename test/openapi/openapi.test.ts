import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Value } from '@sinclair/typebox/value'
import t from 'tap'
import { Settings } from '../../src/config/settings.ts'
import { OPERATIONS } from '../../src/lab/control/index.ts'
import { API_OPERATIONS } from '../../src/operations/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator, type TestEmulator } from '../support/emulator.ts'

interface Call {
  readonly operationId: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly servers?: readonly { readonly url: string }[]
  readonly parameters: readonly { readonly name: string; readonly example?: unknown }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly example?: object } } }
  readonly 'x-codes'?: readonly number[]
  readonly 'x-example-code'?: number
  readonly 'x-example-after'?: readonly string[]
}

interface Document {
  readonly tags?: readonly { readonly name: string }[]
  readonly servers: readonly { readonly variables: { readonly port: { readonly default: string } } }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Call>>>>
}

const read = async (name: string): Promise<Document> =>
  JSON.parse(await readFile(join(PACKAGE_ROOT, 'docs/openapi', `${name}.json`), 'utf8'))

const callsOf = ({ paths }: Document): string[] =>
  Object.entries(paths).flatMap(([path, calls]) => Object.keys(calls).map(method => `${method.toUpperCase()} ${path}`))

const template = (path: string): string => path.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{key}')

t.test('both documents are OpenAPI 3.1', async t => {
  for (const name of ['contract', 'laboratory']) {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(await read(name))))
    t.strictSame(result, { valid: true }, name)
  }
})

t.test('the contract has every call of the API, and nothing else', async t => {
  const document = await read('contract')
  const calls = API_OPERATIONS.flatMap(({ method, paths }) => paths.map(path => `${method} ${template(path)}`))
  t.strictSame(callsOf(document).sort(), calls.sort())
  const ids = Object.values(document.paths).flatMap(call => Object.values(call).map(({ operationId }) => operationId))
  t.equal(new Set(ids).size, ids.length)
  const codes = document.paths['/v1/vector/collections/import']?.['post']?.['x-codes']
  t.ok([40021, 47039, 90011].every(code => codes?.includes(code)))
})

t.test('the laboratory has every operation of its own, and nothing of the contract', async t => {
  const document = await read('laboratory')
  t.strictSame(
    callsOf(document).sort(),
    [
      ...OPERATIONS.map(({ method, path }) => `${method} ${template(`/_emulator${path}`)}`),
      'GET /_emulator/stream'
    ].sort()
  )
  const ids = Object.values(document.paths).flatMap(call => Object.values(call).map(({ operationId }) => operationId))
  t.equal(new Set(ids).size, ids.length)
})

const operationsOf = async (): Promise<{ readonly path: string; readonly method: string; readonly call: Call }[]> =>
  Object.entries((await read('contract')).paths).flatMap(([path, calls]) =>
    Object.entries(calls).map(([method, call]) => ({ path, method, call }))
  )

t.test('every operation of the contract has a summary of its own within its tag, and one of the tags', async t => {
  const known = new Set((await read('contract')).tags?.map(({ name }) => name))
  const titles = new Set<string>()
  const used = new Set<string>()
  for (const { call } of await operationsOf()) {
    const { operationId, summary = '', tags = [] } = call
    const [tag = ''] = tags
    t.ok(summary.length > 0 && tags.length === 1 && known.has(tag), operationId)
    t.notOk(titles.has(`${tag}: ${summary}`), `${operationId}: ${summary}`)
    titles.add(`${tag}: ${summary}`)
    used.add(tag)
  }
  t.strictSame(known, used)
})

t.test('every parameter and body of the contract has an example, which its schema takes', async t => {
  const { app } = await emulator(t)
  const { paths } = await read('contract')
  for (const { method, url, schema } of app.contractRoutes) {
    const call = paths[template(url)]?.[method.toLowerCase()]
    const examples = Object.fromEntries(call?.parameters.map(({ name, example }) => [name, example]) ?? [])
    for (const [name, example] of Object.entries(examples)) t.type(example, 'string', `${method} ${url}: ${name}`)
    const names = Object.keys(schema.querystring?.['properties'] ?? {})
    const query = Object.fromEntries(names.map(name => [name, examples[name]]))
    t.ok(schema.querystring === undefined || Value.Check(schema.querystring, query), `${method} ${url}: query`)
    const example = call?.requestBody?.content['application/json'].example
    t.ok(schema.body === undefined || Value.Check(schema.body, example), `${method} ${url}: body`)
  }
})

t.test('examples name what the built-in world has', async t => {
  const world = await readFile(join(PACKAGE_ROOT, 'fixtures/worlds/default.yaml'), 'utf8')
  const text = JSON.stringify(await operationsOf())
  const ids = new Set(text.match(/\b(?:in\d\d-[0-9a-f]{15}|proj-[0-9a-f]{22}|job-[0-9a-z]{22})\b/g))
  t.ok(ids.size >= 5, [...ids].join(' '))
  for (const id of ids) t.ok(world.includes(id), id)
})

/** Sends the example of a call at the server that the document names for it. */
const sender = (app: TestEmulator['app'], port: string) => (path: string, method: string, call: Call) => {
  const exampleOf = (name: string): string => String(call.parameters.find(each => each.name === name)?.example)
  const inPath = path.replace(/\{(\w+)\}/g, (_, name: string) => exampleOf(name))
  const query = call.parameters
    .filter(({ name }) => !path.includes(`{${name}}`))
    .map(({ name }) => [name, exampleOf(name)])
  const server = call.servers?.[0]?.url ?? 'http://localhost:{port}'
  const payload = call.requestBody?.content['application/json'].example
  return app.inject({
    method: method.toUpperCase() as 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: inPath,
    query: Object.fromEntries(query),
    headers: { host: new URL(server.replace('{port}', port)).host, authorization: 'Bearer any-key' },
    ...(payload !== undefined && { payload })
  })
}

t.test('every example is answered with the code that the document gives for it', async t => {
  const operations = await operationsOf()
  const { app } = await emulator(t)
  const send = sender(app, '19540')
  for (const { path, method, call } of operations) {
    await app.inject({ method: 'POST', url: '/_emulator/reset' })
    for (const id of call['x-example-after'] ?? []) {
      const before = operations.find(each => each.call.operationId === id)
      if (before === undefined) t.fail(`${call.operationId}: there is no ${id}`)
      else await send(before.path, before.method, before.call)
    }
    const code = call['x-example-code']
    t.equal((await send(path, method, call)).json().code, code, `${call.operationId} ${path}`)
    t.ok(code === 0 || code === 200 || call['x-codes']?.includes(code ?? -1), `${call.operationId}: a code that it has`)
  }
})

t.test('the servers of the documents have the port that an emulator has by itself', async t => {
  for (const name of ['contract', 'laboratory']) {
    t.equal((await read(name)).servers[0]?.variables.port.default, String(Settings.properties.port.default))
  }
})

t.test('makers of clients read every part of both documents', async t => {
  for (const name of ['contract', 'laboratory']) {
    const text = JSON.stringify(await read(name))
    t.notMatch(text, /"items":false/, `${name}: a schema that is false`)
    t.notMatch(text, /"[1-5]XX"/, `${name}: statuses by their first digit`)
    t.notMatch(text, /"application\/[a-z-]+":\{\}/, `${name}: a body without a schema`)
  }
})

t.test('a server tells both, as they are in docs', async t => {
  const { app } = await emulator(t)
  t.strictSame((await app.inject('/_emulator/openapi.json')).json(), await read('laboratory'))
  t.strictSame((await app.inject('/_emulator/openapi/contract.json')).json(), await read('contract'))
})

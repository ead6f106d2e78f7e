import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { API_OPERATIONS } from '../../src/contract/operations.ts'
import { OPERATIONS } from '../../src/lab/control/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator } from '../support/emulator.ts'

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string; 'x-codes'?: number[] }>>>>
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
    OPERATIONS.map(({ method, path }) => `${method} ${template(`/_emulator${path}`)}`).sort()
  )
  const ids = Object.values(document.paths).flatMap(call => Object.values(call).map(({ operationId }) => operationId))
  t.equal(new Set(ids).size, ids.length)
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

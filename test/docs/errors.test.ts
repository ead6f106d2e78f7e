import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../fixtures/requests.ts'
import { documentedRefusals, documentedRefusalsV2 } from '../../src/contract/refusals/refusal.ts'
import { BASE_URL } from '../../src/errors.ts'
import { getChecks, importChecks, listChecks } from '../../src/imports/admission.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator } from '../support/emulator.ts'

const run = promisify(execFile)

const page = await readFile(join(PACKAGE_ROOT, 'docs/errors.md'), 'utf8')

const sections = page
  .split('\n## ')
  .slice(1)
  .map(text => ({
    code: Number.parseInt(text, 10),
    text,
    fence: (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 's').exec(text)?.[1] ?? ''
  }))

const STATUS: Readonly<Record<number, number>> = { 80001: 401, 80002: 401, 21119: 401, 1800: 401 }

t.test('every curl of the page gets the reply that stands below it', async t => {
  const auto = await emulator(t, { listen: true, port: 0 })
  const milvus = await emulator(t, { listen: true, port: 0, flavor: 'milvus' })
  for (const { code, text, fence } of sections) {
    const { url } = text.includes('`--flavor milvus`.\n') ? milvus : auto
    const { stdout } = await run('bash', ['-c', `${fence('sh').replaceAll(BASE_URL, url)} --silent --include`])
    const [head = '', body = ''] = stdout.split('\r\n\r\n')
    t.equal(body, `${fence('json')}${fence('sh').includes('/v2/') ? '' : '\n'}`, `body of ${code}`)
    t.match(JSON.parse(body), { code })
    for (const header of fence('text').split('\n')) t.ok(head.split('\r\n').includes(header), `${code}: ${header}`)
    t.match(head, `HTTP/1.1 ${STATUS[code] ?? 200}`)
  }
})

t.test('the page, the catalogue, the requests and the checks know the same codes', async t => {
  const codes = documentedRefusals.map(({ code }) => code)
  t.equal(codes.length, 26)
  const codesV2 = documentedRefusalsV2.map(({ code }) => code)
  t.strictSame(
    sections.map(({ code }) => code),
    [...codes, ...codesV2]
  )
  t.strictSame(Object.keys(REFUSED_REQUESTS).map(Number), codes)
  t.strictSame(Object.keys(REFUSED_REQUESTS_V2).map(Number), codesV2)
  const checked = [...importChecks, ...getChecks, ...listChecks].flatMap(check => check.codes)
  const auth = [80001, 80002]
  t.strictSame([...new Set([...checked, ...auth])].sort(), [...codes].sort())
})

t.test('each operation rejects with the codes that its page lists, and no others', async t => {
  const of = (operation: 'import' | 'get' | 'list') =>
    documentedRefusals.filter(({ operations }) => operations.includes(operation)).map(({ code }) => code)
  const always = [80000, 80001, 80002]
  const tables = { import: importChecks, get: getChecks, list: listChecks }
  for (const [operation, checks] of Object.entries(tables)) {
    const codes = new Set([...always, ...checks.flatMap(check => check.codes)])
    // Only a call with the cluster in its path has 90103, and import alone has one.
    if (operation !== 'import') codes.delete(90103)
    t.strictSame(
      of(operation as keyof typeof tables),
      [...codes].sort((a, b) => a - b),
      operation
    )
  }
})

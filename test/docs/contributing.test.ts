import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const read = (file: string): Promise<string> => readFile(join(PACKAGE_ROOT, file), 'utf8')

const page = await read('CONTRIBUTING.md')

t.test('each command that CONTRIBUTING.md names is a script of the package', async t => {
  const { scripts } = JSON.parse(await read('package.json'))
  const named = [...page.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name)
  t.ok(named.includes('ts'))
  for (const name of named) t.type(scripts[name], 'string', name)
})

t.test('each test and program in a command of it exists, and so does the flow', async t => {
  const files = [...page.matchAll(/(?<![\w/])(?:test|src)\/[\w./-]+\.(?:ts|sh)\b/g)].map(([file]) => file)
  t.ok(files.length > 10)
  for (const file of files) t.ok(existsSync(join(PACKAGE_ROOT, file)), file)
  const [, flow = ''] = /test\/browser\/run\.sh '([^']+)'/.exec(page) ?? []
  const flows = await readdir(join(PACKAGE_ROOT, 'test/browser/flows'))
  const programs = await Promise.all(flows.map(name => read(`test/browser/flows/${name}`)))
  t.ok(programs.some(program => program.includes(flow)))
  const [, pattern = '', file = ''] = /TAP_GREP='\/([^/]+)\/' npm run ts -- (\S+\.ts)/.exec(page) ?? []
  t.match(await read(file), pattern)
})

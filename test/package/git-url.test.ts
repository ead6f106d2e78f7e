import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { UNCOVERED } from '../support/uncovered.ts'

const run = promisify(execFile)

/** The Node of the user, which may be older than the one that runs the tests. */
const node = process.env['USER_NODE'] ?? process.execPath

/** A repository of this tree as it stands, with what is not committed. It is outside of the tree, so that nothing of it is found from there. */
const repositoryIn = async (dir: string): Promise<string> => {
  const filter = (path: string) =>
    !/^(?:node_modules|dist[^/]*|\.git|\.tap|\.tools)$/.test(relative(PACKAGE_ROOT, path))
  await cp(PACKAGE_ROOT, dir, { recursive: true, filter })
  const script = `
    set -eo pipefail
    git init --quiet
    git add --all
    git -c user.name=test -c user.email=test@example.com commit --quiet --message tree`
  await run('bash', ['-c', script], { cwd: dir })
  return `git+${pathToFileURL(dir)}`
}

t.test('npm installs a git URL of this repository, and builds it', { timeout: 600_000 }, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'git-url-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const [repository, user] = [join(folder, 'repository'), join(folder, 'user')]
  await mkdir(user)
  await writeFile(join(user, 'package.json'), '{"name":"user","private":true,"type":"module"}')
  const options = { cwd: user }
  const install = `${UNCOVERED} && npm install --prefer-offline --no-audit --no-fund "$1"`
  await run('bash', ['-c', install, 'bash', await repositoryIn(repository)], options)

  t.strictSame(
    (await readdir(join(user, 'node_modules'))).filter(name => !name.startsWith('.')),
    ['zilliz-import-emulator'],
    'without the packages that it was built with'
  )
  const { stdout } = await run(
    node,
    [join('node_modules', '.bin', 'zilliz-import-emulator'), 'errors', '47039'],
    options
  )
  t.match(stdout, 'The specified cluster do not support multiple imports at the same time.')
  const program = `
import { createEmulator } from 'zilliz-import-emulator'
const emulator = await createEmulator({ listen: false })
console.log((await emulator.app.inject('/_emulator/health')).body)
await emulator.close()`
  await writeFile(join(user, 'program.mjs'), program)
  t.equal((await run(node, ['program.mjs'], options)).stdout, '{"status":"ok"}\n\n')
  const types = join(user, 'node_modules', 'zilliz-import-emulator', 'dist', 'types', 'src')
  t.ok((await readdir(types)).includes('index.d.ts'))
})

t.test('an install in a clone builds nothing: the commands that need dist/ do', async t => {
  const { dependencies, scripts } = JSON.parse((await run('npm', ['pkg', 'get'], { cwd: PACKAGE_ROOT })).stdout)
  t.equal(dependencies, undefined)
  const dir = t.testdir({})
  const [command, program] = scripts.prepare.split(' ')
  t.equal(command, 'node')
  const env = { ...process.env, INIT_CWD: dir }
  await run(node, [join(PACKAGE_ROOT, program)], { cwd: dir, env })
  t.strictSame(await readdir(dir), [])
})

// The whole test run: lint, types, build, then tap. Its last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'

/** From here on Node runs TypeScript by stripping its types, as the tests do. */
const [MAJOR, MINOR] = [22, 18]
const TEST_NODE = '24.21.0'

const say = text => process.stdout.write(`${text}\n`)

const run = (command, args, env = process.env) => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  if (error !== undefined) say(String(error.message))
  return status ?? 1
}

const fail = what => {
  say(`${what} failed`)
  say('0 passed, 1 failed')
  process.exit(1)
}

/** Folder of a Node that can run the tests: this one's, or one from npm. The emulator itself still runs on the Node at hand. */
const nodeFolder = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return dirname(process.execPath)
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = resolve('.tools', 'node_modules', name, 'bin')
  if (!existsSync(folder)) {
    say(`Node ${process.versions.node} cannot run TypeScript; fetching Node ${TEST_NODE} for the tests`)
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', '.tools', `${name}@${TEST_NODE}`]
    if (run('npm', args) !== 0) fail(`fetching Node ${TEST_NODE}`)
  }
  return folder
}

const testNode = nodeFolder()
const env = {
  ...process.env,
  // The command line is tested under the Node that the user has.
  USER_NODE: process.execPath,
  PATH: [testNode, join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter)
}
if (run('biome', ['check', '--error-on-warnings', '.'], env) !== 0) fail('lint')
if (run('tsc', [], env) !== 0) fail('typecheck')
if (run('npm', ['run', '--silent', 'prepack'], env) !== 0) fail('build')
process.exit(run('tap', process.argv.slice(2), env))

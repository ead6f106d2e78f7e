// The whole test run: lint, types, build, then tap. Its last line is `N passed, N failed`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { makeGroups } from './groups.mjs'

/** From here on Node runs TypeScript by stripping its types, as the tests do. */
const [MAJOR, MINOR] = [22, 18]
const TEST_NODE = '24.21.0'

const say = text => process.stdout.write(`${text}\n`)

/** The exit code of a command; 1 when it could not be started or a signal ended it. */
const run = async (command, args, env = process.env) => {
  const child = spawn(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  try {
    const [status] = await once(child, 'close')
    return status ?? 1
  } catch (error) {
    say(String(error.message))
    return 1
  }
}

const fail = what => {
  say(`${what} failed`)
  say('0 passed, 1 failed')
  process.exit(1)
}

/** Folder of a Node that can run the tests: this one's, or one from npm. The emulator itself still runs on the Node at hand. */
const nodeFolder = async () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return dirname(process.execPath)
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = resolve('.tools', 'node_modules', name, 'bin')
  if (!existsSync(folder)) {
    say(`Node ${process.versions.node} cannot run TypeScript; fetching Node ${TEST_NODE} for the tests`)
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', '.tools', `${name}@${TEST_NODE}`]
    if ((await run('npm', args)) !== 0) fail(`fetching Node ${TEST_NODE}`)
  }
  return folder
}

const testNode = await nodeFolder()
const env = {
  ...process.env,
  // The command line is tested under the Node that the user has.
  USER_NODE: process.execPath,
  PATH: [testNode, join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter)
}
const checks = await Promise.all([
  run('biome', ['check', '--error-on-warnings', '.'], env),
  run('tsc', [], env),
  run('npm', ['run', '--silent', 'prepack'], env)
])
for (const [index, check] of ['lint', 'typecheck', 'build'].entries()) if (checks[index] !== 0) fail(check)
const chosen = process.argv.slice(2)
const files = chosen.some(word => !word.startsWith('-')) ? [] : makeGroups()
process.exit(await run('tap', [...chosen, ...files], env))

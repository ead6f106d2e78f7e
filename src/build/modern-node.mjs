// Runs a program of this repository on a Node that runs TypeScript: `node src/build/modern-node.mjs PROGRAM [ARGUMENT…]`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** From this version on Node strips types without a flag. */
const [MAJOR, MINOR] = [22, 18]
const FETCHED = '24.21.0'

/**
 * Environment of a program that needs such a Node: it comes first in PATH, and USER_NODE is the Node at hand.
 * An older Node is left as it is; another one is fetched from npm into .tools, once. Throws when that fails.
 */
export const modernEnv = async () => ({
  ...process.env,
  USER_NODE: process.env.USER_NODE ?? process.execPath,
  PATH: [await modernFolder(), join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter)
})

/** The exit code of a command; 1 when it could not be started or a signal ended it. */
export const run = async (command, args, env = process.env) => {
  const child = spawn(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  const end = () => child.kill()
  process.once('SIGTERM', end)
  try {
    const [status] = await once(child, 'close')
    return status ?? 1
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    return 1
  } finally {
    process.off('SIGTERM', end)
  }
}

const modernFolder = async () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return dirname(process.execPath)
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = resolve('.tools', 'node_modules', name, 'bin')
  if (existsSync(folder)) return folder
  process.stderr.write(`Node ${process.versions.node} cannot run TypeScript; fetching Node ${FETCHED} into .tools\n`)
  const install = ['install', '--no-save', '--no-audit', '--no-fund', '--silent', '--prefix', '.tools']
  if ((await run('npm', [...install, `${name}@${FETCHED}`])) === 0) return folder
  throw new Error(`fetching Node ${FETCHED} failed; install Node ${MAJOR}.${MINOR} or later`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = await run('node', process.argv.slice(2), await modernEnv())
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

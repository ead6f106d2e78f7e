// The whole test run: lint, types, build, then tap. Its last line is `N passed, N failed`.
import { modernEnv, run } from '../src/build/modern-node.mjs'
import { makeGroups } from './groups.mjs'

const fail = problem => {
  process.stdout.write(`${problem}\n0 passed, 1 failed\n`)
  process.exit(1)
}

// USER_NODE of it is the Node that the user has: the command line is tested under that one.
const env = await modernEnv().catch(error => fail(error.message))
// A single thread takes half the processor time of several, and the checks run beside each other.
const checks = await Promise.all([
  run('biome', ['check', '--error-on-warnings', '.'], env),
  run('tsc', ['--singleThreaded'], env),
  run('tsc', ['-p', 'src/console', '--singleThreaded'], env),
  run('npm', ['run', '--silent', 'prepack'], env)
])
for (const [index, check] of ['lint', 'typecheck', 'typecheck of the console', 'build'].entries())
  if (checks[index] !== 0) fail(`${check} failed`)
const chosen = process.argv.slice(2)
const files = chosen.some(word => !word.startsWith('-')) ? [] : makeGroups()
process.exit(await run('tap', [...chosen, ...files], env))

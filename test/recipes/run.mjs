// Runs each recipe as its user would: in a folder of its own, with the packed emulator from npm's tarball and the test runner from its
// registry. Arguments name the recipes to run; with
// `--if-present` those whose tool this machine does not have are told, not failed. The last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { NPM, TABLE } from './table.mjs'

const HERE = resolve('test', 'recipes')
const FOLDER = resolve('.tools', 'recipes')
const PATIENCE = 10 * 60_000

const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:ZILLIZ_EMULATOR_|TAP)/.test(name))),
  NO_PROXY: '127.0.0.1',
  CI: 'true'
}

const say = text => process.stdout.write(`${text}\n`)

/** undefined when it went well, else its last words. */
const failure = ([command, ...args], cwd) => {
  const options = { cwd, env, timeout: PATIENCE, encoding: 'utf8', maxBuffer: 64 << 20 }
  const { status, error, stdout, stderr } = spawnSync(command, args, options)
  if (status === 0) return undefined
  return error?.message ?? `${command} ended with ${status}:\n${`${stdout}${stderr}`.slice(-3000)}`
}

const pack = async () => {
  await mkdir(FOLDER, { recursive: true })
  for (const name of await readdir(FOLDER)) if (name.endsWith('.tgz')) await rm(join(FOLDER, name))
  const problem = failure(['npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', FOLDER], resolve('.'))
  if (problem !== undefined) throw new Error(problem)
  return join(
    FOLDER,
    (await readdir(FOLDER)).find(name => name.endsWith('.tgz'))
  )
}

/** The steps of the workflow that start the emulator, and what shows that it runs. */
const stepsOf = async folder => {
  const { jobs } = parse(await readFile(join(folder, 'import-tests.yml'), 'utf8'))
  const { run } = jobs.test.steps.find(({ name }) => name === 'start the emulator')
  const { ZILLIZ_BASE_URL } = jobs.test.steps.find(({ env: said }) => said !== undefined).env
  // Ends the emulator too, which npx leaves behind.
  return `trap 'code=$?; trap "" TERM; kill -- -$$; exit $code' EXIT\n${run}\ncurl --fail --silent --show-error ${ZILLIZ_BASE_URL}/_emulator/health\n`
}

const prepare = async ({ name, packages = [], shared = false, needs = [] }, tarball) => {
  const folder = join(FOLDER, name)
  await mkdir(folder, { recursive: true })
  await cp(join(HERE, name), folder, { recursive: true })
  if (shared) await cp(join(HERE, 'importer.mjs'), join(folder, 'importer.mjs'))
  await writeFile(join(folder, 'package.json'), '{"name":"recipe","private":true,"type":"module"}')
  // tap takes the compiler that stands beside the nearest tsconfig.json, which would be the emulator's.
  await writeFile(join(folder, 'tsconfig.json'), '{}')
  if (name === 'github-actions') await writeFile(join(folder, 'steps.sh'), await stepsOf(folder))
  for (const command of [[...NPM, tarball, ...packages], ...needs]) {
    const problem = failure(command, folder)
    if (problem !== undefined) return { folder, problem }
  }
  return { folder }
}

const wanted = process.argv.slice(2).filter(name => name !== '--if-present')
const lenient = wanted.length < process.argv.length - 2
const tarball = await pack()
let [passed, failed] = [0, 0]
for (const recipe of TABLE.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const { tool } = recipe
  if (lenient && tool !== undefined && failure([tool, '--version']) !== undefined) {
    say(`absent ${recipe.name}: this machine has no ${tool}`)
    continue
  }
  const { folder, problem: unprepared } = await prepare(recipe, tarball)
  const problem = unprepared ?? recipe.run.map(command => failure(command, folder)).find(Boolean)
  if (problem === undefined) passed++
  else failed++
  say(problem === undefined ? `ok     ${recipe.name}` : `FAILED ${recipe.name}: ${problem}`)
}
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

// Runs each recipe of recipes.yaml as its user would: in a folder of its own, with the packed emulator and the tools from their registries.
// Arguments name the recipes to run. With `--if-present`, recipes whose tool this machine lacks are reported as absent. With `--write`, the
// outputs of this run become those that docs/recipes.md shows. The last line is `N passed, N failed`.
import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { parse } from 'yaml'

const HERE = resolve('test', 'recipes')
const FOLDER = resolve('.tools', 'recipes')
/** Milliseconds for a command. */
const PATIENCE = 10 * 60_000
/** Registries answer slowly, so recipes are installed beside each other. */
const AT_ONCE = 4
const NPM = 'npm install --no-audit --no-fund --prefer-offline --silent'

const INHERITED = Object.entries(process.env).filter(([name]) => !/^(?:ZILLIZ_EMULATOR_|TAP|NODE_OPTIONS)/.test(name))

const writeLine = text => process.stdout.write(`${text}\n`)

/** Runs a command of Bash in a folder, whose own tools come first on PATH. `problem` holds its last words if it fails. */
const run = (command, cwd) =>
  new Promise(settle => {
    const tools = [
      join(cwd, '.venv', 'bin'),
      join(cwd, 'node_modules', '.bin'),
      join(FOLDER, 'emulator', 'node_modules', '.bin')
    ]
    const env = {
      ...Object.fromEntries(INHERITED),
      PATH: [...tools, process.env.PATH].join(delimiter),
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
      CI: 'true',
      NO_COLOR: '1',
      COLUMNS: '80'
    }
    const options = { cwd, env, timeout: PATIENCE, maxBuffer: 64 << 20 }
    execFile('bash', ['-o', 'pipefail', '-ec', command], options, (error, stdout, stderr) => {
      const words = `${stdout}${stderr}`.slice(-3000)
      settle({
        stdout,
        ...(error !== null && { problem: `${command} ended with ${error.code ?? error.signal}:\n${words}` })
      })
    })
  })

/** The problem of the first command that fails. */
const runAll = async (commands, cwd) => {
  for (const command of commands) {
    const { problem } = await run(command, cwd)
    if (problem !== undefined) return problem
  }
  return undefined
}

const pack = async () => {
  await mkdir(join(FOLDER, 'emulator'), { recursive: true })
  for (const name of await readdir(FOLDER)) if (name.endsWith('.tgz')) await rm(join(FOLDER, name))
  const { problem } = await run(`npm pack --silent --ignore-scripts --pack-destination '${FOLDER}'`, resolve('.'))
  if (problem !== undefined) throw new Error(problem)
  const names = await readdir(FOLDER)
  const tarball = join(
    FOLDER,
    names.find(name => name.endsWith('.tgz'))
  )
  const missing = await runAll([`${NPM} --prefix . '${tarball}'`], join(FOLDER, 'emulator'))
  if (missing !== undefined) throw new Error(missing)
  return tarball
}

/** Makes the folder of a recipe, with what it needs. */
const prepare = async ({ folder: name, emulator = false, packages = [], uses = {}, install = [] }, tarball) => {
  const folder = join(FOLDER, name.replace('/', '-'))
  await mkdir(folder, { recursive: true })
  for (const file of await readdir(folder)) {
    if (!['node_modules', '.venv', 'package-lock.json'].includes(file))
      await rm(join(folder, file), { recursive: true })
  }
  await cp(join(HERE, name), folder, { recursive: true })
  for (const [target, source] of Object.entries(uses)) {
    await mkdir(dirname(join(folder, target)), { recursive: true })
    await cp(join(HERE, source), join(folder, target), { recursive: true })
  }
  const npm = [...(emulator ? [`'${tarball}'`] : []), ...packages]
  if (npm.length > 0) {
    await writeFile(join(folder, 'package.json'), '{"name":"recipe","private":true,"type":"module"}')
    // Without this file, tap takes the compiler of the nearest tsconfig.json, which is the emulator's.
    await writeFile(join(folder, 'tsconfig.json'), await readFile(join(folder, 'tsconfig.json')).catch(() => '{}'))
  }
  const commands = [...(npm.length > 0 ? [`${NPM} ${npm.join(' ')}`] : []), ...install]
  return { folder, problem: await runAll(commands, folder) }
}

/** Times, versions and folders differ from run to run. */
const settled = (text, folder) =>
  stripVTControlCharacters(text)
    .replaceAll(join(FOLDER, 'emulator'), '/importer')
    .replaceAll(folder, '/importer')
    .replace(/ *\(?\b\d+(?:\.\d+)? ?m?s\b\)?/g, '')
    .replace(/(duration_ms|Start at) +[\d.:]+/g, '$1')
    .replace(/(?:Duration|, estimated|# time).*/g, '')
    .replace(/={3,}/g, '===')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:0')
    .replace(/"time":\d+/g, '"time":0')
    .replace(/\d+\.\d+\.\d+/g, '0.0.0')
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .trim()

const shown = async ({ folder: name, command }, folder) => {
  if (command === undefined) return undefined
  // As a terminal shows it.
  const { stdout, problem } = await run(`exec 2>&1\n${command}`, folder)
  if (problem !== undefined) return problem
  const file = join(HERE, name, 'output.txt')
  const expected = await readFile(file, 'utf8').catch(() => '')
  if (settled(stdout, folder) === settled(expected, folder)) return undefined
  if (!process.argv.includes('--write')) return `${command} printed\n${stdout}\ninstead of\n${expected}`
  const clean = stripVTControlCharacters(stdout)
    .replaceAll(join(FOLDER, 'emulator'), '/importer')
    .replaceAll(folder, '/importer')
    .replace(/(\d+)\.\d+ms/g, '$1ms')
  await writeFile(file, `${clean.replace(/ +$/gm, '').trim()}\n`)
  return undefined
}

const FLAGS = ['--if-present', '--write']
const wanted = process.argv.slice(2).filter(name => !FLAGS.includes(name))
const all = parse(await readFile(join(HERE, 'recipes.yaml'), 'utf8'))
const chosen = all.filter(({ folder }) => wanted.length === 0 || wanted.some(name => folder.startsWith(name)))
const tarball = await pack()
const recipes = []
for (const recipe of chosen) {
  const { folder, tool, version = `${tool} --version` } = recipe
  const isAbsent = tool !== undefined && (await run(version, FOLDER)).problem !== undefined
  if (isAbsent && process.argv.includes('--if-present')) writeLine(`absent: ${folder} (this machine has no ${tool})`)
  else recipes.push(recipe)
}

const prepared = new Map()
const queue = [...recipes]
const worker = async () => {
  for (let recipe = queue.shift(); recipe !== undefined; recipe = queue.shift()) {
    prepared.set(recipe, await prepare(recipe, tarball))
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, worker))

let failed = 0
for (const recipe of recipes) {
  const { folder, problem: unprepared } = prepared.get(recipe)
  const problem = unprepared ?? (await shown(recipe, folder)) ?? (await runAll(recipe.checks ?? [], folder))
  if (problem !== undefined) failed++
  writeLine(problem === undefined ? `ok     ${recipe.folder}` : `FAILED ${recipe.folder}: ${problem}`)
}
writeLine(`${recipes.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 && recipes.length > 0 ? 0 : 1

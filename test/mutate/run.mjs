#!/usr/bin/env node
// Makes the code, or a row of docs/fidelity.md, untrue in one place at a time, and says which changes no test notices.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { mutantsOf, sample, sourcesAt } from './mutants.mjs'

const USAGE = `Usage: npm run mutate -- [--files PATHS] [--claims] [--sample N] [--seed S] [--workers N] [--list]

--files PATHS   files or folders to change, with commas; default src/contract,src/imports,src/objects
--claims        make rows of docs/fidelity.md untrue instead, each before its own witness; --files is then a part of the row's name
--sample N      how many changes, chosen by the seed; default 50, 0 is all
--seed S        default 1
--workers N     tests at a time; default 1
--list          print the changes, run nothing`

const say = line => process.stdout.write(`${line}\n`)

const options = () => {
  const number = fallback => ({ type: 'string', default: fallback })
  try {
    return parseArgs({
      options: {
        files: { type: 'string' },
        claims: { type: 'boolean', default: false },
        sample: number('50'),
        seed: number('1'),
        workers: number('1'),
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false }
      }
    }).values
  } catch (error) {
    say(`${error.message}\n\n${USAGE}`)
    process.exit(2)
  }
}

const PROGRAMS = '.tools/mutate'

/** Code that Node has compiled: a fifth of the time of most tests. */
const CACHE = join(PROGRAMS, 'cache')

/** Tests that go through the whole. A change that they do not notice either counts as survived. */
const WHOLE = ['routes/v1/import', 'routes/v1/import-get', 'routes/v2/import', 'routes/v2/milvus', 'docs/errors'].map(
  name => `test/${name}.test.ts`
)

const testsBelow = folder => (existsSync(folder) ? sourcesAt(folder).filter(name => name.endsWith('.test.ts')) : [])

/** The test of the same name, else those of the nearest folder that has some; then those that go through the whole. */
const testsOf = file => {
  const own = file.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts')
  let folder = dirname(own)
  while (folder.includes('/') && testsBelow(folder).length === 0) folder = dirname(folder)
  const ofFolder = folder.includes('/') ? testsBelow(folder) : []
  return [...new Set([...(existsSync(own) ? [own] : []), ...ofFolder, ...WHOLE])]
}

/** A changed test that takes so many times as long as an unchanged one, and half a minute more, is taken for one that never ends. */
const PATIENCE = 5

/** Runs tests in one process until the first failure; whether all passed. Its output is looked at too: tap may end early. */
const passes = async (program, env, preload, longest = 900_000) => {
  const args = [...(preload === undefined ? [] : ['--import', `./test/mutate/${preload}`]), program]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { NODE_COMPILE_CACHE: CACHE, ...process.env, NODE_NO_WARNINGS: '1', TAP_BAIL: '1', TAP_TIMEOUT: '0', ...env }
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), longest)
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  clearTimeout(timer)
  return code === 0 && !/^(?:not ok|Bail out)/m.test(output) && /^ok /m.test(output)
}

/** Runs unchanged tests. Milliseconds after which changed ones are given up; undefined when they fail by themselves. */
const patienceOf = async (program, env) => {
  const begin = performance.now()
  return (await passes(program, env)) ? PATIENCE * (performance.now() - begin) + 30_000 : undefined
}

const remembered = new Map()
const remember = (key, run) => {
  if (!remembered.has(key)) remembered.set(key, run())
  return remembered.get(key)
}

/** A program that imports those of the tests that pass as long as nothing is changed, and how long it may take. */
const programOf = tests =>
  remember(tests.join(), async () => {
    const path = join(PROGRAMS, `${remembered.size}.mjs`)
    const write = chosen => writeFileSync(path, chosen.map(test => `import '../../${test}'\n`).join(''))
    write(tests)
    const patience = await patienceOf(path)
    if (patience !== undefined) return [path, patience]
    const green = []
    for (const test of tests) {
      if (await remember(test, () => passes(test))) green.push(test)
      else say(`left out   ${test} fails by itself`)
    }
    if (green.length === 0) throw new Error('each of its tests fails by itself')
    write(green)
    return [path, (await patienceOf(path)) ?? 0]
  })

const codeChanges = ({ files = 'src/contract,src/imports,src/objects' }) =>
  files
    .split(',')
    .flatMap(sourcesAt)
    .flatMap(mutantsOf)
    .map(({ file, line, start, end, from, to }) => ({
      what: `${file}:${line}  ${from.replace(/\s+/g, ' ').slice(0, 80)}  ->  ${to}`,
      isNoticed: async () => {
        const [program, patience] = await programOf(testsOf(file))
        const change = { MUTANT: JSON.stringify({ file, start, end, to }) }
        return !(await passes(program, change, 'change.mjs', patience))
      }
    }))

const escaped = title => title.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** A claim as the module that makes it untrue reads it. */
const preloadOf = claim => {
  if (!Array.isArray(claim)) return [{ CLAIM: JSON.stringify(claim) }, 'claim.ts']
  const [file, from, to] = claim
  const [before, ...after] = readFileSync(file, 'utf8').split(from)
  if (after.length !== 1) throw new Error(`the text to change stands ${after.length} times in ${file}`)
  const [start, end] = [before.length, before.length + from.length]
  return [{ MUTANT: JSON.stringify({ file, start, end, to }) }, 'change.mjs']
}

const claimChanges = async ({ files = '' }) => {
  const { claimRows } = await import('./claims.ts')
  return claimRows
    .filter(({ what }) => what.includes(files))
    .map(({ what, claim, witness: [file, title] }) => ({
      what: `${what.replace(/\s+/g, ' ')}  (${file}: ${title})`,
      isNoticed: async () => {
        const env = { TAP_GREP: `/^${escaped(title)}$/` }
        const patience = await remember(`${file} ${title}`, () => patienceOf(file, env))
        if (patience === undefined) throw new Error('the witness fails by itself')
        const [change, preload] = preloadOf(claim)
        return !(await passes(file, { ...env, ...change }, preload, patience))
      }
    }))
}

const flags = options()
if (flags.help) {
  say(USAGE)
  process.exit(0)
}
const all = flags.claims ? await claimChanges(flags) : codeChanges(flags)
const count = Number(flags.sample) || all.length
const chosen = count >= all.length ? all : sample(all, count, Number(flags.seed))
if (flags.list) {
  for (const { what } of chosen) say(what)
  process.exit(0)
}
rmSync(PROGRAMS, { recursive: true, force: true })
mkdirSync(PROGRAMS, { recursive: true })
let [noticed, tried] = [0, 0]
const waiting = [...chosen]
const work = async () => {
  for (let change = waiting.shift(); change !== undefined; change = waiting.shift()) {
    try {
      if (await change.isNoticed()) noticed += 1
      else say(`survived   ${change.what}`)
      tried += 1
    } catch (error) {
      say(`not tried  ${change.what}: ${error.message}`)
    }
  }
}
await Promise.all(Array.from({ length: Number(flags.workers) }, work))
const score = tried === 0 ? 0 : Math.round((noticed / tried) * 1000) / 10
say(`${noticed} of ${tried} changes noticed, ${score} % (of ${all.length}; seed ${flags.seed})`)
process.exit(tried > 0 && noticed === tried ? 0 : 1)

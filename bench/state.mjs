import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { emulator, startServer } from './servers/servers.mjs'
import { run } from './support/children.mjs'
import { openConnection, requestBytes } from './support/connection.mjs'
import { CLUSTER, countJobs, GET_PATH, IMPORT_BODY, IMPORT_PATH } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { LOAD_CORE, SERVER_CORE } from './support/machine.mjs'
import { median, medianRatio, ratio, spread, whole } from './support/stats.mjs'

const BARE = fileURLToPath(new URL('state/bare-commits.mjs', import.meta.url))
const MODULES = fileURLToPath(new URL('state/loaded-modules.mjs', import.meta.url))

const TARGETS = { imports: 0.55, bare: 2.5, p99: 3, get: 0.55, bytes: 700 }

/** Seconds of a start, by the number of jobs. */
const STARTS = { 100000: 1.5, 1000000: 12 }

/** The published program with its state in a folder. */
const inFolder = folder => ({
  ...emulator,
  name: 'folder',
  commandLine: port => [...emulator.commandLine(port), '--state', folder]
})

const withFolder = async use => {
  const folder = await mkdtemp(join(tmpdir(), 'import-emulator-state-'))
  try {
    return await use(join(folder, 'state'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const sizeOf = async folder => {
  const names = await readdir(folder, { recursive: true })
  const sizes = await Promise.all(names.map(name => stat(join(folder, name))))
  return sizes.filter(found => found.isFile()).reduce((sum, { size }) => sum + size, 0)
}

const GETS = 500

/** p99 in milliseconds of `get` on one connection while imports arrive on fifty, and gets a second. */
const getsDuring = async (server, seconds) => {
  const connection = await openConnection(server.port)
  const made = await connection.send(
    requestBytes(server.port, { method: 'POST', path: IMPORT_PATH, body: IMPORT_BODY })
  )
  const { data } = JSON.parse(made.slice(made.indexOf('{')))
  const bytes = requestBytes(server.port, { path: `${GET_PATH}?clusterId=${CLUSTER}&jobId=${data.jobId}` })
  let isOver = false
  let [count, taken] = [0, 0]
  const ask = async () => {
    while (!isOver) {
      const times = await connection.times(bytes, GETS / 10)
      count += times.length
      taken += times.reduce((sum, time) => sum + time, 0)
    }
  }
  const asking = ask()
  const result = await load(server, { seconds })
  isOver = true
  await asking
  connection.close()
  return { ...result, gets: (count / taken) * 1000 }
}

/** Imports to each server before it is measured, by number and not by time, so that the code of both is compiled. */
const WARM_UP = 40_000

/** One warm server: imports a second, their p99, and gets meanwhile. */
const measure = async (target, seconds) => {
  const server = await startServer(target, { core: SERVER_CORE })
  try {
    await load(server, { amount: WARM_UP })
    const imports = await load(server, { seconds })
    const { gets } = await getsDuring(server, seconds)
    return { perSecond: imports.perSecond, p99: imports.p99, gets, others: imports.others }
  } finally {
    await server.stop()
  }
}

/** Commits of one row each by the same driver, and the time of one fdatasync. */
const measureBare = async seconds =>
  withFolder(async folder =>
    JSON.parse(
      await run([process.execPath, '--disable-warning=ExperimentalWarning', BARE, folder, String(seconds)], {
        core: LOAD_CORE
      })
    )
  )

/** Seconds of a start with this many jobs, and bytes on disk a job. The server before is killed. */
const measureStart = async jobs =>
  withFolder(async folder => {
    const first = await startServer(inFolder(folder), { core: SERVER_CORE })
    await load(first, { amount: jobs })
    const count = await countJobs(first.port)
    first.child.kill('SIGKILL')
    await first.stop()
    const begun = performance.now()
    const second = await startServer(inFolder(folder), { core: SERVER_CORE })
    const seconds = (performance.now() - begun) / 1000
    const found = await countJobs(second.port)
    await second.stop()
    if (found < count) throw new Error(`${count - found} of ${count} jobs are lost`)
    return { seconds, bytes: (await sizeOf(folder)) / found }
  })

/** Modules of databases that a server loads which keeps its state in memory. */
const loadedModules = async () =>
  withFolder(async folder => {
    await mkdir(folder)
    const file = join(folder, 'modules')
    await writeFile(file, '')
    const program = [process.execPath, '--import', MODULES, ...emulator.commandLine(0).slice(1)]
    await run(program, { core: SERVER_CORE, env: { ...process.env, LOADED_MODULES: file } })
    return (await readFile(file, 'utf8')).split('\n').filter(name => name !== '')
  })

const verdict = (what, value, target, isMost) => ({
  what,
  value: ratio(value),
  target: `at ${isMost ? 'most' : 'least'} ${ratio(target)}`,
  met: isMost ? value <= target : value >= target
})

/** State in a folder against state in memory. @param {{ quick: boolean, say: (text: string) => void }} options */
export const state = async ({ quick, say }) => {
  const [rounds, seconds, sizes] = quick ? [2, 2, [20_000]] : [7, 5, [100_000, 1_000_000]]
  const runs = { memory: [], folder: [], bare: [] }
  for (let round = 0; round < rounds; round++) {
    const pair = [
      ['memory', () => measure(emulator, seconds)],
      ['folder', () => withFolder(folder => measure(inFolder(folder), seconds))]
    ]
    for (const [name, of] of round % 2 === 0 ? pair : pair.toReversed()) runs[name].push(await of())
    runs.bare.push(await measureBare(Math.min(2, seconds)))
    const [memory, folder, bare] = [runs.memory.at(-1), runs.folder.at(-1), runs.bare.at(-1)]
    say(
      `round ${round + 1}: ${whole(memory.perSecond)} imports/s in memory, ${whole(folder.perSecond)} in a folder, ${whole(bare.perSecond)} bare commits/s, p99 ${memory.p99} and ${folder.p99} ms, fdatasync ${bare.sync.toFixed(2)} ms`
    )
  }
  const of = (name, key) => runs[name].map(result => result[key])
  const base = of('memory', 'p99').map((p99, round) => p99 + runs.bare[round].sync)
  const figures = {
    imports: medianRatio(of('folder', 'perSecond'), of('memory', 'perSecond')),
    bare: medianRatio(of('folder', 'perSecond'), of('bare', 'perSecond')),
    p99: medianRatio(of('folder', 'p99'), base),
    get: medianRatio(of('folder', 'gets'), of('memory', 'gets'))
  }
  const starts = []
  for (const jobs of sizes) {
    starts.push({ jobs, ...(await measureStart(jobs)) })
    say(
      `${whole(jobs)} jobs: started in ${starts.at(-1).seconds.toFixed(2)} s, ${whole(starts.at(-1).bytes)} bytes a job`
    )
  }
  const modules = await loadedModules()
  const bytes = Math.max(...starts.map(start => start.bytes))
  return {
    verdicts: [
      verdict('durable imports/s against memory', figures.imports, TARGETS.imports, false),
      verdict('durable imports/s against commits of one row', figures.bare, TARGETS.bare, false),
      verdict('p99 of a durable import against memory and one fdatasync', figures.p99, TARGETS.p99, true),
      verdict('`get` while imports run, against memory', figures.get, TARGETS.get, false),
      ...starts.map(({ jobs, seconds: taken }) =>
        verdict(`seconds of a start with ${whole(jobs)} jobs`, taken, STARTS[jobs] ?? STARTS[100_000], true)
      ),
      {
        what: 'bytes on disk a job',
        value: whole(bytes),
        target: `at most ${TARGETS.bytes}`,
        met: bytes <= TARGETS.bytes
      },
      {
        what: 'modules of databases loaded with state in memory',
        value: whole(modules.length),
        target: 'none',
        met: modules.length === 0
      }
    ],
    lines: [
      `Imports from 50 connections, ${seconds} s each, ${rounds} alternating pairs of fresh processes, after ${whole(WARM_UP)} imports; the ratio is the median of the pairs'. "Commits of one row" is`,
      'a loop of `node:sqlite` with the same settings and a row of 400 bytes in each commit; one `fdatasync` is of 4 KiB, median. A start is timed from the',
      'start of the process, after `kill -9` of the one before, to the first import that is answered 200.',
      '',
      '| | memory | folder |',
      '|---|--:|--:|',
      `| imports/s | ${whole(median(of('memory', 'perSecond')))} (${spread(of('memory', 'perSecond'))}) | ${whole(median(of('folder', 'perSecond')))} (${spread(of('folder', 'perSecond'))}) |`,
      `| p99 of an import, ms | ${median(of('memory', 'p99'))} | ${median(of('folder', 'p99'))} |`,
      `| \`get\` a second on one connection meanwhile | ${whole(median(of('memory', 'gets')))} | ${whole(median(of('folder', 'gets')))} |`,
      '',
      `Bare commits: ${whole(median(of('bare', 'perSecond')))}/s; fdatasync: ${median(of('bare', 'sync')).toFixed(2)} ms.`
    ]
  }
}

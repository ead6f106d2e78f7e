import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { attempt, competitors } from './competitors/index.mjs'
import { bare, bundledBare, emulator, startServer } from './servers/servers.mjs'
import { residentMiB } from './support/machine.mjs'
import { barChart } from './support/plots/bars.mjs'
import { median, medianRatio, ratio, spread, whole } from './support/stats.mjs'

const TARGETS = { start: 0.6, bundledStart: 1.3, memory: 1.05 }

const IDLE_MS = 1000

/** Milliseconds from the start of the process to its first reply, and MiB of memory one second later. */
const measure = async (target, temporary, idle = IDLE_MS) => {
  const begun = performance.now()
  // Node keeps its compile cache in the folder for temporary files.
  const server = await startServer(target, { env: { TMPDIR: temporary, TEMP: temporary } })
  const start = performance.now() - begun
  try {
    await sleep(idle)
    return { start, memory: residentMiB(server.pid) }
  } finally {
    await server.stop()
  }
}

const withFolder = async use => {
  const folder = await mkdtemp(join(tmpdir(), 'import-emulator-bench-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const SERVERS = [bare, emulator, bundledBare]

/** Alternating runs of the servers. */
const rounds = (count, idle, folderOf) => async say => {
  const runs = Object.fromEntries(SERVERS.map(({ name }) => [name, []]))
  for (let round = 0; round < count; round++) {
    for (const target of round % 2 === 0 ? SERVERS : SERVERS.toReversed()) {
      runs[target.name].push(await folderOf(folder => measure(target, folder, idle)))
    }
  }
  say(
    `${count} starts each: ${Object.values(runs)
      .map(all => `${whole(median(all.map(({ start }) => start)))} ms`)
      .join(', ')}`
  )
  return { bare: runs[bare.name], bundled: runs[bundledBare.name], emulator: runs[emulator.name] }
}

/** Starts of each competitor, after one that fills the caches of the machine. */
const startPeers = async (targets, count, say) => {
  const failures = new Map()
  const peers = []
  for (const target of targets) {
    const runs = await attempt(target, failures, () =>
      withFolder(async folder => {
        await measure(target, folder, 0)
        const all = []
        for (let run = 0; run < count; run++) all.push(await measure(target, folder))
        return all
      })
    )
    if (runs !== undefined) peers.push({ name: target.name, runs })
    say(`${target.name}: ${runs ? `${whole(median(runs.map(({ start }) => start)))} ms` : failures.get(target.name)}`)
  }
  return { peers, failures }
}

const pick = (runs, key, other = 'bare') => ({
  ours: runs.emulator.map(run => run[key]),
  theirs: runs[other].map(run => run[key])
})

const row = (what, unit, { ours, theirs }) =>
  `| ${what} | ${whole(median(ours))} ${unit} | ${spread(ours)} | ${whole(median(theirs))} ${unit} | ${spread(theirs)} | ${ratio(medianRatio(ours, theirs))} |`

const peerRow =
  bareStart =>
  ({ name, runs }) => {
    const [starts, memory] = ['start', 'memory'].map(key => runs.map(run => run[key]))
    const cells = [`${whole(median(starts))} ms`, spread(starts), ratio(median(starts) / median(bareStart))]
    return `| ${name} | ${cells.join(' | ')} | ${whole(median(memory))} MiB |`
  }

const absentRow = ([name, reason]) => `| absent: ${name} (${reason}) | | | | |`

const peerTable = (bareStart, count, { peers, failures }) => [
  '',
  `The other servers of the part \`throughput\`, ${count} starts each after one that does not count. The ratio is that of the medians.`,
  '',
  '| server | start to first 200, median | range | against bare Fastify | idle memory |',
  '|---|--:|--:|--:|--:|',
  ...peers.map(peerRow(bareStart)),
  ...[...failures].map(absentRow)
]

const plot = (start, bundledStart, first, { peers, failures }) =>
  barChart({
    name: 'first-answer',
    title: 'Time to the first answer, by server',
    note: 'median; line: fastest to slowest start',
    unit: 'ms',
    rows: [
      { label: 'bare Fastify route', values: start.theirs },
      { label: bundledBare.name, values: bundledStart.theirs },
      { label: emulator.name, tone: 'ours', values: start.ours },
      { label: `${emulator.name}, compile cache empty`, tone: 'ours', values: first.ours },
      ...peers.map(({ name, runs }) => ({ label: name, values: runs.map(run => run.start) })),
      ...[...failures.keys()].map(name => ({ label: name, values: [] }))
    ]
  })

const verdict = (what, { ours, theirs }, target) => {
  const value = medianRatio(ours, theirs)
  return { what, value: ratio(value), target: `at most ${ratio(target)}`, met: value <= target }
}

/** Start of the published program and its memory at rest. @param {{ quick: boolean, alone: boolean, say: (text: string) => void }} options */
export const coldStart = async ({ quick, alone, say }) => {
  const [count, peerCount] = quick ? [3, 2] : [15, 5]
  await bundledBare.prepare()
  const warm = await withFolder(async folder => {
    for (const target of [...SERVERS, ...SERVERS]) await measure(target, folder, 0)
    return rounds(count, IDLE_MS, use => use(folder))(say)
  })
  const cold = await rounds(count, 0, withFolder)(say)
  const others = await startPeers(alone ? [] : await competitors(), peerCount, say)
  const [start, memory, first] = [pick(warm, 'start'), pick(warm, 'memory'), pick(cold, 'start')]
  const bundledStart = pick(warm, 'start', 'bundled')
  return {
    verdicts: [
      verdict('start to first 200, compile cache warm', start, TARGETS.start),
      verdict('the same against bare Fastify that is bundled the same way', bundledStart, TARGETS.bundledStart),
      verdict('idle memory', memory, TARGETS.memory)
    ],
    lines: [
      'From the start of the process until the first import is answered 200 (the same `POST` for both; a connection is tried every millisecond),',
      `${count} alternating starts each; memory is the resident set ${IDLE_MS / 1000} s after that reply. The other server is Fastify unbundled, from`,
      'node_modules, with one route of the same TypeBox schema, or the same bundled as the published program is. Warm: a bundle finds the compile',
      'cache of an earlier start, as on every start but the first of a version on a machine. Empty: it finds none. Node 20 has no compile cache, so',
      'there both are alike.',
      '',
      '| | zilliz-import-emulator | range | bare Fastify | range | ratio |',
      '|---|--:|--:|--:|--:|--:|',
      row('start, compile cache warm', 'ms', start),
      row('start, compile cache warm, Fastify bundled', 'ms', bundledStart),
      row('start, compile cache empty', 'ms', first),
      row('idle memory', 'MiB', memory),
      row('idle memory, Fastify bundled', 'MiB', pick(warm, 'memory', 'bundled')),
      ...(alone ? [] : peerTable(start.theirs, peerCount, others))
    ],
    plots: [plot(start, bundledStart, first, others)]
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { attempt, competitors } from './competitors/index.mjs'
import { bare, emulator, startServer } from './servers/servers.mjs'
import { residentMiB } from './support/machine.mjs'
import { barChart } from './support/plots/bars.mjs'
import { median, medianRatio, ratio, spread, whole } from './support/stats.mjs'

const START_TARGET = 1
const MEMORY_TARGET = 1.3

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

/** Alternating runs of both servers; `prepare` may fill the folder for temporary files first. */
const rounds = (count, idle, folderOf) => async say => {
  const runs = { [bare.name]: [], [emulator.name]: [] }
  for (let round = 0; round < count; round++) {
    for (const target of round % 2 === 0 ? [bare, emulator] : [emulator, bare]) {
      runs[target.name].push(await folderOf(folder => measure(target, folder, idle)))
    }
  }
  say(
    `${count} starts each: ${Object.values(runs)
      .map(all => `${whole(median(all.map(({ start }) => start)))} ms`)
      .join(' and ')}`
  )
  return { bare: runs[bare.name], emulator: runs[emulator.name] }
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

const pick = (runs, key) => ({ ours: runs.emulator.map(run => run[key]), theirs: runs.bare.map(run => run[key]) })

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

const plot = (start, first, { peers, failures }) =>
  barChart({
    name: 'first-answer',
    title: 'Time to the first answer, by server',
    note: 'median; line: fastest to slowest start',
    unit: 'ms',
    rows: [
      { label: 'bare Fastify route', values: start.theirs },
      { label: emulator.name, tone: 'ours', values: start.ours },
      { label: `${emulator.name}, compile cache empty`, tone: 'ours', values: first.ours },
      ...peers.map(({ name, runs }) => ({ label: name, values: runs.map(run => run.start) })),
      ...[...failures.keys()].map(name => ({ label: name, values: [] }))
    ]
  })

/** Start of the published program and its memory at rest. @param {{ quick: boolean, alone: boolean, say: (text: string) => void }} options */
export const coldStart = async ({ quick, alone, say }) => {
  const [count, peerCount] = quick ? [3, 2] : [15, 5]
  const warm = await withFolder(async folder => {
    for (const target of [bare, emulator, bare, emulator]) await measure(target, folder, 0)
    return rounds(count, IDLE_MS, use => use(folder))(say)
  })
  const cold = await rounds(count, 0, withFolder)(say)
  const others = await startPeers(alone ? [] : await competitors(), peerCount, say)
  const [start, memory, first] = [pick(warm, 'start'), pick(warm, 'memory'), pick(cold, 'start')]
  const startRatio = medianRatio(start.ours, start.theirs)
  const memoryRatio = medianRatio(memory.ours, memory.theirs)
  return {
    verdicts: [
      {
        what: 'start to first 200, compile cache warm',
        value: ratio(startRatio),
        target: `at most ${ratio(START_TARGET)}`,
        met: startRatio <= START_TARGET
      },
      {
        what: 'idle memory',
        value: ratio(memoryRatio),
        target: `at most ${ratio(MEMORY_TARGET)}`,
        met: memoryRatio <= MEMORY_TARGET
      }
    ],
    lines: [
      'From the start of the process until the first import is answered 200 (the same `POST` for both; a connection is tried every millisecond),',
      `${count} alternating starts each; memory is the resident set ${IDLE_MS / 1000} s after that reply. The other server is Fastify unbundled, from`,
      'node_modules, with one route of the same TypeBox schema. Warm: the published program finds the compile cache of an earlier start, as on',
      'every start but the first of a version on a machine. Empty: it finds none. Node 20 has no compile cache, so there both are alike.',
      '',
      '| | zilliz-import-emulator | range | bare Fastify | range | ratio |',
      '|---|--:|--:|--:|--:|--:|',
      row('start, compile cache warm', 'ms', start),
      row('start, compile cache empty', 'ms', first),
      row('idle memory', 'MiB', memory),
      ...(alone ? [] : peerTable(start.theirs, peerCount, others))
    ],
    plots: [plot(start, first, others)]
  }
}

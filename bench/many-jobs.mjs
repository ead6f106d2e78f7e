import { calls, measureCalls, OTHER_CLUSTER } from './many-jobs/calls.mjs'
import { emulator, startServer } from './servers/servers.mjs'
import { heapUsed, probed } from './support/heap.mjs'
import { countJobs } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { SERVER_CORE } from './support/machine.mjs'
import { median, medianRatio, ratio, whole } from './support/stats.mjs'

const LATENCY_TARGET = 2
const HEAP_TARGET = 600

const FEW = 1000
const WARM_UP = 20_000

/** A server whose code is warm, which has this many jobs in the cluster that is measured, all ended. */
const serverWith = async jobs => {
  const server = await startServer(probed(emulator), { core: SERVER_CORE, ipc: true })
  await load(server, { amount: WARM_UP, cluster: OTHER_CLUSTER })
  await fill(server, jobs)
  return server
}

const fill = async (server, jobs) => {
  const missing = jobs - (await countJobs(server.port))
  if (missing > 0) await load(server, { amount: missing })
  const count = await countJobs(server.port)
  if (count !== jobs) throw new Error(`${count} jobs instead of ${jobs}`)
}

/** p99 of each call by round, at few and at many jobs in turn; the few are few again in each round. */
const latencies = async (big, { rounds, samples, say }) => {
  const results = calls.map(({ name }) => ({ name, few: [], many: [] }))
  for (let round = 0; round < rounds; round++) {
    const small = await serverWith(FEW)
    try {
      const p99 = await measureCalls([small, big], samples)
      for (const result of results) {
        const [few, many] = p99[result.name]
        result.few.push(few)
        result.many.push(many)
      }
    } finally {
      await small.stop()
    }
    say(
      `round ${round + 1}: ${results.map(({ name, few, many }) => `${name} ${ratio(many.at(-1) / few.at(-1))}`).join(', ')}`
    )
  }
  return results
}

const row = ({ name, few, many }) =>
  `| ${name} | ${median(few).toFixed(3)} | ${median(many).toFixed(3)} | ${ratio(medianRatio(many, few))} |`

/** Latency and memory with very many jobs. @param {{ quick: boolean, say: (text: string) => void }} options */
export const manyJobs = async ({ quick, say }) => {
  const [jobs, rounds, samples] = quick ? [50_000, 1, 2000] : [1_000_000, 5, 20_000]
  const big = await serverWith(FEW)
  try {
    const before = await heapUsed(big)
    await fill(big, jobs)
    const bytes = ((await heapUsed(big)) - before) / (jobs - FEW)
    say(`${whole(jobs)} jobs: ${whole(bytes)} bytes of heap each`)
    const results = await latencies(big, { rounds, samples, say })
    const worst = Math.max(...results.map(({ few, many }) => medianRatio(many, few)))
    return {
      verdicts: [
        {
          what: `p99 at ${whole(jobs)} jobs against ${whole(FEW)}, slowest call`,
          value: ratio(worst),
          target: `at most ${ratio(LATENCY_TARGET)}`,
          met: worst <= LATENCY_TARGET
        },
        {
          what: 'heap bytes a finished job',
          value: whole(bytes),
          target: `at most ${HEAP_TARGET}`,
          met: bytes <= HEAP_TARGET
        }
      ],
      lines: [
        `All jobs in one cluster of one process, created by \`POST\` and ended. Each p99 is of ${whole(samples)} calls one after the other on one`,
        `connection that stays open, in short turns between the two servers, median of ${rounds} rounds; a list call asks for 100 jobs. The ratio is the median of the ratios of each round. Heap: after`,
        `garbage collection, difference between ${whole(FEW)} and ${whole(jobs)} jobs.`,
        '',
        `| call | p99 at ${whole(FEW)} jobs, ms | p99 at ${whole(jobs)} jobs, ms | ratio |`,
        '|---|--:|--:|--:|',
        ...results.map(row)
      ]
    }
  } finally {
    await big.stop()
  }
}

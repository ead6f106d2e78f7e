import { calls, measureCalls, OTHER_CLUSTER } from './many-jobs/calls.mjs'
import { emulator, startServer } from './servers/servers.mjs'
import { heapUsed, probed } from './support/heap.mjs'
import { countJobs } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { SERVER_CORE } from './support/machine.mjs'
import { lineChart } from './support/plots/lines.mjs'
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

/**
 * p99 of each call by number of jobs and by round. Calls add jobs, so all servers but the big one are started again for each round.
 * @param {number[]} counts of jobs, without those of the big server
 * @returns {Promise<{ name: string, p99: number[][] }[]>}
 */
const latencies = async (big, { counts, rounds, samples, say }) => {
  const results = calls.map(({ name }) => ({ name, p99: [...counts, big].map(() => []) }))
  for (let round = 0; round < rounds; round++) {
    const servers = []
    try {
      for (const count of counts) servers.push(await serverWith(count))
      const taken = await measureCalls([...servers, big], samples)
      for (const { name, p99 } of results) {
        for (const [at, value] of taken[name].entries()) p99[at].push(value)
      }
    } finally {
      await Promise.all(servers.map(server => server.stop()))
    }
    const ratios = results.map(({ name, p99 }) => `${name} ${ratio(p99.at(-1)[round] / p99[0][round])}`)
    say(`round ${round + 1}: ${ratios.join(', ')}`)
  }
  return results
}

const growth = ({ p99 }) => medianRatio(p99.at(-1), p99[0])

const row = result =>
  `| ${result.name} | ${result.p99.map(list => median(list).toFixed(3)).join(' | ')} | ${ratio(growth(result))} |`

const plot = (counts, results) =>
  lineChart({
    name: 'latency',
    title: 'p99 by number of jobs, by call',
    note: 'milliseconds, median; line: least to largest round',
    unit: 'ms',
    of: 'jobs',
    series: results.map(({ name, p99 }) => ({
      label: name,
      points: counts.map((x, at) => ({ x, values: p99[at] }))
    }))
  })

/** Latency and memory with very many jobs. @param {{ quick: boolean, say: (text: string) => void }} options */
export const manyJobs = async ({ quick, say }) => {
  const [counts, rounds, samples] = quick
    ? [[FEW, 10_000, 50_000], 2, 2000]
    : [[FEW, 10_000, 100_000, 1_000_000], 5, 20_000]
  const jobs = counts.at(-1)
  const big = await serverWith(FEW)
  try {
    const before = await heapUsed(big)
    await fill(big, jobs)
    const bytes = ((await heapUsed(big)) - before) / (jobs - FEW)
    say(`${whole(jobs)} jobs: ${whole(bytes)} bytes of heap each`)
    const results = await latencies(big, { counts: counts.slice(0, -1), rounds, samples, say })
    const worst = Math.max(...results.map(growth))
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
        `connection that stays open, in short turns between the servers, median of ${rounds} rounds; a list call asks for 100 jobs. The ratio is the median of the ratios of each round. Heap: after`,
        `garbage collection, difference between ${whole(FEW)} and ${whole(jobs)} jobs.`,
        '',
        `| call | ${counts.map(count => `p99 at ${whole(count)} jobs, ms`).join(' | ')} | ratio |`,
        `|---|${'--:|'.repeat(counts.length + 1)}`,
        ...results.map(row)
      ],
      plots: [plot(counts, results)]
    }
  } finally {
    await big.stop()
  }
}

import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BODIES } from './hostile/bodies.mjs'
import { emulator, startServer } from './servers/servers.mjs'
import { start } from './support/children.mjs'
import { openConnection, requestBytes } from './support/connection.mjs'
import { CLUSTER, GET_PATH, importOnce } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { LOAD_CORE, residentMiB, SERVER_CORE } from './support/machine.mjs'
import { quantile, ratio, whole } from './support/stats.mjs'

const SENDER = fileURLToPath(new URL('hostile/sender.mjs', import.meta.url))

const TARGETS = { p99: 50, growth: 150, after: 1.2 }

const AT_ONCE = 50
const WARM_UP = 20_000
const WARM_UP_GETS = 60_000
const REST = 10_000

const MIB_IN_MB = 1024 ** 2 / 1e6

const told = async ({ child }) => {
  const [message] = await once(child, 'message')
  if (message.problem !== undefined) throw new Error(message.problem)
}

/** Resident set from time to time, and the most of it. */
const watch = pid => {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMiB(pid))
  }, 10)
  return () => {
    clearInterval(timer)
    return peak
  }
}

/** Milliseconds of each `get` while so many bodies of a kind arrive. */
const timesMeanwhile = async (sender, port, kind, get) => {
  const begun = told(sender)
  sender.child.send({ port, kind, count: AT_ONCE })
  await begun
  const connection = await openConnection(port)
  const times = []
  let over = false
  const done = told(sender).finally(() => {
    over = true
  })
  while (!over) {
    const asked = performance.now()
    await connection.send(get)
    times.push(performance.now() - asked)
  }
  connection.close()
  await done
  return times
}

const verdict = (what, value, target, met) => ({ what, value, target, met })

/** Bodies that are made to hold a server up. @param {{ quick: boolean, say: (text: string) => void }} options */
export const hostile = async ({ quick, say }) => {
  const rounds = quick ? 1 : 5
  const server = await startServer(emulator, { core: SERVER_CORE })
  const sender = start([process.execPath, SENDER], { core: LOAD_CORE, ipc: true })
  try {
    const { port, pid } = server
    await load(server, { amount: WARM_UP })
    const { data } = JSON.parse((await importOnce(port)).text)
    const get = requestBytes(port, { path: `${GET_PATH}?clusterId=${CLUSTER}&jobId=${data.jobId}` })
    const connection = await openConnection(port)
    const quiet = quantile(await connection.times(get, WARM_UP_GETS), 0.99)
    connection.close()
    await sleep(REST)
    const idle = residentMiB(pid)
    say(`idle: p99 of get ${quiet.toFixed(1)} ms, resident ${whole(idle)} MiB`)
    const rows = []
    for (const kind of Object.keys(BODIES)) {
      const peakOf = watch(pid)
      const times = []
      for (let round = 0; round < rounds; round++) times.push(...(await timesMeanwhile(sender, port, kind, get)))
      const peak = peakOf()
      const row = { kind, calls: times.length, p99: quantile(Float64Array.from(times), 0.99), peak }
      rows.push(row)
      say(
        `${kind}: p99 of ${row.calls} gets ${row.p99.toFixed(1)} ms, resident ${whole(peak)} MiB (idle ${whole(idle)})`
      )
    }
    await sleep(REST)
    const after = residentMiB(pid) / idle
    const p99 = Math.max(...rows.map(row => row.p99))
    const growth = (Math.max(...rows.map(row => row.peak)) - idle) * MIB_IN_MB
    return {
      verdicts: [
        verdict(
          `get p99 while ${AT_ONCE} such bodies arrive, worst kind, ms`,
          p99.toFixed(1),
          `at most ${TARGETS.p99}`,
          p99 <= TARGETS.p99
        ),
        verdict(
          'resident memory above idle meanwhile, MB',
          whole(growth),
          `at most ${TARGETS.growth}`,
          growth <= TARGETS.growth
        ),
        verdict(
          'resident memory 10 s after, against idle',
          ratio(after),
          `at most ${ratio(TARGETS.after)}`,
          after <= TARGETS.after
        )
      ],
      lines: [
        `${AT_ONCE} bodies of a kind at once, each on a connection of its own, ${rounds} times, from another process; every one must be refused with the limit that it`,
        `exceeds. Meanwhile another client asks \`get\` again and again on one connection. Idle: ${whole(idle)} MiB, 10 s after ${whole(WARM_UP)} imports and ${whole(WARM_UP_GETS)} gets, whose p99 was ${quiet.toFixed(1)} ms.`,
        '',
        '| body | gets | p99 of get, ms | resident at most, MiB |',
        '|---|--:|--:|--:|',
        ...rows.map(
          ({ kind, calls, p99: slow, peak }) => `| ${kind} | ${whole(calls)} | ${slow.toFixed(1)} | ${whole(peak)} |`
        )
      ]
    }
  } finally {
    await sender.stop()
    await server.stop()
  }
}

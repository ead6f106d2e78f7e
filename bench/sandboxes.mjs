import { fileURLToPath } from 'node:url'
import { emulator, startServer } from './servers/servers.mjs'
import { run } from './support/children.mjs'
import { heapUsed, probed } from './support/heap.mjs'
import { call, countJobs, IMPORT_BODY, IMPORT_PATH } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { LOAD_CORE, SERVER_CORE } from './support/machine.mjs'
import { median, ratio, spread, whole } from './support/stats.mjs'

const CROWD = fileURLToPath(new URL('sandboxes/crowd.mjs', import.meta.url))

const RESET_TARGET = 10
const BYTES_TARGET = 20_000
const FLAT_TARGET = 1.2

const control = async (port, path, body) => {
  const { status, text } = await call(port, { method: 'POST', path: `/_emulator${path}`, body: JSON.stringify(body) })
  if (status !== 200) throw new Error(`${path} was answered ${status} ${text}`)
}

/** Milliseconds of resets of a sandbox that has this many jobs. */
const resets = async (port, jobs, rounds) => {
  const taken = []
  for (let round = 0; round < rounds; round++) {
    await load({ port, pid: process.pid }, { amount: jobs })
    if ((await countJobs(port)) < jobs) throw new Error('jobs are missing')
    const began = performance.now()
    await control(port, '/reset', {})
    taken.push(performance.now() - began)
  }
  return taken
}

/** Heap of one sandbox in which one import was made, bytes. */
const costOf = async (server, amount) => {
  const before = await heapUsed(server)
  for (let index = 0; index < amount; index++) {
    const { text } = await call(server.port, {
      method: 'POST',
      path: `${IMPORT_PATH}`,
      body: IMPORT_BODY,
      sandbox: `many-${index}`
    })
    if (!text.startsWith('{"code":200,')) throw new Error(`an import was answered ${text}`)
  }
  const bytes = ((await heapUsed(server)) - before) / amount
  await control(server.port, '/reset', { all: true })
  return bytes
}

/** Many sandboxes: cross-talk, memory, resets. @param {{ quick: boolean, say: (text: string) => void }} options */
export const sandboxes = async ({ quick, say }) => {
  const [crowd, seconds, many, rounds] = quick ? [50, 5, 1000, 3] : [200, 60, 10_000, 10]
  const perSecond = 50
  const server = await startServer(probed(emulator), { core: SERVER_CORE, ipc: true })
  try {
    const bytes = await costOf(server, many)
    say(`${whole(many)} sandboxes: ${whole(bytes)} bytes of heap each`)
    const reset = await resets(server.port, 10_000, rounds)
    say(`reset with 10,000 jobs: ${median(reset).toFixed(1)} ms`)
    const before = await heapUsed(server)
    const orders = JSON.stringify({ port: server.port, sandboxes: crowd, perSecond, seconds })
    const seen = JSON.parse(await run([process.execPath, CROWD, orders], { core: LOAD_CORE }))
    const full = await heapUsed(server)
    await control(server.port, '/reset', { all: true })
    const after = await heapUsed(server)
    say(JSON.stringify(seen))
    if (seen.wrong > 0) throw new Error(`${seen.wrong} answers were no success, the first: ${seen.first}`)
    return {
      verdicts: [
        {
          what: `cross-talk in ${whole(seen.sent)} answers`,
          value: whole(seen.crossTalk),
          target: 'none',
          met: seen.crossTalk === 0
        },
        {
          what: 'heap after, against before',
          value: ratio(after / before),
          target: `at most ${ratio(FLAT_TARGET)}`,
          met: after / before <= FLAT_TARGET
        },
        {
          what: 'reset with 10,000 jobs, slowest, ms',
          value: Math.max(...reset).toFixed(1),
          target: `at most ${RESET_TARGET}`,
          met: Math.max(...reset) <= RESET_TARGET
        },
        {
          what: `heap bytes a sandbox, of ${whole(many)}`,
          value: whole(bytes),
          target: `at most ${whole(BYTES_TARGET)}`,
          met: bytes <= BYTES_TARGET
        }
      ],
      lines: [
        `${crowd} clients at once, each in a sandbox of its own, ${perSecond} requests a second each for ${seconds} s: imports, gets and lists in turn. Every`,
        'answer and at the end every journal is read; a job of another sandbox in one of them is cross-talk.',
        `Reached: ${whole(seen.sent / seen.took)} requests/s. Heap after garbage collection: ${whole(before / 2 ** 20)} MiB before, ${whole(full / 2 ** 20)} MiB with all jobs and`,
        `journals, ${whole(after / 2 ** 20)} MiB after a reset of the server. Reset: ${rounds} times, ${spread(reset, value => value.toFixed(1))} ms as the caller sees it.`,
        `A sandbox: one import is made in each of ${whole(many)}.`
      ]
    }
  } finally {
    await server.stop()
  }
}

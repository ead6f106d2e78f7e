import { readFileSync } from 'node:fs'
import { Client } from './support/client.ts'
import { makePlace, type Part, Problems } from './support/place.ts'
import type { Server } from './support/server.ts'

const [LONG, SHORT] = [10_000, 2000]

/**
 * Milliseconds, and times the memory of a server that keeps its state in memory. The memory of the database's thread does not grow with the
 * sandboxes, so it counts only where they are as many as in the promise.
 */
const [START, MEMORY] = [2000, 1.2]

const IMPORT = JSON.stringify({
  clusterId: 'in01-5b7c0de3f1a2948',
  collectionName: 'medium_articles',
  objectUrl: 's3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json'
})

const FLAGS = ['--era', '2025', '--sandbox-limit', '20000']

/** Very many sandboxes with a job each: the start, and memory after it. */
export const many: Part = async context => {
  const problems = new Problems()
  const count = context.isLong ? LONG : SHORT
  const [place, memory] = [await makePlace(context), await makePlace({ ...context, kind: 'memory' })]
  try {
    const plain = await memory.start(FLAGS)
    const emptyMiB = residentMiB(plain)
    await fill(plain, count)
    const plainMiB = residentMiB(plain)
    await plain.kill()
    let server = await place.start(FLAGS)
    const threadMiB = context.isLong ? 0 : Math.max(0, residentMiB(server) - emptyMiB)
    await fill(server, count)
    const filledMiB = residentMiB(server)
    server = await place.crash(server, FLAGS)
    // On a busy machine the processor time says more than the time that passed.
    const startedIn = Math.round(Math.min(server.startedIn, processorMs(server)))
    const client = new Client(server.port)
    const call = { method: 'GET', path: '/_emulator/sandboxes' }
    const { sandboxes } = await client.json<{ sandboxes: readonly { name: string; jobs: number }[] }>(call)
    problems.equal(sandboxes.length, count + 1, 'sandboxes after the kill')
    problems.equal(sandboxes.filter(({ jobs }) => jobs !== DECLARED + 1).length, 1, 'sandboxes without their job')
    client.close()
    context.say(
      `  ${count} sandboxes: ready in ${Math.round(server.startedIn)} ms, ${Math.round(processorMs(server))} ms of processor time; ${filledMiB} MiB (${threadMiB} of them the thread), in memory ${plainMiB} MiB, after the restart ${residentMiB(server)} MiB`
    )
    if (context.kind !== 'unkilled') problems.check(startedIn <= START, () => `ready in ${startedIn} ms`)
    problems.check(
      filledMiB - threadMiB <= MEMORY * plainMiB,
      () => `${filledMiB} MiB, ${threadMiB} of them the thread, instead of ${plainMiB}`
    )
    await server.kill()
  } finally {
    await place.remove()
    await memory.remove()
  }
  return problems
}

/** Jobs that the built-in world declares. */
const DECLARED = 4

const CLIENTS = 20

const fill = async (server: Server, count: number): Promise<void> => {
  let next = 0
  const run = async (): Promise<void> => {
    const client = new Client(server.port)
    while (next < count) {
      const key = `demo@many-${next++}`
      await client.json({ method: 'POST', path: '/v1/vector/collections/import', key, body: IMPORT })
    }
    client.close()
  }
  await Promise.all(Array.from({ length: CLIENTS }, run))
}

const residentMiB = ({ pid }: Server): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)

/** Milliseconds that all threads have used. A tick has 10 ms. */
const processorMs = ({ pid }: Server): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

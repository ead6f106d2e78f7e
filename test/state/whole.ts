import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../src/lab/ids.ts'
import { Client } from './support/client.ts'
import { makePlace, type Part, Problems } from './support/place.ts'
import type { Server } from './support/server.ts'

const SANDBOXES = ['a', 'b', 'c', 'd', 'e', 'f']

const IMPORT = {
  clusterId: 'in01-5b7c0de3f1a2948',
  collectionName: 'medium_articles',
  objectUrl: 's3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json'
}

/** Jobs that the built-in world declares. */
const DECLARED = 4

/** Longest time from a call to the kill, milliseconds. */
const LONGEST = 25

/** Calls that change several sandboxes at once, or many things of one, are there as a whole after a kill, or not at all. */
export const whole: Part = async context => {
  const { rounds, kind, seed, say } = context
  const problems = new Problems()
  const place = await makePlace(context)
  const flags = ['--era', '2025', '--seed', String(seed), '--freeze', '2024-01-02T03:04:05Z']
  const random = seededRandom(seed)
  let server = await place.start(flags)
  const seen = new Map<string, number>()
  try {
    const empty = await snapshotOf(server)
    for (let round = 1; round <= 3 * rounds && problems.all.length === 0; round++) {
      await fill(server)
      const full = await countsOf(server)
      const [name, method, path, body] = [
        ['reset', 'POST', '/_emulator/reset', JSON.stringify({ all: true })],
        ['restore', 'PUT', '/_emulator/snapshot', empty],
        ['removal of a cluster', 'DELETE', `/_emulator/world/clusters/${IMPORT.clusterId}?sandbox=a`, undefined]
      ][round % 3] as [string, string, string, string | undefined]
      const client = new Client(server.port)
      const answered = client.send({ method, path, body }).then(
        ({ status }) => status === 200,
        () => false
      )
      await sleep(random() * LONGEST)
      if (kind === 'unkilled') await answered
      server = await place.crash(server, flags)
      const isDone = await answered
      client.close()
      const counts = await countsOf(server)
      const [before, after] = [JSON.stringify(full), JSON.stringify(expected(name, full))]
      const found = JSON.stringify(counts)
      const outcome = found === after ? 'done' : found === before ? 'not done' : 'half done'
      seen.set(`${name} ${outcome}`, (seen.get(`${name} ${outcome}`) ?? 0) + 1)
      problems.check(
        outcome === 'done' || (outcome === 'not done' && !isDone),
        () =>
          `round ${round}: a ${name}, ${isDone ? 'acknowledged' : 'in flight'}, is ${outcome}: ${before} became ${found}`
      )
      await send(server, 'POST', '/_emulator/reset', { all: true })
    }
    say(`  ${[...seen].map(([what, count]) => `${what} ${count}`).join(', ')}`)
  } finally {
    await server.kill()
    await place.remove()
  }
  return problems
}

const send = async ({ port }: Server, method: string, path: string, body?: object, key?: string): Promise<void> => {
  const client = new Client(port)
  await client.json({ method, path, key, body: body && JSON.stringify(body) })
  client.close()
}

const snapshotOf = async ({ port }: Server): Promise<string> => {
  const client = new Client(port)
  const { body } = await client.send({ method: 'GET', path: '/_emulator/snapshot' })
  client.close()
  return body
}

/** One job in each sandbox, more in the first one. */
const fill = async (server: Server): Promise<void> => {
  for (const sandbox of [...SANDBOXES, 'a', 'a']) {
    await send(server, 'POST', '/v1/vector/collections/import', IMPORT, `demo@${sandbox}`)
  }
  await send(server, 'POST', '/v1/vector/collections/import', IMPORT, 'demo')
}

type Counts = readonly (readonly [name: string, jobs: number])[]

const countsOf = async ({ port }: Server): Promise<Counts> => {
  const client = new Client(port)
  const call = { method: 'GET', path: '/_emulator/sandboxes' }
  const { sandboxes } = await client.json<{ sandboxes: readonly { name: string; jobs: number }[] }>(call)
  client.close()
  return sandboxes.map(({ name, jobs }) => [name, jobs] as const).sort()
}

/** Jobs of the cluster that is removed, of those that the world declares. */
const DECLARED_THERE = 2

const expected = (name: string, full: Counts): Counts => {
  if (name !== 'removal of a cluster') return [['default', DECLARED]]
  return full.map(([sandbox, jobs]) => [sandbox, sandbox === 'a' ? DECLARED - DECLARED_THERE : jobs])
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { drain, FAULT_TIMES, judge } from './judge.ts'
import {
  CLUSTERS,
  getCall,
  importCall,
  type Ledger,
  learnGet,
  learnImport,
  learnList,
  md5,
  newLedger
} from './ledger.ts'
import { Client, Lost } from './support/client.ts'
import { makePlace, type Part, Problems } from './support/place.ts'
import type { Server } from './support/server.ts'

/** The sandbox of jobs that take seconds, and that of jobs that end at once, where there are far more. */
const [SLOW, FAST] = ['slow', 'fast']

const SANDBOXES = [SLOW, FAST]

/** Clients in each sandbox. */
const CLIENTS = 20

const [SHORTEST, LONGEST] = [100, 1200]

/** Many clients in one sandbox, on a clock that runs: what any client was told must be there after a kill. */
export const crowd: Part = async context => {
  const { seed, rounds, kind, say } = context
  const problems = new Problems()
  const place = await makePlace(context)
  const world = join(place.files, 'world.json')
  writeFileSync(world, JSON.stringify(RANDOM_WORLD))
  const flags = ['--world', world, '--era', '2025', '--seed', String(seed), '--speed', '4']
  const random = seededRandom(seed)
  const ledgers = new Map(SANDBOXES.map(name => [name, newLedger()]))
  let server = await place.start(flags)
  try {
    await prepare(server)
    for (let round = 1; round <= rounds && problems.all.length === 0; round++) {
      const pause = SHORTEST + random() * (LONGEST - SHORTEST)
      await addFaults(server)
      const load = loadAll(server, ledgers, sleep(pause), round, random)
      await sleep(pause)
      if (kind === 'unkilled') await load
      server = await place.crash(server, flags)
      for (const failure of await load) problems.add(`round ${round}: ${failure}`)
      const jobs: number[] = []
      for (const [sandbox, ledger] of ledgers) {
        jobs.push(
          await judge(server, sandbox, ledger, { ...context, flags }, problems, `round ${round}, sandbox ${sandbox}`)
        )
      }
      say(
        `  round ${round}: killed after ${Math.round(pause)} ms; ${jobs.join(' and ')} jobs, ready in ${Math.round(server.startedIn)} ms`
      )
    }
    if (problems.all.length === 0)
      for (const [sandbox, ledger] of ledgers) await drain(server, sandbox, ledger, problems)
  } finally {
    await server.kill()
    await place.remove()
  }
  return problems
}

const prepare = async ({ port }: Server): Promise<void> => {
  const client = new Client(port)
  const body = JSON.stringify({ progress: 'immediate' })
  await client.json({ method: 'PATCH', path: `/_emulator/progress?sandbox=${FAST}`, body })
  client.close()
}

const FAULTS = [
  { operation: 'import', status: 503, times: FAULT_TIMES },
  { operation: 'get', status: 429, times: FAULT_TIMES }
]

const addFaults = async ({ port }: Server): Promise<void> => {
  const client = new Client(port)
  for (const fault of FAULTS) {
    await client.json({ method: 'POST', path: `/_emulator/faults?sandbox=${SLOW}`, body: JSON.stringify(fault) })
  }
  client.close()
}

/** Loads both sandboxes until the server is killed or time is up. Returns failures that no kill explains. */
const loadAll = async (
  server: Server,
  ledgers: ReadonlyMap<string, Ledger>,
  time: Promise<unknown>,
  round: number,
  random: () => number
): Promise<string[]> => {
  let isOver = false
  time.then(() => {
    isOver = true
  })
  const failures: string[] = []
  const run = async (work: (client: Client) => Promise<void>, lose: () => void): Promise<void> => {
    const client = new Client(server.port)
    try {
      while (!isOver) await work(client)
    } catch (error) {
      if (!(error instanceof Lost)) throw error
      lose()
      await server.exit()
    } finally {
      client.close()
    }
  }
  const clients = [...ledgers].flatMap(([sandbox, ledger]) => [
    ...Array.from({ length: CLIENTS }, (_, at) => {
      const clusterId = CLUSTERS[at % CLUSTERS.length] ?? ''
      let isImport = false
      let own: string | undefined
      const work = async (client: Client): Promise<void> => {
        isImport = true
        const answer = await client.send(importCall(sandbox, clusterId, at % 2 === 0 ? 'v1' : 'v2'))
        isImport = false
        own = learnImport(answer, ledger, failures) ?? own
        if (own !== undefined) learnGet(own, await client.send(getCall(sandbox, clusterId, own)), ledger, failures)
        if (at % 5 === 0) await learnList(client, sandbox, ledger)
      }
      return run(work, () => {
        if (isImport) ledger.flying++
        ledger.lost++
      })
    }),
    uploader(run, sandbox, ledger, round, random, failures)
  ])
  await Promise.all(clients)
  return failures
}

const KEYS = 6

/** Replaces objects of a bucket one after the other, small and large ones. */
const uploader = (
  run: (work: (client: Client) => Promise<void>, lose: () => void) => Promise<void>,
  sandbox: string,
  { objects }: Ledger,
  round: number,
  random: () => number,
  failures: string[]
): Promise<void> => {
  let count = 0
  let flying: { readonly key: string; readonly hash: string } | undefined
  const work = async (client: Client): Promise<void> => {
    count++
    const key = `mine/${round}-${count % KEYS}.bin`
    const bytes = Buffer.alloc(1 + Math.floor(random() ** 4 * 3_000_000), `${round} ${count} `)
    flying = { key, hash: md5(bytes) }
    const path = `/_emulator/world/objects/aws/made/${key}?sandbox=${sandbox}`
    const { status, body } = await client.send({ method: 'PUT', path, body: bytes })
    if (status === 200) objects.set(key, new Set([flying.hash]))
    else failures.push(`an upload was answered ${status} ${body}`)
    flying = undefined
    await sleep(5)
  }
  return run(work, () => {
    if (flying !== undefined) objects.set(flying.key, new Set([...(objects.get(flying.key) ?? ['none']), flying.hash]))
  })
}

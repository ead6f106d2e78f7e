import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { checkChanges } from './changes.ts'
import { checkClocks } from './clocks.ts'
import { checkEpochs } from './epochs.ts'
import { allJobs, judge } from './judge.ts'
import { CLUSTERS, getCall, importCall, type Ledger, learnGet, learnImport, newLedger } from './ledger.ts'
import type { Answer } from './support/client.ts'
import { fakedTime } from './support/faketime.ts'
import { lab } from './support/lab.ts'
import { type Context, type Part, Problems, shorten } from './support/place.ts'
import { makeReplicas, type Replicas, Spread } from './support/replicas.ts'
import { Absent } from './support/tools.ts'

/** Clients at once. */
const CLIENTS = 24

/** Milliseconds of load. */
const [LONG, SHORT] = [8000, 700]

/** The clock of its machine is ahead by some seconds. */
const SKEWED = 2

/** What checks of a set of replicas share. */
export interface Shared {
  readonly context: Context
  readonly replicas: Replicas
  /** Straight to the replicas. */
  readonly spread: Spread
  /** Flags of the replicas without their state. */
  readonly flags: readonly string[]
  readonly problems: Problems
}

/** Two and three replicas, straight and through nginx, are one emulator: jobs, ids, changes, clocks, resets. */
export const replicas: Part = async context => {
  const problems = new Problems()
  for (const count of [2, 3]) {
    const made = await makeShared(context, count, problems)
    try {
      await checkNames(made)
      await checkFlow(made, made.spread, 'straight')
      await checkBalanced(made)
      if (count === 2) continue
      for (const check of [checkChanges, checkClocks, checkEpochs]) {
        if (problems.all.length === 0) await check(made)
      }
    } finally {
      await made.remove()
    }
    if (problems.all.length > 0) break
  }
  return problems
}

const makeShared = async (
  context: Context,
  count: number,
  problems: Problems
): Promise<Shared & { remove(): Promise<void> }> => {
  const world = join(context.files, 'world.json')
  const { unlistedKeys: _, ...listed } = RANDOM_WORLD
  writeFileSync(world, JSON.stringify({ ...listed, keys: [{ key: 'demo', organization: 'org' }] }))
  const flags = ['--world', world, '--era', '2025', '--seed', String(context.seed), '--speed', '4']
  const skewed = await fakedTime('+5s').catch(error => {
    if (!(error instanceof Absent)) throw error
    context.say(`absent: faketime (${error.message}); machines whose clocks differ were not tested`)
    return {}
  })
  const made = await makeReplicas(context, count, { flags, env: at => (at === SKEWED ? skewed : {}) })
  const spread = new Spread(made.ports, seededRandom(context.seed))
  return {
    ...{ context, replicas: made, spread, flags, problems },
    remove: async () => {
      spread.close()
      await made.remove()
    }
  }
}

/** A header tells which replica has answered. */
const checkNames = async ({ context, spread, problems }: Shared): Promise<void> => {
  if (context.kind !== 'postgres') return
  const call = { method: 'GET', path: '/v1/clusters', key: 'demo' }
  const nameOf = ({ headers }: Answer): string => String(headers['x-emulator-replica'])
  const [first, again] = [(await spread.each(call)).map(nameOf), (await spread.each(call)).map(nameOf)]
  problems.equal(again, first, 'x-emulator-replica of the second call to each replica')
  problems.equal(new Set(first).size, spread.size, `number of different names in x-emulator-replica: ${first}`)
  problems.check(!first.includes('undefined'), () => 'there is no header x-emulator-replica')
}

const checkBalanced = async (made: Shared): Promise<void> => {
  if (made.problems.all.length > 0) return
  const { context, replicas: all } = made
  try {
    const nginx = await all.balance()
    const balanced = new Spread([nginx.port], seededRandom(context.seed))
    await checkFlow(made, balanced, 'through nginx')
    balanced.close()
  } catch (error) {
    if (!(error instanceof Absent)) throw error
    context.say(`absent: nginx (${error.message})`)
  }
}

/** A job that one replica has made is known to all at once, and the ids follow the seed in the order of acceptance. */
const checkFlow = async (made: Shared, spread: Spread, way: string): Promise<void> => {
  const { context, replicas: all, flags, problems } = made
  const where = `${all.ports.length} replicas ${way}`
  const sandbox = 'flow'
  await made.spread.json(lab('DELETE', `/sandboxes/${sandbox}`, 'default')).catch(() => {})
  const ledger = newLedger()
  const failures: string[] = []
  const end = performance.now() + (context.isLong ? LONG : SHORT)
  const client = async (number: number): Promise<void> => {
    const clusterId = CLUSTERS[number % CLUSTERS.length] ?? ''
    while (performance.now() < end && failures.length === 0) {
      await followOne(spread, sandbox, clusterId, number % 2 === 0 ? 'v1' : 'v2', ledger, failures)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)))
  for (const failure of failures.slice(0, 3)) problems.add(`${where}: ${failure}`)
  if (failures.length > 0) return
  for (const [at, port] of all.ports.entries()) {
    const here = `${where}, seen at replica ${at + 1}`
    const jobs = await judge({ port }, sandbox, ledger, { ...context, flags }, problems, here)
    problems.equal(jobs, ledger.seen.size, `${here}: number of jobs`)
  }
  context.say(`  ${where}: ${ledger.seen.size} jobs in order`)
}

/** An import and what other replicas say of its job at once. */
const followOne = async (
  spread: Spread,
  sandbox: string,
  clusterId: string,
  api: 'v1' | 'v2',
  ledger: Ledger,
  failures: string[]
): Promise<void> => {
  const id = learnImport(await spread.send(importCall(sandbox, clusterId, api)), ledger, failures)
  if (id === undefined) return
  learnGet(id, await spread.send(getCall(sandbox, clusterId, id)), ledger, failures)
  const { key } = getCall(sandbox, clusterId, id)
  const described = await spread.send({
    ...{ method: 'POST', path: '/v2/vectordb/jobs/import/describe', key },
    body: JSON.stringify({ clusterId, jobId: id })
  })
  if (!described.body.includes('"code":0')) failures.push(`describe of ${id}: ${shorten(described.body)}`)
  const list = await spread.send({
    ...{ method: 'GET', key },
    path: `/v1/vector/collections/import/list?clusterId=${clusterId}&pageSize=100`
  })
  if (!list.body.includes(id)) failures.push(`the list has no ${id}: ${shorten(list.body)}`)
}

/** Jobs of a sandbox as each replica lists them, oldest first. */
export const listedIds = (spread: Spread, sandbox: string): Promise<string[][]> =>
  Promise.all(
    Array.from({ length: spread.size }, async (_, at) =>
      (await allJobs(spread.at(at), sandbox)).map(({ jobId }) => jobId)
    )
  )

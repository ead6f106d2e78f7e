import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { judge } from './judge.ts'
import { Client } from './support/client.ts'
import { PASSWORD } from './support/database.ts'
import { Load } from './support/load.ts'
import { type Context, type Part, Problems, shorten } from './support/place.ts'
import { makeReplicas, type Replicas } from './support/replicas.ts'

const REPLICAS = 3

const SANDBOX = 'slow'

/** Restarts of the database, of which the last one takes long. */
const [LONG, SHORT] = [5, 2]

/** Milliseconds: the longest wait of a client for another replica, and for the database. A busy machine takes some of its own. */
const [HANG, OUTAGE, SLACK] = [6000, 10_000, 1500]

/** Longer than a client waits for the database. */
const GONE = 13_000

interface Made {
  readonly context: Context
  readonly replicas: Replicas
  readonly flags: readonly string[]
  readonly problems: Problems
}

/** Replicas that are killed or hang, and a database that goes away, under load. */
export const away: Part = async context => {
  const problems = new Problems()
  const world = join(context.files, 'world.json')
  writeFileSync(world, JSON.stringify(RANDOM_WORLD))
  const flags = ['--world', world, '--era', '2025', '--seed', String(context.seed), '--speed', '4']
  for (const check of [checkKilled, checkHang, checkRestarts]) {
    if (problems.all.length > 0) break
    const replicas = await makeReplicas(context, REPLICAS, { flags })
    try {
      await check({ context, replicas, flags, problems })
      const said = replicas.output()
      problems.check(!said.includes(PASSWORD), () => `the password is in the output: ${shorten(said, 3000)}`)
      problems.check(!/^\s+at .*:\d+\)?$/m.test(said), () => `a stack trace is in the output: ${shorten(said, 3000)}`)
    } finally {
      await replicas.remove()
    }
  }
  return problems
}

const judgeAll = async ({ context, replicas, flags, problems }: Made, load: Load, what: string): Promise<void> => {
  for (const failure of load.failures.slice(0, 3)) problems.add(`${what}: ${failure}`)
  for (const [at, port] of replicas.ports.entries()) {
    const where = `${what}, seen at replica ${at + 1}`
    await judge({ port }, SANDBOX, load.ledger, { ...context, flags }, problems, where)
  }
}

/** Replicas that are killed, one after the other: clients of the others notice nothing, and nothing acknowledged is lost. */
const checkKilled = async (made: Made): Promise<void> => {
  const { context, replicas, problems } = made
  const random = seededRandom(context.seed)
  const load = new Load(replicas.ports, SANDBOX)
  const rounds = context.isLong ? context.rounds : 2
  let slowest = 0
  for (let round = 1; round <= rounds && load.failures.length === 0; round++) {
    await sleep(100 + random() * 900)
    const at = Math.floor(random() * REPLICAS)
    await replicas.kill(at)
    await sleep(random() * 300)
    await replicas.restart(at)
    problems.check(await load.recovers(OUTAGE), () => `round ${round}: replica ${at + 1} does not come back`)
  }
  await load.stop()
  for (let at = 0; at < REPLICAS; at++) slowest = Math.max(slowest, Math.round(load.slowest(at)))
  problems.check(slowest <= HANG + SLACK, () => `a client waited ${slowest} ms after a kill`)
  problems.equal(load.unavailable, 0, 'calls that got 503 though the database was there')
  await judgeAll(made, load, `${rounds} killed replicas`)
  context.say(`  ${rounds} killed replicas: ${load.ledger.seen.size} jobs, slowest call ${slowest} ms`)
}

/** Stops of a replica until one comes while it holds up the others. */
const STOPS = 12

/** One replica is killed, another one stands still: the others wait a few seconds at most, and nothing acknowledged is lost. */
const checkHang = async (made: Made): Promise<void> => {
  const { context, replicas, problems } = made
  const load = new Load(replicas.ports, SANDBOX)
  await sleep(700)
  await replicas.kill(1)
  let isHolding = false
  for (let stop = 0; stop < STOPS && !isHolding && load.failures.length === 0; stop++) {
    replicas.signal(2, 'SIGCONT')
    await sleep(130)
    replicas.signal(2, 'SIGSTOP')
    const stopped = performance.now()
    await sleep(400)
    isHolding = load.acknowledged(0, stopped + 100) === 0
    if (context.kind !== 'postgres') break
  }
  const stopped = performance.now()
  await sleep(context.kind === 'postgres' ? HANG + 1000 : 200)
  problems.check(load.acknowledged(0, stopped) > 0, () => 'a replica did nothing while another one stood still')
  const continued = performance.now()
  replicas.signal(2, 'SIGCONT')
  await replicas.restart(1)
  problems.check(
    await load.recovers(OUTAGE),
    () => 'not every replica acknowledges imports after SIGCONT and a restart'
  )
  await sleep(300)
  await load.stop()
  const slowest = Math.round(load.slowest(0))
  problems.check(slowest <= HANG + SLACK, () => `a client waited ${slowest} ms for another replica`)
  problems.check(load.acknowledged(2, continued) > 0, () => 'the replica that stood still acknowledges nothing')
  for (const at of [0, 2])
    problems.equal(load.lost[at], 0, `connections lost at replica ${at + 1}, which was not killed`)
  await judgeAll(made, load, 'a killed and a stopped replica')
  const held = isHolding ? 'held up the others' : 'held up nobody'
  context.say(
    `  a stopped replica ${held}; ${load.ledger.seen.size} jobs, slowest call elsewhere ${slowest} ms, ${load.unavailable} times 503`
  )
}

/** The database ends as if its machine were lost, and comes back. */
const checkRestarts = async (made: Made): Promise<void> => {
  const { context, replicas, problems } = made
  const random = seededRandom(context.seed)
  const load = new Load(replicas.ports, SANDBOX)
  const restarts = context.isLong ? LONG : SHORT
  for (let restart = 1; restart <= restarts; restart++) {
    await sleep(300 + random() * 1000)
    await replicas.database?.stopAtOnce()
    if (restart < restarts) await sleep(random() * 2000)
    else await lookWhileAway(made)
    await replicas.database?.start()
    const back = performance.now()
    const where = `restart ${restart} of the database`
    problems.check(await load.recovers(OUTAGE), () => `${where}: not every replica acknowledges imports after it`)
    context.say(`  ${where}: all replicas were back after ${Math.round(performance.now() - back)} ms`)
    if (problems.all.length > 0) break
  }
  await load.stop()
  if (context.kind === 'postgres') await checkProbes(made, 200, 'after the database came back')
  for (let at = 0; at < REPLICAS; at++) {
    const slowest = Math.round(load.slowest(at))
    problems.check(slowest <= OUTAGE + SLACK, () => `a client of replica ${at + 1} waited ${slowest} ms`)
    problems.equal(load.lost[at], 0, `connections lost at replica ${at + 1}, which was not killed`)
  }
  await judgeAll(made, load, `${restarts} restarts of the database`)
  context.say(`  ${restarts} restarts: ${load.ledger.seen.size} jobs, ${load.unavailable} times 503`)
}

/** While it is away: the probes, an import, a read. */
const lookWhileAway = async (made: Made): Promise<void> => {
  const { context, replicas, problems } = made
  if (context.kind !== 'postgres') return
  const begun = performance.now()
  await sleep(1500)
  await checkProbes(made, 503, 'while the database is away')
  const [port = 0] = replicas.ports
  for (const path of ['/v1/clusters', '/_emulator/jobs', '/_emulator/world']) {
    const client = new Client(port)
    const asked = performance.now()
    const { status, headers, body } = await client.send({ method: 'GET', path, key: 'demo' })
    const took = Math.round(performance.now() - asked)
    problems.check(
      (status === 503 && typeof headers['x-emulator-explain'] === 'string') || status === 200,
      () => `${path} while the database is away was answered ${status} ${shorten(body)}`
    )
    problems.check(took <= OUTAGE + SLACK, () => `${path} while the database is away took ${took} ms`)
    client.close()
    if (performance.now() - begun > GONE) break
  }
  while (performance.now() - begun < GONE) await sleep(100)
  await checkProbes(made, 503, 'while the database is still away')
}

/** The process lives all the time; it is ready where the database is. */
const checkProbes = async ({ replicas, problems }: Made, ready: number, when: string): Promise<void> => {
  for (const [at, port] of replicas.ports.entries()) {
    const client = new Client(port)
    const probe = async (path: string): Promise<number> => {
      const { status, body } = await client.send({ method: 'GET', path: `/_emulator/${path}` })
      problems.check(!body.includes(PASSWORD), () => `${path} has the password: ${body}`)
      return status
    }
    problems.equal(await probe('health'), 200, `health of replica ${at + 1} ${when}`)
    let seen = await probe('ready')
    for (const end = performance.now() + 3000; seen !== ready && performance.now() < end; seen = await probe('ready'))
      await sleep(100)
    problems.equal(seen, ready, `ready of replica ${at + 1} ${when}`)
    client.close()
  }
}

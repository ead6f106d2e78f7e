import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { judge } from './judge.ts'
import { getCall, importCall } from './ledger.ts'
import { type Answer, Client } from './support/client.ts'
import { startDatabase } from './support/database.ts'
import { Load } from './support/load.ts'
import { type Context, type Part, Problems, shorten } from './support/place.ts'
import { makeReplicas, type Replicas } from './support/replicas.ts'
import { Absent, ordinaryUser } from './support/tools.ts'

/** Sizes of the disk, as mount takes them. An empty database has some 8 MB. */
const [SMALL, LARGE] = ['12m', '256m']

/** Milliseconds until a disk of that size is full, and until all replicas import again. */
const [FILLED, BACK] = [60_000, 10_000]

const SANDBOX = 'slow'

/** A database whose disk is full under load: imports fail with the reason, reads go on; with more room nothing acknowledged is lost. */
export const full: Part = async context => {
  const problems = new Problems()
  if (context.kind !== 'postgres') return problems
  // PostgreSQL runs as another user, who must get there.
  const disk = mkdtempSync(join(tmpdir(), 'state-test-disk-'))
  try {
    mountDisk(disk)
    try {
      await checkDisk(context, disk, problems)
    } finally {
      mount(['umount', disk])
    }
  } catch (error) {
    if (!(error instanceof Absent)) throw error
    context.say(`absent: a full disk (${error.message})`)
  } finally {
    rmSync(disk, { recursive: true })
  }
  return problems
}

/** @throws Absent */
const mountDisk = (disk: string): void => {
  const { uid, gid } = ordinaryUser()
  if (uid === undefined || gid === undefined) throw new Absent('only root may mount a small one')
  mount(['mount', '-t', 'tmpfs', '-o', `size=${SMALL}`, 'tmpfs', disk])
  chownSync(disk, uid, gid)
}

const mount = ([program = '', ...args]: readonly string[]): void => {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Absent(`${program} failed: ${error?.message ?? stderr.trim()}`)
}

const checkDisk = async (context: Context, disk: string, problems: Problems): Promise<void> => {
  const world = join(context.files, 'world.json')
  writeFileSync(world, JSON.stringify(RANDOM_WORLD))
  const flags = ['--world', world, '--era', '2025', '--seed', String(context.seed)]
  const database = await startDatabase({ disk })
  const replicas = await makeReplicas(context, 2, { flags, database })
  const load = new Load(replicas.ports, SANDBOX)
  try {
    for (const end = performance.now() + FILLED; load.unavailable === 0 && performance.now() < end; ) await sleep(20)
    await checkRefused(replicas, [...load.ledger.seen.keys()][0] ?? '', problems)
    mount(['mount', '-o', `remount,size=${LARGE}`, disk])
    const back = performance.now()
    problems.check(await load.recovers(BACK), () => 'with room again, not every replica acknowledges imports')
    context.say(
      `  ${load.ledger.seen.size} jobs, ${load.unavailable} times 503; with room all replicas were back after ${Math.round(performance.now() - back)} ms`
    )
    await load.stop()
    problems.equal(load.failures.slice(0, 3), [], 'failures of calls')
    problems.equal(load.lost, [0, 0], 'lost connections')
    for (const [at, port] of replicas.ports.entries()) {
      await judge({ port }, SANDBOX, load.ledger, { ...context, flags }, problems, `seen at replica ${at + 1}`)
    }
  } finally {
    await load.stop()
    await replicas.remove()
  }
}

/** While there is no room. */
const checkRefused = async ({ ports }: Replicas, id: string, problems: Problems): Promise<void> => {
  for (const [at, port] of ports.entries()) {
    const client = new Client(port)
    const where = `replica ${at + 1}, without room`
    const { status, headers, body } = await refusedImport(client)
    const explain = String(headers['x-emulator-explain'])
    problems.check(
      status === 503 && /cannot be written: its disk is full/.test(explain),
      () => `${where}: an import was answered ${status} ${explain} ${shorten(body)}`
    )
    const read = await client.send(getCall(SANDBOX, 'in01-a', id))
    problems.check(read.status === 200, () => `${where}: a read was answered ${read.status} ${shorten(read.body)}`)
    const health = await client.send({ method: 'GET', path: '/_emulator/health' })
    problems.equal(health.status, 200, `${where}: health`)
    client.close()
  }
}

/** The first import that is refused. A small one may have room in a page that has been begun. @returns otherwise the last one */
const refusedImport = async (client: Client): Promise<Answer> => {
  for (const end = performance.now() + FILLED; ; ) {
    const answer = await client.send(importCall(SANDBOX, 'in01-a', 'v1'))
    if (answer.status !== 200 || performance.now() >= end) return answer
  }
}

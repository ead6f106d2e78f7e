import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { drawSteps, keyOf, learn, type Session, type Step } from './calls.ts'
import { answerText, firstDifference, type Looks, lookAt } from './look.ts'
import { type Call, Client, Lost } from './support/client.ts'
import { makePlace, type Part, Problems, shorten } from './support/place.ts'
import { type Server, start } from './support/server.ts'
import { filesBelow, sha256, strayFiles, temporaryFiles } from './support/stray.ts'

const SANDBOXES = ['default', 'one', 'two', 'three', 'four', 'five', 'six', 'seven']

/** Milliseconds of load before a kill. */
const [SHORTEST, LONGEST] = [50, 900]

/** One client with a sandbox of its own. */
interface Driver {
  readonly session: Session
  readonly random: () => number
  steps: Step[]
  /** Acknowledged calls of this round with their responses. */
  done: { readonly call: Call; readonly answer: string }[]
  /** The call without a response when the server was killed. */
  flying: Call | undefined
}

/**
 * Rounds of random calls and a kill. A server in memory, which is never killed, gets the acknowledged calls, one sandbox after the other.
 * Both must give the same responses, and look the same after each kill: with the call in flight, or without it.
 */
export const exact: Part = async context => {
  const { kind, node, seed, rounds, say } = context
  const problems = new Problems()
  const place = await makePlace(context)
  const world = join(place.files, 'world.json')
  writeFileSync(world, JSON.stringify(RANDOM_WORLD))
  const flags = ['--world', world, '--era', '2025', '--freeze', '2024-01-02T03:04:05Z', '--seed', String(seed)]
  const reference = await start({ node, flags })
  const told = new Client(reference.port)
  let server = await place.start(flags)
  const own = new Set(place.folder === undefined ? [] : await filesBelow(place.folder))
  const random = seededRandom(seed)
  const drivers = SANDBOXES.map((sandbox, at) => newDriver(sandbox, seededRandom(seed * 100 + at)))
  const bodies = new Set<string>()
  let calls = 0
  try {
    for (let round = 1; round <= rounds && problems.all.length === 0; round++) {
      const pause = SHORTEST + random() * (LONGEST - SHORTEST)
      const crashed = loadUntil(server, drivers, sleep(pause))
      await sleep(pause)
      // The loads stop by themselves where nothing is killed.
      if (kind === 'unkilled') await crashed
      server = await place.crash(server, flags)
      await crashed
      const client = new Client(server.port)
      const flying = drivers.filter(driver => driver.flying !== undefined).length
      let applied = 0
      for (const driver of drivers) {
        calls += driver.done.length
        for (const { body } of [...driver.done.map(({ call }) => call), driver.flying ?? { body: undefined }]) {
          if (body !== undefined) bodies.add(sha256(body))
        }
        if (await judge(driver, client, told, problems, `round ${round}`)) applied++
      }
      if (place.folder !== undefined) {
        for (const file of await strayFiles(place.folder, own, bodies))
          problems.add(`round ${round}: stray file ${file}`)
      }
      client.close()
      say(
        `  round ${round}: killed after ${Math.round(pause)} ms; ${calls} calls so far, ${flying} in flight, ${applied} of them applied; ready in ${Math.round(server.startedIn)} ms`
      )
    }
    if (problems.all.length === 0) {
      server = await checkEmpty(server, place.folder, own, problems, () => place.crash(server, flags))
      // A server has one folder of its own, and removes those of killed ones in the background.
      for (const end = performance.now() + 5000; performance.now() < end; await sleep(50)) {
        if ((await temporaryFiles(place.temporary)).length <= 1) break
      }
      await server.stop()
      problems.equal(await temporaryFiles(place.temporary), [], 'files in the temporary folder')
    }
  } finally {
    told.close()
    await reference.kill()
    await server.kill()
    await place.remove()
  }
  return problems
}

const newDriver = (sandbox: string, random: () => number): Driver => ({
  session: { sandbox, uploads: [], grants: [], jobs: async () => [] },
  random,
  ...{ steps: [], done: [], flying: undefined }
})

/** Each client sends one call after the other. */
const loadUntil = async (server: Server, drivers: readonly Driver[], time: Promise<unknown>): Promise<void> => {
  let isOver = false
  time.then(() => {
    isOver = true
  })
  const run = async (driver: Driver): Promise<void> => {
    const client = new Client(server.port)
    const { session, random } = driver
    const path = `/_emulator/jobs?sandbox=${session.sandbox}&limit=30`
    session.jobs = async () => {
      const { status, body } = await client.send({ method: 'GET', path })
      return status === 200 ? (JSON.parse(body) as { jobs: { jobId: string; clusterId: string }[] }).jobs : []
    }
    driver.done = []
    try {
      while (!isOver) {
        if (driver.steps.length === 0) driver.steps = drawSteps(random, session.sandbox)
        const call = await driver.steps.shift()?.(session)
        if (call === undefined) continue
        driver.flying = call
        const answer = await client.send(call)
        driver.flying = undefined
        driver.done.push({ call, answer: answerText(answer) })
        learn(session, call, answer)
      }
    } catch (error) {
      if (!(error instanceof Lost)) throw error
      if (!server.ended()) await server.exit()
    } finally {
      client.close()
    }
  }
  await Promise.all(drivers.map(run))
}

/** Returns whether the call in flight was applied. */
const judge = async (
  driver: Driver,
  client: Client,
  told: Client,
  problems: Problems,
  when: string
): Promise<boolean> => {
  const { session, done, flying } = driver
  const where = `${when}, sandbox ${session.sandbox}`
  for (const { call, answer } of done) {
    const expected = answerText(await told.send(call))
    if (expected !== answer) {
      problems.add(`${where}: ${describe(call)} was answered ${shorten(answer)}, in memory ${shorten(expected)}`)
      return false
    }
  }
  driver.flying = undefined
  const look = (at: Client): Promise<Looks> => lookAt(at, session.sandbox, session.grants)
  const [seen, before] = await Promise.all([look(client), look(told)])
  const without = firstDifference(seen, before)
  if (without === undefined) return false
  if (flying === undefined) {
    problems.add(`${where}: ${without}`)
    return false
  }
  // A sandbox may be made in a commit of its own, while the body of its first call arrives.
  if (before.size === 1 && seen.size > 1) {
    await told.send({ method: 'GET', path: '/v1/clouds', key: keyOf(session.sandbox) })
    if (firstDifference(seen, await look(told)) === undefined) return false
  }
  const answer = await told.send(flying)
  learn(session, flying, answer)
  // Both look again, because what was learned may be looked at too.
  const [again, after] = await Promise.all([look(client), look(told)])
  const applied = firstDifference(again, after)
  if (applied === undefined) return true
  // A fault may be taken in a commit of its own, before its call does anything.
  const isFault = (request: string): boolean => request.includes('/_emulator/faults')
  if (answer.headers['x-emulator-fault'] !== undefined && firstDifference(seen, before, isFault) === undefined) {
    await resetBoth(session, client, told)
    return true
  }
  const last = done.slice(-3).map(({ call }) => describe(call))
  problems.add(
    [
      `${where}, with ${describe(flying)} in flight`,
      `  not applied: ${without}`,
      `  applied: ${applied}`,
      `  the last calls: ${last.join('; ')}`
    ].join('\n    ')
  )
  return false
}

const resetBoth = async (session: Session, client: Client, told: Client): Promise<void> => {
  const reset = { method: 'POST', path: `/_emulator/reset?sandbox=${session.sandbox}`, body: '{}' }
  const [seen, expected] = await Promise.all([client.send(reset), told.send(reset)])
  if (seen.status !== expected.status) throw new Error(`resets were answered ${seen.status} and ${expected.status}`)
  session.uploads = []
  session.grants = []
}

const describe = ({ method, path, body }: Call): string => `${method} ${path} ${shorten(String(body ?? ''), 200)}`

/** After a reset of everything and another kill, nothing of the uploads is left. */
const checkEmpty = async (
  server: Server,
  folder: string | undefined,
  own: ReadonlySet<string>,
  problems: Problems,
  crash: () => Promise<Server>
): Promise<Server> => {
  const client = new Client(server.port)
  await client.json({ method: 'POST', path: '/_emulator/reset', body: JSON.stringify({ all: true }) })
  client.close()
  const started = await crash()
  if (folder !== undefined) {
    problems.equal(await strayFiles(folder, own, new Set()), [], 'files of the state after a reset of everything')
  }
  return started
}

import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { drawSteps, learn, type Session } from './calls.ts'
import { firstDifference, lookAt } from './look.ts'
import { Client, Lost } from './support/client.ts'
import { type Context, makePlace, type Part, type Place, Problems } from './support/place.ts'
import { type Server, start } from './support/server.ts'
import { filesBelow, temporaryFiles } from './support/stray.ts'

const SANDBOXES = ['default', 'one', 'two']

/** Milliseconds until SIGTERM has ended a server. */
const PATIENCE = 10_000

/** SIGTERM ends a server soon and leaves a whole state that only its user can read; snapshots go from one kind of state to another. */
export const leave: Part = async context => {
  const problems = new Problems()
  const place = await makePlace(context)
  const world = join(place.files, 'world.json')
  writeFileSync(world, JSON.stringify(RANDOM_WORLD))
  const flags = ['--world', world, '--era', '2025', '--freeze', '2024-01-02T03:04:05Z', '--seed', String(context.seed)]
  try {
    await checkExport(context, place, flags, problems)
    if (context.kind === 'folder') await checkSigterm(place, flags, problems)
  } finally {
    await place.remove()
  }
  return problems
}

const drive = async ({ port }: Server, seed: number, count: number): Promise<void> => {
  for (const [at, sandbox] of SANDBOXES.entries()) {
    const client = new Client(port)
    const random = seededRandom(seed + at)
    const path = `/_emulator/jobs?sandbox=${sandbox}&limit=30`
    const jobs = async (): ReturnType<Session['jobs']> => {
      const { status, body } = await client.send({ method: 'GET', path })
      return status === 200 ? (JSON.parse(body) as { jobs: { jobId: string; clusterId: string }[] }).jobs : []
    }
    const session: Session = { sandbox, uploads: [], grants: [], jobs }
    for (let drawn = 0; drawn < count; drawn++) {
      for (const step of drawSteps(random, sandbox)) {
        const call = await step(session)
        if (call !== undefined) learn(session, call, await client.send(call))
      }
    }
    client.close()
  }
}

/** What a snapshot leaves out: unfinished uploads, secrets, rules that match a key. */
const isLeftOut = (request: string): boolean => /\?uploads|secrets=true|\/(?:faults|scenarios)\?/.test(request)

const compare = async (first: Server, second: Server, problems: Problems, what: string): Promise<void> => {
  const [one, other] = [new Client(first.port), new Client(second.port)]
  for (const sandbox of SANDBOXES) {
    const difference = firstDifference(await lookAt(other, sandbox), await lookAt(one, sandbox), isLeftOut)
    problems.check(difference === undefined, () => `${what}, sandbox ${sandbox}: ${difference}`)
  }
  one.close()
  other.close()
}

/** From memory into the state, and back, through the files of --export-on-exit. */
const checkExport = async (
  { node, seed }: Context,
  place: Place,
  flags: readonly string[],
  problems: Problems
): Promise<void> => {
  const [file, back] = [join(place.files, 'memory.json'), join(place.files, 'state.json')]
  const reference = await start({ node, flags })
  await drive(reference, seed, 25)
  const memory = await start({ node, flags: [...flags, '--export-on-exit', file] })
  await drive(memory, seed, 25)
  problems.equal(await memory.stop(), 0, 'exit code of the server in memory')
  const state = await place.start([...flags, '--import-snapshot', file, '--export-on-exit', back])
  await compare(reference, state, problems, 'from memory into the state')
  problems.equal(await state.stop(), 0, 'exit code of the server with a state')
  const last = await start({ node, flags: [...flags, '--import-snapshot', back] })
  await compare(reference, last, problems, 'from the state into memory')
  await last.kill()
  if (place.folder !== undefined) {
    const again = await place.start(flags)
    await compare(reference, again, problems, 'the state after an export')
    const client = new Client(again.port)
    const restored = await client.send({ method: 'PUT', path: '/_emulator/snapshot', body: readFileSync(file) })
    problems.equal(restored.status, 200, 'status of a restore')
    client.close()
    const killed = await place.crash(again, flags)
    await compare(reference, killed, problems, 'a restored snapshot after a kill')
    await killed.stop()
  }
  await reference.kill()
}

const IMPORT = JSON.stringify({
  ...{ clusterId: 'in01-b', collectionName: 'articles' },
  objectUrl: 's3://samples/declared.json'
})

/** Under load: what was acknowledged is there, and nothing has to be recovered. */
const checkSigterm = async (place: Place, flags: readonly string[], problems: Problems): Promise<void> => {
  const { folder = '' } = place
  let server = await place.start(flags)
  const ids: string[] = []
  let isOver = false
  const load = Array.from({ length: 10 }, async () => {
    const client = new Client(server.port)
    const call = { method: 'POST', path: '/v1/vector/collections/import', key: 'demo@under-load', body: IMPORT }
    try {
      while (!isOver) {
        const { data } = JSON.parse((await client.send(call)).body) as { data?: { jobId: string } }
        if (data !== undefined) ids.push(data.jobId)
      }
    } catch (error) {
      if (!(error instanceof Lost)) throw error
    } finally {
      client.close()
    }
  })
  await sleep(400)
  for (const file of ['', ...(await filesBelow(folder))]) {
    const mode = statSync(join(folder, file)).mode & 0o777
    problems.check((mode & 0o077) === 0, () => `${file || 'the folder'} has mode ${mode.toString(8)}`)
  }
  const begun = performance.now()
  const code = await server.stop(PATIENCE)
  isOver = true
  await Promise.all(load)
  problems.equal(code, 0, `exit code after SIGTERM, which took ${Math.round(performance.now() - begun)} ms`)
  problems.equal(await temporaryFiles(place.temporary), [], 'files in the temporary folder')
  const unwritten = (await filesBelow(folder)).filter(
    file => file.endsWith('-wal') && statSync(join(folder, file)).size > 0
  )
  problems.equal(unwritten, [], 'files that have to be recovered')
  server = await place.start(flags)
  const client = new Client(server.port)
  const path = '/_emulator/jobs?sandbox=under-load&limit=100000'
  const { jobs } = await client.json<{ jobs: readonly { jobId: string }[] }>({ method: 'GET', path })
  const here = new Set(jobs.map(({ jobId }) => jobId))
  const lost = ids.filter(id => !here.has(id))
  problems.check(lost.length === 0, () => `${lost.length} of ${ids.length} acknowledged jobs are lost after SIGTERM`)
  client.close()
  await server.stop()
}

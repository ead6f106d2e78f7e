import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './support/client.ts'
import { fakedTime } from './support/faketime.ts'
import { type Context, makePlace, type Part, Problems } from './support/place.ts'
import { type Server, start } from './support/server.ts'
import { Absent } from './support/tools.ts'

const HOUR = 3_600_000

/** Milliseconds between a kill and the next start. */
const DOWN = 1200

const IMPORT = JSON.stringify({
  clusterId: 'in01-5b7c0de3f1a2948',
  collectionName: 'medium_articles',
  objectUrl: 's3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json'
})

/** Clocks go on after a kill as if nothing had happened, also when the clock of the machine has been set back. */
export const clock: Part = async context => {
  const problems = new Problems()
  await checkModes(context, problems)
  try {
    await checkSetBack(context, await fakedTime('+1h'), problems)
  } catch (error) {
    if (!(error instanceof Absent)) throw error
    context.say(`absent: faketime (${error.message}); a clock that is set back was not tested`)
  }
  return problems
}

interface Shown {
  readonly mode: string
  readonly scale: number
  readonly now: string
}

const lab = async <T>({ port }: Server, method: string, path: string, body?: object): Promise<T> => {
  const client = new Client(port)
  try {
    return await client.json<T>({ method, path: `/_emulator${path}`, body: body && JSON.stringify(body) })
  } finally {
    client.close()
  }
}

const readClock = async (server: Server, sandbox: string): Promise<Shown & { readonly time: number }> => {
  const shown = await lab<Shown>(server, 'GET', `/clock?sandbox=${sandbox}`)
  return { ...shown, time: Date.parse(shown.now) }
}

const importIn = async ({ port }: Server, sandbox: string): Promise<string> => {
  const client = new Client(port)
  const call = { method: 'POST', path: '/v1/vector/collections/import', key: `demo@${sandbox}`, body: IMPORT }
  const { data } = await client.json<{ data: { jobId: string } }>(call)
  client.close()
  return data.jobId
}

interface Job {
  readonly percent: number
  readonly state: string
  readonly createdAt: string
  readonly phases: unknown
}

const jobIn = async (server: Server, sandbox: string, id: string): Promise<Job> => {
  const { percent, state, createdAt, phases } = await lab<Job>(server, 'GET', `/jobs/${id}?sandbox=${sandbox}`)
  return { percent, state, createdAt, phases }
}

const checkModes = async (context: Context, problems: Problems): Promise<void> => {
  const place = await makePlace(context)
  const flags = ['--era', '2025', '--speed', '0.5']
  let server = await place.start(flags)
  try {
    await lab(server, 'PATCH', '/clock?sandbox=frozen', { mode: 'frozen' })
    await lab(server, 'POST', '/clock/advance?sandbox=frozen', { by: '1h' })
    await lab(server, 'PATCH', '/clock?sandbox=scaled', { mode: 'scaled', scale: 60 })
    await lab(server, 'POST', '/clock/advance?sandbox=ahead', { by: '1h' })
    await lab(server, 'POST', '/faults?sandbox=ahead', { operation: 'list', status: 503, ttl: '1h' })
    const id = await importIn(server, 'ahead')
    const stopped = await importIn(server, 'frozen')
    await sleep(500)
    const faults = await lab(server, 'GET', '/faults?sandbox=ahead')
    const job = await jobIn(server, 'ahead', id)
    const before = await Promise.all(['frozen', 'scaled', 'ahead'].map(name => readClock(server, name)))
    const frozenJob = await jobIn(server, 'frozen', stopped)
    const asked = Date.now()
    if (context.kind === 'unkilled') await sleep(DOWN)
    else {
      await server.kill()
      await sleep(DOWN)
      server = await place.start(flags)
    }
    const after = await Promise.all(['frozen', 'scaled', 'ahead'].map(name => readClock(server, name)))
    const passed = Date.now() - asked
    const [frozen, scaled, ahead] = before
    const [frozenNow, scaledNow, aheadNow] = after
    problems.equal(frozenNow, frozen, 'the frozen clock')
    problems.equal(await jobIn(server, 'frozen', stopped), frozenJob, 'a job on the frozen clock')
    problems.equal([scaledNow?.mode, scaledNow?.scale], ['scaled', 60], 'mode of the scaled clock')
    problems.equal([aheadNow?.mode, aheadNow?.scale], ['real', 1], 'mode of the clock that was advanced')
    for (const [name, from, to, scale] of [
      ['scaled', scaled, scaledNow, 60],
      ['advanced', ahead, aheadNow, 1]
    ] as const) {
      const went = (to?.time ?? 0) - (from?.time ?? 0)
      problems.check(
        went >= DOWN * scale && went <= (passed + 50) * scale,
        () => `the ${name} clock went on by ${went} ms in ${DOWN} to ${passed} ms of real time`
      )
    }
    problems.equal(await lab(server, 'GET', '/faults?sandbox=ahead'), faults, 'a fault that expires')
    const later = await jobIn(server, 'ahead', id)
    problems.check(
      later.percent >= job.percent && later.createdAt === job.createdAt,
      () => `the job went from ${job.percent} % to ${later.percent} %, from ${job.createdAt} to ${later.createdAt}`
    )
  } finally {
    await server.kill()
    await place.remove()
  }
}

/** @param ahead variables for a server whose clock is an hour ahead */
const checkSetBack = async (
  context: Context,
  ahead: Readonly<Record<string, string>>,
  problems: Problems
): Promise<void> => {
  const place = await makePlace(context)
  const flags = [...place.flags, '--era', '2025', '--speed', '0.5']
  let server = await start({ node: context.node, flags, env: { TMPDIR: place.temporary, ...ahead } })
  try {
    const id = await importIn(server, 'real')
    await sleep(300)
    const [before, job] = [await readClock(server, 'real'), await jobIn(server, 'real', id)]
    problems.check(before.time > Date.now() + HOUR / 2, () => `faketime had no effect: it was ${before.now}`)
    if (context.kind !== 'unkilled') {
      await server.kill()
      server = await start({ node: context.node, flags, env: { TMPDIR: place.temporary } })
    }
    for (let look = 0; look < 3; look++) {
      const after = await readClock(server, 'real')
      problems.check(after.time >= before.time, () => `after the clock was set back, ${before.now} became ${after.now}`)
      const later = await jobIn(server, 'real', id)
      problems.check(
        later.percent >= job.percent,
        () => `the job went back from ${job.percent} % to ${later.percent} %`
      )
      await sleep(200)
    }
    const next = await jobIn(server, 'real', await importIn(server, 'real'))
    problems.check(next.createdAt >= before.now, () => `a job was created at ${next.createdAt}, before ${before.now}`)
    const jobs = await lab<{ jobs: readonly { createdAt: string }[] }>(server, 'GET', '/jobs?sandbox=real&limit=2')
    problems.check(
      (jobs.jobs[0]?.createdAt ?? '') >= (jobs.jobs[1]?.createdAt ?? ''),
      () => `the newest jobs are not in order: ${JSON.stringify(jobs.jobs)}`
    )
  } finally {
    await server.kill()
    await place.remove()
  }
}

import { keyOf } from './calls.ts'
import {
  CLUSTERS,
  type Got,
  getCall,
  importCall,
  type Jobs,
  type Ledger,
  learnFault,
  learnImport,
  md5
} from './ledger.ts'
import { Client } from './support/client.ts'
import { type Context, type Problems, shorten } from './support/place.ts'
import { type Server, start } from './support/server.ts'

/** Calls that a fault applies to. */
export const FAULT_TIMES = 40

/** Returns the number of jobs. */
export const judge = async (
  { port }: Pick<Server, 'port'>,
  sandbox: string,
  ledger: Ledger,
  { node, flags }: Pick<Context, 'node'> & { readonly flags: readonly string[] },
  problems: Problems,
  where: string
): Promise<number> => {
  const client = new Client(port)
  const jobs = await allJobs(client, sandbox).catch(() => [])
  const ids = jobs.map(({ jobId }) => jobId)
  const stream = await streamOf(node, flags, sandbox, ids.length)
  const at = ids.findIndex((id, index) => id !== stream[index])
  problems.check(
    at < 0,
    () => `${where}: job ${at} of ${ids.length} is ${ids[at]}, the seed's stream has ${stream[at]}`
  )
  const here = new Set(ids)
  const lost = [...ledger.seen.keys()].filter(id => !here.has(id))
  problems.check(
    lost.length === 0,
    () => `${where}: ${lost.length} of ${ledger.seen.size} known jobs are lost: ${lost[0]}`
  )
  const unknown = ids.filter(id => !ledger.seen.has(id)).length
  problems.check(
    unknown <= ledger.flying,
    () => `${where}: ${unknown} jobs that nobody made, ${ledger.flying} in flight`
  )
  await judgeProgress(client, sandbox, jobs, ledger, problems, where)
  await judgeRows(client, sandbox, problems, where)
  await judgeFaults(client, sandbox, ledger, problems, where)
  await judgeObjects(client, sandbox, ledger, problems, where)
  client.close()
  return ids.length
}

/** Jobs that calls created, in order of creation. */
export const allJobs = async (client: Client, sandbox: string): Promise<Jobs['jobs'][number][]> => {
  const all: Jobs['jobs'][number][] = []
  for (let before: string | null = ''; before !== null; ) {
    const from: string = before === '' ? '' : `&before=${before}`
    const path = `/_emulator/jobs?sandbox=${sandbox}&limit=5000${from}`
    const { jobs, next }: Jobs = await client.json<Jobs>({ method: 'GET', path })
    all.push(...jobs)
    before = next
  }
  return all.filter(({ jobId }) => jobId !== 'job-declared').reverse()
}

const CONNECTIONS = 10

/** The ids that the seed gives to the first jobs of a sandbox, from a server in memory. */
export const streamOf = async (
  node: readonly string[],
  flags: readonly string[],
  sandbox: string,
  count: number
): Promise<readonly string[]> => {
  const known = streams.get(`${flags} ${sandbox}`) ?? []
  if (known.length >= count) return known
  const reference = await start({ node, flags })
  const client = new Client(reference.port, CONNECTIONS)
  const body = JSON.stringify({ progress: 'immediate' })
  await client.json({ method: 'PATCH', path: `/_emulator/progress?sandbox=${sandbox}`, body })
  // More than needed, so that not every round needs a server.
  const wanted = 2 * count + 1000
  let sent = 0
  const importer = async (): Promise<void> => {
    while (sent++ < wanted) await client.json(importCall(sandbox, 'in01-a', 'v1'))
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, importer))
  const ids = (await allJobs(client, sandbox)).map(({ jobId }) => jobId)
  client.close()
  await reference.kill()
  streams.set(`${flags} ${sandbox}`, ids)
  return ids
}

const streams = new Map<string, readonly string[]>()

/** Jobs that are asked for one by one. */
const SAMPLE = 150

const judgeProgress = async (
  client: Client,
  sandbox: string,
  jobs: Jobs['jobs'],
  ledger: Ledger,
  problems: Problems,
  where: string
): Promise<void> => {
  const step = Math.max(1, Math.floor(jobs.length / SAMPLE))
  for (const { jobId, clusterId, fileName, fileSize } of jobs.filter((_, at) => at % step === 0).slice(-SAMPLE)) {
    problems.equal([fileName, fileSize], ['declared.json', 1000], `${where}: the file of ${jobId}`)
    const answer = await client.send({
      ...getCall(sandbox, clusterId, jobId),
      headers: { 'x-emulator-client': 'console' }
    })
    // Faults are for the clients of the load; those that wait answer here too.
    if (learnFault(answer, ledger)) continue
    const { code, data } = JSON.parse(answer.body) as Got
    const before = ledger.seen.get(jobId) ?? 0
    problems.equal(code, 200, `${where}: code of get of ${jobId}`)
    if (data === undefined) return
    problems.equal([data.fileName, data.collectionName], ['declared.json', 'articles'], `${where}: fields of ${jobId}`)
    const isOn = data.readyPercentage >= before && data.errorMessage === null
    problems.check(isOn, () => `${where}: ${jobId} was at ${before}, is at ${shorten(answer.body)}`)
    ledger.seen.set(jobId, data.readyPercentage)
  }
}

const judgeRows = async (client: Client, sandbox: string, problems: Problems, where: string): Promise<void> => {
  for (const clusterId of CLUSTERS) {
    const count = async (): Promise<number> => {
      const call = { method: 'POST', path: '/v2/vectordb/collections/get_stats', key: keyOf(sandbox) }
      const body = JSON.stringify({ collectionName: 'articles' })
      const { data } = await client.json<{ data: { rowCount: number } }>({
        ...call,
        host: `${clusterId}.localhost`,
        body
      })
      return data.rowCount
    }
    const least = await count()
    const done = (await allJobs(client, sandbox)).filter(
      job => job.state === 'Completed' && job.clusterId === clusterId
    )
    // The world declares 100 rows.
    const rows = 100 + done.reduce((sum, job) => sum + (job.rows ?? 0), 0)
    const most = await count()
    problems.check(
      least <= rows && rows <= most,
      () => `${where}: ${clusterId} has ${least} to ${most} rows, its jobs add up to ${rows}`
    )
  }
}

interface Faults {
  readonly faults: readonly { readonly id: string; readonly hits: number; readonly remaining: number | string }[]
}

const judgeFaults = async (
  client: Client,
  sandbox: string,
  { faulted, lost }: Ledger,
  problems: Problems,
  where: string
): Promise<void> => {
  const { faults } = await client.json<Faults>({ method: 'GET', path: `/_emulator/faults?sandbox=${sandbox}` })
  const hits = new Map(faults.map(fault => [fault.id, fault.hits]))
  for (const [id, seen] of faulted) {
    const counted = hits.get(id) ?? 0
    problems.check(
      counted >= seen && counted <= Math.min(FAULT_TIMES, seen + lost),
      () => `${where}: ${id} has ${counted} hits, clients have seen ${seen}, ${lost} calls were in flight at kills`
    )
  }
}

const judgeObjects = async (
  client: Client,
  sandbox: string,
  { objects }: Ledger,
  problems: Problems,
  where: string
): Promise<void> => {
  for (const [key, hashes] of objects) {
    const { status, headers, body } = await client.send({
      ...{ method: 'GET', path: `/made/${key}` },
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=any@${sandbox}/20240102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`
      }
    })
    const found = status === 200 ? md5(Buffer.from(body)) : 'none'
    problems.check(hashes.has(found), () => `${where}: ${key} is ${status} ${found}, expected ${[...hashes]}`)
    if (status === 200) problems.equal(headers['etag'], `"${found}"`, `${where}: etag of ${key}`)
    objects.set(key, new Set([found]))
  }
}

/** Consumes what waits of the faults: each was used as often as it should. */
export const drain = async (
  { port }: Pick<Server, 'port'>,
  sandbox: string,
  ledger: Ledger,
  problems: Problems
): Promise<void> => {
  const client = new Client(port)
  const path = `/_emulator/faults?sandbox=${sandbox}`
  const waiting = async (): Promise<boolean> =>
    (await client.json<Faults>({ method: 'GET', path })).faults.some(({ remaining }) => remaining !== 0)
  const failures: string[] = []
  for (let tries = 0; tries < 2000 && (await waiting()); tries++) {
    const id = learnImport(await client.send(importCall(sandbox, 'in01-a', 'v1')), ledger, failures)
    const some = id ?? [...ledger.seen.keys()].at(-1) ?? ''
    learnFault(await client.send(getCall(sandbox, 'in01-a', some)), ledger)
  }
  const { faults } = await client.json<Faults>({ method: 'GET', path })
  for (const { id, hits, remaining } of faults) {
    problems.equal([hits, remaining], [FAULT_TIMES, 0], `sandbox ${sandbox}: ${id} at the end`)
  }
  const answered = [...ledger.faulted.values()].reduce((sum, seen) => sum + seen, 0)
  const all = faults.length * FAULT_TIMES
  problems.check(
    answered <= all && answered >= all - ledger.lost,
    () =>
      `sandbox ${sandbox}: ${answered} calls were answered by faults for ${all}, ${ledger.lost} were in flight at kills`
  )
  client.close()
}

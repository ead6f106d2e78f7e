import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './support/client.ts'
import { type Context, makePlace, type Part, type Place, Problems } from './support/place.ts'
import type { Server } from './support/server.ts'

/** The largest JSON file of the era is 1 GiB. */
export const [LONG_BYTES, SHORT_BYTES] = [1_000_000_000, 48_000_000]

const TARGET = { clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles' }

/** Kills while the same files are being read. */
const KILLS = 2

const PATIENCE = 180_000

export interface Job {
  readonly state: string
  readonly rows: number | null
  readonly errorMessage: string | null
}

/** A job whose files are being read at the kill is completed by the next server, or fails with the same text. */
export const read: Part = async context => {
  const { say, isLong, kind } = context
  const problems = new Problems()
  const [place, memory] = [await makePlace(context), await makePlace({ ...context, kind: 'memory' })]
  const buckets = join(place.files, 'buckets')
  mkdirSync(join(buckets, 'mine'), { recursive: true })
  const bytes = isLong ? LONG_BYTES : SHORT_BYTES
  const rows = await writeRows(join(buckets, 'mine', 'good.json'), bytes)
  await writeRows(
    join(buckets, 'mine', 'broken.json'),
    bytes / 4,
    '{"id":"no integer","title":"x","vector":[0,0,0,0,0,0,0,0]}'
  )
  const uploaded = await writeRows(join(place.files, 'uploaded.json'), SHORT_BYTES / 4)
  const flags = ['--era', '2025', '--speed', '1000000000', '--buckets', buckets]
  try {
    const expected = await outcomes(memory, flags, place, 0, context)
    problems.equal([expected[0]?.rows, expected[2]?.rows], [rows, uploaded], 'rows in memory')
    problems.equal(expected[1]?.state, 'Failed', 'the broken file in memory')
    const found = await outcomes(place, flags, place, kind === 'unkilled' ? 0 : KILLS, context)
    problems.equal(found, expected, 'outcomes of jobs that were being read at a kill')
    say(`  ${Math.round(bytes / 1e6)} MB: ${JSON.stringify(found)}`)
  } finally {
    await place.remove()
    await memory.remove()
  }
  return problems
}

/** Returns the number of rows. */
export const writeRows = async (file: string, bytes: number, last?: string): Promise<number> => {
  const stream = createWriteStream(file)
  let [rows, written] = [0, 0]
  stream.write('{"rows":[')
  while (written < bytes) {
    const lines: string[] = []
    for (let count = 0; count < 10_000; count++) {
      lines.push(`{"id":${rows++},"title":"some title of a row","vector":[0.25,0.5,0.75,1,0.25,0.5,0.75,1]}`)
    }
    const text = `${written === 0 ? '' : ','}${lines.join(',\n')}`
    written += text.length
    if (!stream.write(text)) await once(stream, 'drain')
  }
  stream.end(last === undefined ? ']}' : `,${last}]}`)
  await finished(stream)
  return rows
}

/** Outcomes of three jobs: a good file, a broken one, one that was uploaded. */
const outcomes = async (
  place: Place,
  flags: readonly string[],
  { files }: Place,
  kills: number,
  { say }: Context
): Promise<Job[]> => {
  let server = await place.start(flags)
  try {
    const client = new Client(server.port)
    const path = '/_emulator/world/objects/aws/import-samples/mine/uploaded.json'
    await client.json({ method: 'PUT', path, body: await readFile(join(files, 'uploaded.json')) })
    const urls = ['s3://mine/good.json', 's3://mine/broken.json', 's3://import-samples/mine/uploaded.json']
    const ids: string[] = []
    for (const objectUrl of urls) ids.push(await importFile(client, objectUrl))
    client.close()
    for (let kill = 0; kill < kills; kill++) {
      await sleep(150)
      const running = (await Promise.all(ids.map(id => jobOf(server, id)))).filter(({ state }) => state === 'Running')
      say(`  ${running.length} jobs are being read at kill ${kill + 1}`)
      server = await place.crash(server, flags)
    }
    const jobs: Job[] = []
    for (const id of ids) jobs.push(await ended(server, id))
    return jobs
  } finally {
    await server.kill()
  }
}

export const importFile = async (client: Client, objectUrl: string): Promise<string> => {
  const body = JSON.stringify({ ...TARGET, objectUrl })
  const call = { method: 'POST', path: '/v1/vector/collections/import', key: 'demo', body }
  const { data, ...refused } = await client.json<{ data?: { jobId: string } }>(call)
  if (data === undefined) throw new Error(`the import of ${objectUrl} was refused: ${JSON.stringify(refused)}`)
  return data.jobId
}

export const jobOf = async ({ port }: Pick<Server, 'port'>, id: string): Promise<Job> => {
  const client = new Client(port)
  const list = await client.json<{ jobs: readonly (Job & { jobId: string })[] }>({
    method: 'GET',
    path: '/_emulator/jobs'
  })
  client.close()
  const job = list.jobs.find(({ jobId }) => jobId === id)
  if (job === undefined) throw new Error(`the job ${id} is lost`)
  return { state: job.state, rows: job.rows, errorMessage: job.errorMessage }
}

export const ended = async (server: Pick<Server, 'port'>, id: string): Promise<Job> => {
  for (const end = performance.now() + PATIENCE; ; await sleep(100)) {
    const job = await jobOf(server, id)
    if (job.state !== 'Running') return job
    if (performance.now() > end) throw new Error(`the job ${id} is still ${JSON.stringify(job)}`)
  }
}

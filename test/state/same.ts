import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { drawSteps, keyOf, learn, type Session, type Step } from './calls.ts'
import { firstDifference, lookAt } from './look.ts'
import { type Answer, type Call, Client } from './support/client.ts'
import { type Context, makePlace, type Part, Problems, shorten } from './support/place.ts'
import { makeReplicas, Spread } from './support/replicas.ts'
import { start } from './support/server.ts'

/** Calls besides the script. */
const DRAWN = 120

/** Calls after which a server is killed. */
const BETWEEN_KILLS = 40

/** Not part of a response's content, or real time. */
const LEFT_OUT = new Set(['date', 'connection', 'keep-alive', 'x-emulator-replica'])

/** Where the calls go, beside a server in memory. */
interface Target {
  readonly name: string
  send(call: Call): Promise<Answer>
  /** After a number of calls. */
  kill?(): Promise<void>
  /** Clients of which each must see the same at the end. */
  clients(): readonly Client[]
  remove(): Promise<void>
}

/**
 * The same calls in the same order get the same bytes from memory, from a state, from a state whose server is killed now and then, and from
 * three replicas of which any gets the next call.
 */
export const same: Part = async context => {
  const { node, seed, say, kind } = context
  const problems = new Problems()
  const world = join(context.files, 'world.json')
  writeFileSync(world, JSON.stringify(RANDOM_WORLD))
  const flags = ['--world', world, '--era', '2025', '--freeze', '2024-01-02T03:04:05Z', '--seed', String(seed)]
  const memory = await start({ node, flags })
  const told = new Client(memory.port)
  const targets: Target[] = []
  let sent = 0
  try {
    targets.push(
      await makeTarget(context, flags, 'the state'),
      await makeTarget(context, flags, 'the state with kills')
    )
    if (kind !== 'folder') targets.push(await makeSpread(context, flags))
    const session: Session = { sandbox: 'default', uploads: [], grants: [], jobs: () => jobsOf(told) }
    for (const step of stepsOf(seed)) {
      const call = await step(session)
      if (call === undefined) continue
      const [first, ...answers] = await Promise.all([told, ...targets].map(target => target.send(call)))
      if (first === undefined) continue
      learn(session, call, first)
      const expected = wholeText(first)
      for (const [at, text] of answers.map(wholeText).entries()) {
        problems.check(
          text === expected,
          () =>
            `call ${sent}: ${textOf(call)}\n      memory: ${shorten(expected)}\n      ${targets[at]?.name}: ${shorten(text)}`
        )
      }
      if (problems.all.length > 0) return problems
      sent++
      if (sent % BETWEEN_KILLS === 0) await targets[1]?.kill?.()
    }
    const looks = await lookAt(told, 'default')
    for (const { name, clients } of targets) {
      for (const [at, client] of clients().entries()) {
        const difference = firstDifference(await lookAt(client, 'default'), looks)
        problems.check(difference === undefined, () => `${name}, address ${at + 1}: ${difference}`)
      }
    }
    say(`  ${sent} calls to memory, ${targets.map(({ name }) => name).join(', ')}`)
  } finally {
    told.close()
    await memory.kill()
    await Promise.all(targets.map(target => target.remove()))
  }
  return problems
}

const makeTarget = async (context: Context, flags: readonly string[], name: string): Promise<Target> => {
  const place = await makePlace(context)
  let server = await place.start(flags)
  let client = new Client(server.port)
  return {
    name,
    send: call => client.send(call),
    kill: async () => {
      client.close()
      server = await place.crash(server, flags)
      client = new Client(server.port)
    },
    clients: () => [client],
    remove: async () => {
      client.close()
      await server.kill()
      await place.remove()
    }
  }
}

const REPLICAS = 3

const makeSpread = async (context: Context, flags: readonly string[]): Promise<Target> => {
  const replicas = await makeReplicas(context, REPLICAS, { flags })
  const spread = new Spread(replicas.ports, seededRandom(context.seed))
  return {
    name: `${REPLICAS} replicas`,
    send: call => spread.send(call),
    clients: () => replicas.ports.map((_, at) => spread.at(at)),
    remove: async () => {
      spread.close()
      await replicas.remove()
    }
  }
}

const jobsOf = async (client: Client): Promise<{ jobId: string; clusterId: string }[]> => {
  const answer = await client.send({ method: 'GET', path: '/_emulator/jobs?limit=30' })
  return answer.status === 200 ? (JSON.parse(answer.body) as { jobs: { jobId: string; clusterId: string }[] }).jobs : []
}

/** Real time, and the entry of the journal, which need not survive. */
const OF_THE_SERVER = /"(?:lastUsed|expires)":"[^"]+"|"journalId":(?:\d+|null)|"options":(?:null|\{[^}]*\})/g

const wholeText = ({ status, headers, body }: Answer): string => {
  const kept = Object.entries(headers).filter(([name]) => !LEFT_OUT.has(name) && name !== 'content-length')
  const text = body.replace(/(localhost|127\.0\.0\.1):\d+/g, '$1:PORT').replace(OF_THE_SERVER, '')
  return `${status} ${JSON.stringify(kept)} ${text}`
}

const textOf = ({ method, path, body }: Call): string => `${method} ${path} ${shorten(String(body ?? ''), 200)}`

const lab =
  (method: string, path: string, body?: object): Step =>
  () => ({
    ...{ method, path: `/_emulator${path}` },
    body: body && JSON.stringify(body)
  })

const api =
  (method: string, path: string, body?: object, more: Partial<Call> = {}): Step =>
  () => ({
    ...{ method, path, key: 'demo', body: body && JSON.stringify(body) },
    ...more
  })

const TARGET = { clusterId: 'in01-a', collectionName: 'articles' }

const imports = (objectUrl: string, more: object = {}): Step =>
  api('POST', '/v1/vector/collections/import', { ...TARGET, objectUrl, ...more })

const data = (path: string, body: object, cluster = 'in01-a'): Step =>
  api('POST', `/v2/vectordb/${path}`, body, { host: `${cluster}.localhost` })

const newest =
  (path: string): Step =>
  async ({ jobs, sandbox }) => {
    const [job] = await jobs()
    if (job === undefined) return undefined
    const query = `clusterId=${job.clusterId}&jobId=${job.jobId}`
    return path.startsWith('/v2/')
      ? { method: 'POST', path, key: keyOf(sandbox), body: JSON.stringify(job) }
      : { method: 'GET', path: `${path}?${query}`, key: keyOf(sandbox) }
  }

const get = newest('/v1/vector/collections/import/get')
const describe = newest('/v2/vectordb/jobs/import/describe')

/** Each kind of call at least once, also those that are refused. */
const SCRIPT: readonly Step[] = [
  imports('s3://samples/json/pandas/articles.json'),
  get,
  imports('s3://samples/broken/json/too-long.json'),
  get,
  imports('s3://samples/none.json'),
  imports('gs://samples/declared.json'),
  imports('s3://samples/declared.json', { collectionName: 'nothing' }),
  imports('s3://samples/declared.json', { partitionName: 'old' }),
  lab('POST', '/clock/advance', { by: '10m' }),
  get,
  describe,
  api('GET', '/v1/vector/collections/import/list?clusterId=in01-a'),
  api('POST', '/v2/vectordb/jobs/import/list', TARGET),
  lab('POST', '/faults', { operation: 'import', code: 47039, times: 2 }),
  lab('POST', '/faults', { operation: 'get', status: 503 }),
  imports('s3://samples/declared.json'),
  lab('GET', '/faults'),
  get,
  get,
  imports('s3://samples/declared.json'),
  imports('s3://samples/declared.json'),
  lab('DELETE', '/faults/fault-9'),
  lab('POST', '/scenarios', { fail: { at: 0.4, reason: 'disk quota exceeded' } }),
  imports('s3://samples/declared.json'),
  lab('POST', '/clock/advance', { until: 'idle' }),
  get,
  lab('PATCH', '/progress', { progress: 'polls:2' }),
  imports('s3://samples/declared.json'),
  get,
  get,
  get,
  lab('PATCH', '/progress', { progress: 'immediate' }),
  imports('s3://samples/several/'),
  describe,
  lab('PATCH', '/progress', { progress: 'time' }),
  api('POST', '/v1/clusters/in01-a/suspend', {}),
  imports('s3://samples/declared.json'),
  lab('POST', '/clock/advance', { by: '1h' }),
  imports('s3://samples/declared.json'),
  api('POST', '/v1/clusters/in01-a/resume', {}),
  lab('POST', '/clock/advance', { until: 'idle' }),
  api('GET', '/v1/clusters/in01-a'),
  data('collections/create', { collectionName: 'new_one', dimension: 8 }),
  data('partitions/create', { collectionName: 'new_one', partitionName: 'p' }),
  data('collections/describe', { collectionName: 'new_one' }),
  data('collections/drop', { collectionName: 'new_one' }),
  data('databases/create', { dbName: 'tenant', properties: { number: 1 } }),
  data('databases/create', { dbName: 'tenant' }),
  data('databases/alter', { dbName: 'tenant', properties: { number: 2 } }),
  data('collections/create', { dbName: 'tenant', collectionName: 'articles', dimension: 8 }),
  data('collections/fields/add', {
    ...{ dbName: 'tenant', collectionName: 'articles' },
    schema: { fieldName: 'more', dataType: 'Int64', nullable: true }
  }),
  data('collections/alter_properties', { dbName: 'tenant', collectionName: 'articles', properties: { number: 3 } }),
  data('aliases/create', { dbName: 'tenant', collectionName: 'articles', aliasName: 'latest' }),
  api('POST', '/v2/vectordb/jobs/import/create', {
    ...{ clusterId: 'in01-a', dbName: 'tenant', collectionName: 'latest', objectUrls: [['s3://samples/declared.json']] }
  }),
  describe,
  lab('POST', '/clock/advance', { by: '10m' }),
  describe,
  data('collections/get_stats', { dbName: 'tenant', collectionName: 'latest' }),
  data('collections/get_stats', { collectionName: 'articles' }),
  data('databases/drop', { dbName: 'tenant' }),
  data('collections/get_stats', { collectionName: 'articles' }),
  data('jobs/import/create', { collectionName: 'articles', files: [['declared.json']] }),
  lab('PUT', '/world/objects/aws/made/mine.json?size=10&rows=2'),
  lab('PUT', '/world/clusters/in01-x', {
    ...{ id: 'in01-x', name: 'x', project: 'proj-1', plan: 'Standard', region: 'aws-us-west-2', status: 'RUNNING' },
    collections: []
  }),
  lab('PATCH', '/world/clusters/in01-x', { status: 'SUSPENDED' }),
  lab('PUT', '/world/keys', { key: 'mine', organization: 'org' }),
  lab('GET', '/world?secrets=true'),
  lab('GET', '/snapshot'),
  lab('DELETE', '/world/clusters/in01-x'),
  lab('POST', '/check', { body: { ...TARGET, objectUrl: 's3://samples/declared.json' } }),
  api('GET', '/v1/vector/collections/import/list?clusterId=in01-a', undefined, { key: 'demo@other' }),
  lab('POST', '/sandboxes', { name: 'third', ttl: '10m' }),
  lab('POST', '/sandboxes', { name: 'third' }),
  lab('DELETE', '/sandboxes/third'),
  lab('DELETE', '/sandboxes/third'),
  lab('POST', '/clock/advance', { by: 'never' }),
  lab('GET', '/jobs'),
  lab('GET', '/clock'),
  lab('GET', '/progress'),
  lab('GET', '/scenarios')
]

const stepsOf = (seed: number): Step[] => {
  const random = seededRandom(seed)
  const steps = [...SCRIPT]
  while (steps.length < SCRIPT.length + DRAWN) steps.push(...drawSteps(random, 'default'))
  return steps
}

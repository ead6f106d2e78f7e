import { join } from 'node:path'
import t, { type Test } from 'tap'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { openStream } from '../support/watch.ts'
import { drawSteps, learn, type Session } from './calls.ts'
import { firstDifference, lookAt } from './look.ts'
import type { Answer } from './support/client.ts'
import { onDatabase, type Replica } from './support/on-database.ts'

const test = await onDatabase(t)

/** What two emulators answer alike. */
const same = async (t: Test, replicas: readonly Replica[], path: string, expected: unknown): Promise<void> => {
  for (const replica of replicas) t.strictSame(await replica.control('GET', path), expected, path)
}

/** More of them find more: SEEDS=100 FIRST_SEED=1000. */
const SEEDS = Number(process.env['SEEDS'] ?? 1)
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 1)

const CALLS = 160

/** Real time, and the entry of the journal. */
const OF_THE_SERVER = /"(?:lastUsed|expires)":"[^"]+"|"journalId":(?:\d+|null)|"options":(?:null|\{[^}]*\})/g

const textOf = ({ status, body }: Answer): string =>
  `${status} ${body.replace(/(localhost|127\.0\.0\.1):\d+/g, '$1:PORT').replace(OF_THE_SERVER, '')}`

for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
  test(`seed ${seed}: two emulators in turn give the answers of one in memory, and so do others that start later`, async (t, shared) => {
    const memory = await shared.memory()
    const replicas = [await shared.replica(), await shared.replica()]
    const random = seededRandom(seed)
    const session: Session = {
      ...{ sandbox: 'default', uploads: [], grants: [] },
      jobs: async () => (await memory.control('GET', '/jobs?limit=30')).jobs
    }
    for (const step of Array.from({ length: CALLS }, () => drawSteps(random, 'default')).flat()) {
      const call = await step(session)
      if (call === undefined) continue
      const replica = replicas[random() < 0.5 ? 0 : 1]
      const [expected, answer] = await Promise.all([memory.send(call), replica?.send(call)])
      learn(session, call, expected)
      if (answer === undefined || textOf(answer) === textOf(expected)) continue
      t.equal(textOf(answer), textOf(expected), `${call.method} ${call.path} ${String(call.body).slice(0, 200)}`)
      return
    }
    const expected = await lookAt(memory.client, 'default')
    const look = async ({ client }: Replica) => firstDifference(await lookAt(client, 'default'), expected)
    const all = [...replicas, await shared.replica()]
    t.strictSame(await Promise.all(all.map(look)), [undefined, undefined, undefined], 'also one that starts later')
    for (const replica of all) await replica.close()
    t.equal(await look(await shared.replica()), undefined, 'one that starts when all have ended')
  })
}

test('jobs of two emulators are one stream of ids', async (t, shared) => {
  const memory = await shared.memory()
  const [one, two] = [await shared.replica(), await shared.replica()]
  const expected: string[] = []
  for (let n = 0; n < 12; n++) expected.push(await memory.importOne())
  const ids: string[] = []
  for (let n = 0; n < 4; n++) ids.push(await (n % 2 === 0 ? one : two).importOne())
  ids.push(...(await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? one : two).importOne()))))
  t.strictSame(ids.slice(0, 4), expected.slice(0, 4))
  t.strictSame(ids.toSorted(), expected.toSorted(), 'also at once')
  t.strictSame(await one.jobIds(), await two.jobIds())
  t.strictSame((await one.jobIds()).slice(0, -1).toSorted(), ids.toSorted(), 'and the one of the world')
  t.not((await one.send({ method: 'GET', path: '/v1/clouds', key: 'demo' })).headers['x-emulator-replica'], undefined)
})

test('a sandbox that is reset, deleted or made at one emulator is so at the other', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const first = await one.importOne('a')
  t.strictSame(await two.jobIds('a'), [first, 'job-declared'])
  await two.control('POST', '/reset?sandbox=a', {})
  t.strictSame(await one.jobIds('a'), ['job-declared'])
  t.equal(await one.importOne('a'), first, 'its ids begin anew')
  t.strictSame(await two.control('DELETE', '/sandboxes/a'), { deleted: 'a' })
  t.equal((await one.send({ method: 'GET', path: '/_emulator/jobs?sandbox=a' })).status, 404)
  t.equal(await one.importOne('a'), first)
  t.strictSame(await two.jobIds('a'), [first, 'job-declared'])
  await one.control('POST', '/sandboxes', { name: 'b', ttl: '1h' })
  const named = (await two.control('GET', '/sandboxes')).sandboxes.map(({ name }: { name: string }) => name)
  t.strictSame(named.toSorted(), ['a', 'b', 'default'])
  const third = await shared.replica()
  t.strictSame(await third.jobIds('a'), [first, 'job-declared'], 'one that starts later has it')
  const second = await third.importOne('a')
  t.strictSame(await two.jobIds('a'), [second, first, 'job-declared'])
  await two.importOne()
  await two.control('POST', '/reset', { all: true })
  t.strictSame(await one.jobIds(), ['job-declared'])
  t.equal((await one.sandboxes()).sandboxes.length, (await two.sandboxes()).sandboxes.length)
  t.equal((await two.send({ method: 'GET', path: '/_emulator/jobs?sandbox=b' })).status, 404)
})

test('a call whose body arrives while its sandbox is deleted elsewhere is done in the next one', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const first = await one.importOne('a')
  const body = { clusterId: 'in01-a', collectionName: 'articles', objectUrl: 's3://samples/declared.json' }
  const call = { path: '/v1/vector/collections/import', key: 'demo@a', body: JSON.stringify(body) }
  const end = await one.begin({ method: 'POST', ...call })
  await two.control('DELETE', '/sandboxes/a')
  t.equal((await end()).statusCode, 200)
  t.strictSame(await two.jobIds('a'), [first, 'job-declared'])
  t.strictSame(await one.jobIds('a'), [first, 'job-declared'])
})

test('a snapshot of one emulator is restored by the other, by HTTP and by a program', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const ids = [await one.importOne(), await two.importOne('a')]
  const snapshot = await two.snapshot()
  await one.control('POST', '/reset', { all: true })
  t.strictSame(await two.jobIds(), ['job-declared'])
  await two.restore(snapshot)
  t.strictSame([await one.jobIds(), await one.jobIds('a')].flat(), [ids[0], 'job-declared', ids[1], 'job-declared'])
  await one.importOne()
  await one.control('PUT', '/snapshot', snapshot)
  t.strictSame(await two.jobIds(), [ids[0], 'job-declared'])
  await one.close()
  await one.close()
  t.strictSame(await two.jobIds('a'), [ids[1], 'job-declared'])
})

test('clock, progress, faults and scenarios are those of the sandbox, whichever emulator sets them', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const both = [one, two]
  await one.control('POST', '/clock/advance', { by: '10m' })
  await same(t, both, '/clock', await one.control('GET', '/clock'))
  t.match(await two.control('GET', '/clock'), { now: '2024-01-02T03:14:05.000Z', mode: 'frozen' })
  await two.control('PATCH', '/progress', { progress: 'polls:2' })
  await same(t, both, '/progress', { progress: 'polls:2' })
  await one.control('POST', '/faults', { operation: 'import', status: 503, times: 2 })
  const statuses = []
  for (const replica of [two, one, two]) {
    const body = JSON.stringify({
      clusterId: 'in01-a',
      collectionName: 'articles',
      objectUrl: 's3://samples/declared.json'
    })
    statuses.push(
      (await replica.send({ method: 'POST', path: '/v1/vector/collections/import', key: 'demo', body })).status
    )
  }
  t.strictSame(statuses, [503, 503, 200])
  await same(t, both, '/faults', await one.control('GET', '/faults'))
  await two.control('POST', '/scenarios', { fail: { at: 0, reason: 'disk quota exceeded' }, times: 1 })
  const id = await one.importOne()
  await two.control('PATCH', '/progress', { progress: 'immediate' })
  const failed = await two.api('GET', `/v1/vector/collections/import/get?clusterId=in01-a&jobId=${id}`)
  t.match(JSON.stringify(failed), /disk quota exceeded/)
  await two.control('DELETE', '/scenarios')
  await two.control('DELETE', '/faults')
  await same(t, both, '/scenarios', await two.control('GET', '/scenarios'))
  await same(t, both, '/faults', await two.control('GET', '/faults'))
  await one.control('PATCH', '/clock', { mode: 'scaled', scale: 1000 })
  t.match(await two.control('GET', '/clock'), { mode: 'scaled', scale: 1000 })
})

test('who waits at one emulator sees the call to the other, and journals and coverage are cleared for both', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const count = '/journal/count?operation=clusters.list'
  const waiting = one.control('POST', '/journal/wait', { operation: 'clusters.list', count: 2, timeout: '8s' })
  for (const replica of [two, one]) await replica.api('GET', '/v1/clusters')
  t.match(await waiting, { count: 2 })
  await same(t, [one, two], count, { count: 2 })
  await same(t, [one, two], '/journal', await one.control('GET', '/journal'))
  await same(t, [one, two], '/coverage', await one.control('GET', '/coverage'))
  await two.control('DELETE', '/journal')
  await same(t, [one, two], count, { count: 0 })
  await two.api('GET', '/v1/clusters')
  const [entry] = (await one.control('GET', '/journal')).entries
  t.ok(entry.id > 2, 'numbers go on')
  const third = await shared.replica()
  await same(t, [one, two, third], count, { count: 1 })
  await one.control('DELETE', '/coverage')
  const report = await third.control('GET', '/coverage')
  await same(t, [one, two], '/coverage', report)
  t.notMatch(JSON.stringify(report), /"met":[1-9]/)
  const stream = await openStream(t, third.url, 'topics=journal,jobs')
  const id = await two.importOne()
  t.ok(await stream.next('jobs', frame => JSON.stringify(frame).includes(id)))
  t.ok(await stream.next('journal', frame => JSON.stringify(frame).includes('"import"')))
  stream.close()
})

test('the rate of strict emulators is counted together', async (t, shared) => {
  const world = join(
    t.testdir({ 'world.json': JSON.stringify({ ...RANDOM_WORLD, keys: [{ key: 'demo', organization: 'org' }] }) }),
    'world.json'
  )
  const start = () => shared.replica({ strict: true, rateLimit: 3, world })
  const ask = async ({ send }: Replica) => (await send({ method: 'GET', path: '/v1/clusters', key: 'demo' })).status
  const [one, two] = [await start(), await start()]
  const statuses: number[] = []
  for (const replica of [one, two, one, two, one]) statuses.push(await ask(replica))
  t.strictSame(statuses, [200, 200, 200, 429, 429])
  t.equal(await ask(await start()), 429, 'also by one that starts later')
  await two.control('POST', '/clock/advance', { by: '1s' })
  t.equal(await ask(one), 200)
})

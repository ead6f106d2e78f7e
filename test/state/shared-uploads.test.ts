import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import t from 'tap'
import { onDatabase, type Replica } from './support/on-database.ts'

const test = await onDatabase(t)

const upload = ({ send }: Replica, name: string, body: Buffer | string) =>
  send({ method: 'PUT', path: `/_emulator/world/objects/aws/samples/${name}`, body })

const CUT =
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()'

/** Runs something while uploads replace each other at an emulator. @returns the statuses of the uploads */
const whileReplacing = async (writer: Replica, size: number, work: () => Promise<void>): Promise<Set<number>> => {
  const statuses = new Set<number>()
  let isOver = false
  const replacing = Array.from({ length: 4 }, async (_, at) => {
    for (let n = 0; !isOver; n++) statuses.add((await upload(writer, `k${at}`, Buffer.alloc(size, n))).status)
  })
  try {
    await work()
  } finally {
    isOver = true
    await Promise.all(replacing)
  }
  return statuses
}

test('uploads go on when the database ends their connections', async (t, shared) => {
  const one = await shared.replica()
  const body = Buffer.alloc(3_000_000, 'a')
  for (let round = 0; round < 6; round++) {
    const uploads = Array.from({ length: 4 }, (_, at) => upload(one, `${round}-${at}`, body))
    await sleep(15 + round * 5)
    await shared.sql(CUT)
    t.strictSame(
      (await Promise.all(uploads)).map(({ status, body }) => (status === 200 ? status : body)),
      [200, 200, 200, 200]
    )
  }
  const two = await shared.replica()
  for (const replica of [one, two]) {
    const { body: read } = await replica.s3('GET', '/samples/5-3')
    t.ok(read === body.toString(), `${read.length} bytes`)
  }
})

test('an upload waits ten seconds for a database that takes no writes, and gets 503 with the reason', async (t, shared) => {
  const logged: string[] = []
  const logger = pino({ base: null, level: 'error' }, { write: line => logged.push(JSON.parse(line).msg) })
  const one = await shared.replica({ logger })
  const [, name] = /(\w+)$/.exec(shared.url) ?? []
  const setting = 'default_transaction_read_only'
  await shared.sql(`ALTER DATABASE ${name} SET ${setting} = on`)
  await shared.sql(CUT)
  const begun = performance.now()
  const refused = await Promise.all([upload(one, 'a.txt', 'a'), one.s3('PUT', '/made/b.txt', 'b')])
  t.ok(performance.now() - begun > 9000)
  t.strictSame(
    refused.map(({ status, body }) => [status, body]),
    [
      [503, '{"code":503,"message":"Service Unavailable"}\n'],
      [503, '']
    ]
  )
  for (const { headers } of refused) {
    t.match(headers['x-emulator-explain'], / cannot be written: it is read-only \(25006\)$/)
    t.equal(headers['retry-after'], '1')
  }
  const waiting = upload(one, 'a.txt', 'a')
  await sleep(300)
  await shared.sql(`BEGIN READ WRITE; ALTER DATABASE ${name} RESET ${setting}; COMMIT`)
  await shared.sql(CUT)
  t.equal((await waiting).status, 200)
  t.strictSame(logged, [], 'no defect')
})

test('an emulator joins while another one replaces uploads', async (t, shared) => {
  const one = await shared.replica()
  const statuses = await whileReplacing(one, 100_000, async () => {
    for (let n = 0; n < 8; n++) await (await shared.replica()).close()
  })
  t.strictSame([...statuses], [200])
})

test('calls at one emulator are answered while another one replaces uploads', async (t, shared) => {
  const logged: string[] = []
  const logger = pino({ base: null, level: 'warn' }, { write: line => logged.push(JSON.parse(line).msg) })
  const [one, two] = [await shared.replica(), await shared.replica({ logger })]
  let slowest = 0
  const statuses = await whileReplacing(one, 3000, async () => {
    for (const end = performance.now() + 3000; performance.now() < end; ) {
      const begun = performance.now()
      t.equal((await two.send({ method: 'GET', path: '/v1/clusters', key: 'demo' })).status, 200)
      slowest = Math.max(slowest, performance.now() - begun)
    }
  })
  t.strictSame([...statuses], [200])
  t.strictSame(logged, [], 'the database is well')
  t.ok(slowest < 2000, `${slowest} ms`)
  for (let at = 0; at < 4; at++) {
    t.equal((await two.s3('GET', `/samples/k${at}`)).body, (await one.s3('GET', `/samples/k${at}`)).body)
  }
})

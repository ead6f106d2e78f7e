import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import { countExchanges } from './support/exchanges.ts'
import { onDatabase, type Replica, type Shared } from './support/on-database.ts'

const test = await onDatabase(t)

test('a call waits for the database twice, also where another emulator has changed something', async (t, shared) => {
  const counted = await countExchanges(shared.server.port)
  t.teardown(() => counted.close())
  const one = await shared.replica({ state: shared.url.replace(/:\d+\//, `:${counted.port}/`) })
  const two = await shared.replica()
  const id = await one.importOne()
  /** How often it waits: the first of its connections is that of its calls. */
  const waitsOf = async (call: () => Promise<unknown>): Promise<number> => {
    const [before = 0] = counted.answers
    await call()
    // A call of the other one begins when this one's turn is over.
    await two.jobIds()
    return (counted.answers[0] ?? 0) - before
  }
  const get = () => one.api('GET', `/v1/vector/collections/import/get?clusterId=in01-a&jobId=${id}`)
  t.equal(await waitsOf(get), 2)
  t.equal(await waitsOf(() => one.importOne()), 2)
  await two.importOne()
  // It asks for a change of the other, unless a turn of its own had found one meanwhile.
  t.ok([2, 3].includes(await waitsOf(get)), 'the first one after a change of the other')
  const waits: number[] = []
  // A turn of its own meanwhile, in which nothing had changed, makes it stop asking.
  for (let attempt = 0; attempt < 5 && !waits.includes(2); attempt++) {
    await two.importOne()
    waits.push(await waitsOf(get))
  }
  t.ok(waits.includes(2), `the next one has asked for it in advance: ${waits}`)
  t.strictSame(await one.jobIds(), await two.jobIds())
})

/** Lets nobody write entries of journals. @returns what lets them again */
const lockJournal = async (url: string): Promise<() => Promise<void>> => {
  const client = new pg.Client(url)
  await client.connect()
  await client.query('BEGIN; LOCK TABLE emulator_journal IN SHARE MODE')
  return () => client.end()
}

/** Resolves when an emulator waits to write entries. @returns the number of its process in the database */
const waitingWriter = async ({ sql }: Shared): Promise<unknown> => {
  for (const end = performance.now() + 5000; performance.now() < end; await sleep(10)) {
    const [row] = await sql(
      "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO emulator_journal%'"
    )
    if (row !== undefined) return row['pid']
  }
  throw new Error('no emulator writes entries')
}

const countAt = async ({ control }: Replica): Promise<unknown> =>
  (await control('GET', '/journal/count?operation=clouds')).count

const clouds = ({ send }: Replica) => send({ method: 'GET', path: '/v1/clouds', key: 'demo' })

test('a call that changes nothing is answered before its entry is saved, and whoever counts entries waits for it', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const unlock = await lockJournal(shared.url)
  t.equal((await clouds(one)).status, 200)
  let isImported = false
  const importing = one.importOne().then(() => {
    isImported = true
  })
  await waitingWriter(shared)
  const counting = countAt(two)
  await sleep(100)
  t.equal(isImported, false, 'an import waits')
  await unlock()
  t.equal(await counting, 1)
  await importing
  t.equal(await countAt(one), 1)
})

test('entries and counts whose connection ends before they are saved are saved once by the next turn', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  await clouds(one)
  const unlock = await lockJournal(shared.url)
  t.equal((await clouds(one)).status, 200)
  await shared.sql(`SELECT pg_terminate_backend(${await waitingWriter(shared)})`)
  await unlock()
  for (const replica of [one, two]) t.equal(await countAt(replica), 2)
  const { operations } = await two.control('GET', '/coverage')
  const { outcomes } = operations.find(({ operation }: { operation: string }) => operation === 'clouds')
  t.match(outcomes, [{ outcome: 'success', met: 2 }])
  t.match((await two.control('GET', '/journal')).entries.map(({ id }: { id: number }) => id).sort(), [1, 2])
})

test('entries that cannot be saved twice are dropped, and who expects at most some calls is told so', async (t, shared) => {
  const one = await shared.replica()
  await shared.sql('ALTER TABLE emulator_journal ADD CONSTRAINT stop CHECK (false) NOT VALID')
  t.equal((await clouds(one)).status, 200)
  const expected = { operation: 'clouds', atMost: 3 }
  const expect = () => one.send({ method: 'POST', path: '/_emulator/journal/expect', body: JSON.stringify(expected) })
  for (const end = performance.now() + 5000; performance.now() < end; await sleep(10)) {
    if ((await expect()).status === 409) break
  }
  await shared.sql('ALTER TABLE emulator_journal DROP CONSTRAINT stop')
  t.match((await expect()).body, 'the journal of sandbox default could not keep all entries, so that nobody knows')
  await one.control('DELETE', '/journal')
  await clouds(one)
  t.equal((await expect()).status, 200, 'after the journal is cleared')
})

test('an emulator whose connection was lost reads what others did, also where versions begin anew', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  await clouds(one)
  await two.jobIds()
  // As if the database had ended before the last version was on its disk.
  await shared.sql(`UPDATE emulator_meta SET version = version - 1;
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`)
  const id = await two.importOne()
  t.ok((await one.jobIds()).includes(id))
})

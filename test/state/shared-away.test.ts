import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import t from 'tap'
import { main } from '../../src/cli/main.ts'
import { createEmulator } from '../../src/index.ts'
import { TURN_LOCK } from '../../src/state/statements.ts'
import { FakeIo } from '../cli/fake-io.ts'
import { getCall, importCall } from './ledger.ts'
import type { Answer } from './support/client.ts'
import { PASSWORD } from './support/database.ts'
import { onDatabase, type Replica, type Shared, SIGNED } from './support/on-database.ts'
import { freePort } from './support/tools.ts'

const test = await onDatabase(t)

const addressOf = ({ url }: Pick<Shared, 'url'>): string => url.replace(`:${PASSWORD}`, '')

/** What a start says. The doctor says the same, and neither the password. */
const refusalOf = async (...flags: string[]): Promise<string> => {
  const io = new FakeIo()
  const code = await main(['start', '--port', '0', ...flags], {}, io)
  const doctor = new FakeIo()
  await main(['doctor', '--port', '0', ...flags], {}, doctor)
  const [, found, mend] = /^WRONG {2}state: (.*)\n {7}(.*)$/m.exec(doctor.stdout.text) ?? []
  const said = io.stderr.text.trim()
  if (code !== 2 || `${found}; ${mend}` !== said) return `${code} ${said}, the doctor: ${doctor.stdout.text}`
  return said.includes(PASSWORD) ? 'the password' : said
}

const stateLineOf = async (...flags: string[]): Promise<string | undefined> => {
  const io = new FakeIo()
  await main(['doctor', '--port', '0', ...flags], {}, io)
  return /^\w+ +state: .*$/m.exec(io.stdout.text)?.[0]
}

test('a database that cannot be used: the start and the doctor say why, without the password', async (t, shared) => {
  const { url, sql } = shared
  const place = addressOf(shared)
  const [, name] = /(\w+)$/.exec(url) ?? []
  t.equal(await stateLineOf('--state', url), `ok     state: ${place}, without a state so far`)
  t.equal(
    await refusalOf('--state', url.replace(PASSWORD, 'wrong')),
    `--state ${place} refuses the password of the URL; correct it`
  )
  t.equal(
    await refusalOf('--state', url.replace(/\w+$/, 'none')),
    `--state ${place.replace(/\w+$/, 'none')} has no database of that name; create it, or name another one`
  )
  const free = url.replace(/:\d+\//, `:${await freePort()}/`)
  t.equal(
    await refusalOf('--state', free),
    `--state ${addressOf({ url: free })} does not answer (ECONNREFUSED); start the database, or correct the address`
  )
  for (const wrong of [
    `${PASSWORD}@host:port/x`,
    `${PASSWORD}@host:99999/x`,
    `${PASSWORD}@[host/x`,
    `${PASSWORD}/@host/x`
  ]) {
    t.equal(
      await refusalOf('--state', `postgres://a:${wrong}`),
      '--state postgres:// is no valid URL; write postgres://user:password@host:5432/database; in the password / is %2F, ? is %3F, # is %23, @ is %40 and % is %25',
      wrong
    )
  }
  for (const end of ['/@host/x', '?@host/x', '#@host/x']) {
    t.match(await refusalOf('--state', `postgres://a:1${end}`), /^--state postgres:\/\/ /, 'a password of digits')
  }
  await sql(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
  await t.rejects(createEmulator({ listen: false, state: url }), {
    name: 'SettingsError',
    message: `--state ${place} is read-only; name the primary server`
  })
  await sql(`BEGIN READ WRITE; ALTER DATABASE ${name} RESET default_transaction_read_only; COMMIT`)
  const one = await shared.replica()
  await one.close()
  t.equal(
    await stateLineOf('--state', url, '--state-world', 'reset'),
    `ok     state: ${place}, which start makes empty`
  )
  await sql('UPDATE emulator_meta SET schema = 9999')
  t.equal(
    await refusalOf('--state', url),
    `--state ${place} is of schema 9999, and this emulator writes 1; start the newer emulator that wrote it`
  )
})

test('emulators on one database have the same settings, or one says which hold', async (t, shared) => {
  const place = addressOf(shared)
  const one = await shared.replica()
  const id = await one.importOne()
  await t.rejects(shared.replica({ seed: 7 }), {
    message: `--state ${place} was made with other settings: --seed was 1, now 7; start as before; or with --state-world keep, which keeps jobs and changes and goes on with the settings and worlds of this start; or with --state-world reset, which removes everything`
  })
  await t.rejects(shared.replica({ journal: 3 }), /: --journal was 1000, now 3; /)
  t.equal((await one.importOne()) === id, false, 'the one that runs goes on')
  const kept = await shared.replica({ seed: 7, stateWorld: 'keep' })
  t.ok((await kept.jobIds()).includes(id))
  const waiting = one.send({ method: 'GET', path: '/v1/clusters', key: 'demo' })
  t.equal(
    await explained(one),
    `the state at ${place} cannot be reached: another emulator has begun it with other settings or worlds; start this one anew (OTHER)`
  )
  await kept.close()
  await shared.sql(`UPDATE emulator_meta SET agreement = replace(agreement, '"7"', '"1"')`)
  t.equal((await waiting).status, 200)
  await one.close()
  const empty = await shared.replica({ seed: 7, stateWorld: 'reset' })
  t.strictSame(await empty.jobIds(), ['job-declared'])
  const next = await empty.importOne()
  const reset = await shared.replica({ seed: 7, stateWorld: 'reset' })
  t.strictSame(await empty.jobIds(), ['job-declared'], 'one that runs follows')
  t.equal(await empty.importOne(), next)
  t.strictSame(await reset.jobIds(), [next, 'job-declared'])
})

test('an emulator whose state another one has begun with other settings ends at once', async (t, shared) => {
  const one = await shared.replica()
  await shared.replica({ seed: 7, stateWorld: 'keep' })
  const begun = performance.now()
  await one.close()
  t.ok(performance.now() - begun < 5000)
})

const EXPLAIN = 'x-emulator-explain'

/** What `ready` says of a state that cannot be used, as soon as it is known. */
const explained = async ({ send }: Replica): Promise<unknown> => {
  for (const end = performance.now() + 5000; performance.now() < end; await sleep(20)) {
    const { status, body } = await send({ method: 'GET', path: '/_emulator/ready' })
    if (status === 503) return JSON.parse(body).error
  }
  return 'ready'
}

const importAt = ({ send }: Replica) => {
  const body = JSON.stringify({
    clusterId: 'in01-a',
    collectionName: 'articles',
    objectUrl: 's3://samples/declared.json'
  })
  return send({ method: 'POST', path: '/v1/vector/collections/import', key: 'demo', body })
}

test('what cannot be saved is answered 503 and undone', async (t, shared) => {
  const place = addressOf(shared)
  const [memory, one, two] = [await shared.memory(), await shared.replica(), await shared.replica()]
  const expected = [await memory.importOne(), await memory.importOne()]
  t.equal(await one.importOne(), expected[0])
  await one.s3('PUT', '/made/kept.txt', 'kept')
  await shared.sql('ALTER TABLE emulator_jobs ADD CONSTRAINT stop CHECK (false) NOT VALID')
  const failed = await importAt(one)
  t.strictSame([failed.status, failed.body], [503, '{"code":503,"message":"Service Unavailable"}\n'])
  t.equal(
    failed.headers[EXPLAIN],
    `the state at ${place} cannot be written: new row for relation "emulator_jobs" violates check constraint "stop" (23514)`
  )
  t.equal(failed.headers['retry-after'], '1')
  for (const replica of [one, two]) t.strictSame(await replica.jobIds(), [expected[0], 'job-declared'])
  t.equal((await one.s3('GET', '/made/kept.txt')).body, 'kept')
  await shared.sql('ALTER TABLE emulator_jobs DROP CONSTRAINT stop')
  t.equal(await one.importOne(), expected[1], 'the id of the call that failed')
  await shared.sql(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON emulator_records EXECUTE FUNCTION full_disk()`)
  const put = await two.s3('PUT', '/made/more.txt', 'more')
  t.strictSame([put.status, put.body], [503, ''])
  t.equal(put.headers[EXPLAIN], `the state at ${place} cannot be written: its disk is full (53100)`)
  await shared.sql('DROP TRIGGER full_disk ON emulator_records')
  t.equal((await two.s3('GET', '/made/more.txt')).status, 404)
  t.equal((await two.s3('PUT', '/made/more.txt', 'more')).status, 200)
  t.equal((await one.s3('GET', '/made/more.txt')).body, 'more')
  t.strictSame(await one.jobIds(), await two.jobIds())
})

test('connections that the database ends are made anew', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const id = await one.importOne()
  await shared.sql(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()'
  )
  t.strictSame(await two.jobIds(), [id, 'job-declared'])
  t.strictSame(await one.jobIds(), [id, 'job-declared'])
  await two.importOne()
  t.equal((await one.jobIds()).length, 3)
})

test('old entries of a journal are removed from the database', async (t, shared) => {
  const one = await shared.replica({ journal: 10 })
  await Promise.all(Array.from({ length: 300 }, () => one.api('GET', '/v1/clouds')))
  const [row] = await shared.sql('SELECT count(*)::int AS entries, max(id)::int AS last FROM emulator_journal')
  t.equal(row?.['last'], 300)
  t.ok(Number(row?.['entries']) < 256, `${row?.['entries']} entries`)
})

test('entries that an emulator with a longer journal has left are removed some time later', async (t, shared) => {
  const before = await shared.replica()
  await before.api('GET', '/v1/clouds')
  await before.close()
  await shared.sql(`INSERT INTO emulator_journal SELECT name, n, entry FROM emulator_journal, generate_series (2, 16380) AS n;
    UPDATE emulator_records SET record = '{"last":16380,"cleared":0}' WHERE kind = 'journal'`)
  const one = await shared.replica({ journal: 10, stateWorld: 'keep' })
  for (let n = 0; n < 5; n++) await one.api('GET', '/v1/clouds')
  await one.jobIds()
  const [row] = await shared.sql('SELECT min(id)::int AS first, max(id)::int AS last FROM emulator_journal')
  t.strictSame(row, { first: 16375, last: 16385 })
})

test('a call waits for a state that cannot be used for a moment', async (t, shared) => {
  const one = await shared.replica()
  const id = await one.importOne()
  await shared.sql('CREATE TABLE kept AS SELECT * FROM emulator_meta; DELETE FROM emulator_meta')
  const waiting = one.jobIds()
  t.equal(
    await explained(one),
    `the state at ${addressOf(shared)} cannot be read: its table emulator_meta is empty (GONE)`
  )
  await shared.sql('INSERT INTO emulator_meta SELECT * FROM kept')
  t.strictSame(await waiting, [id, 'job-declared'])
})

test('tables that are dropped are told, and a start with the rest of them is refused', async (t, shared) => {
  const place = addressOf(shared)
  const { url } = shared
  const advice = 'restore the database from a backup, or drop all tables whose names begin with emulator_'
  const part = `--state ${place} has only a part of the tables of a state`
  const one = await shared.replica()
  await shared.sql('CREATE TABLE kept AS SELECT * FROM emulator_meta; DELETE FROM emulator_meta')
  t.equal(await refusalOf('--state', url), `${part}: emulator_meta is empty; ${advice}`)
  await shared.sql('INSERT INTO emulator_meta SELECT * FROM kept')
  await shared.sql('DROP TABLE emulator_jobs, emulator_records')
  t.equal(await refusalOf('--state', url), `${part}: emulator_jobs, emulator_records are missing; ${advice}`)
  await shared.sql('DROP TABLE emulator_meta')
  const { status, headers } = await importAt(one)
  const missing =
    'its tables, or some of them, are missing; restart one emulator, which creates them or says what else to do'
  t.strictSame([status, headers[EXPLAIN]], [503, `the state at ${place} cannot be read: ${missing} (42P01)`])
  await one.close()
  await shared.sql(
    'DROP TABLE emulator_sandboxes, emulator_journal, emulator_files, emulator_readings, emulator_replicas'
  )
  const again = await shared.replica()
  t.strictSame(await again.jobIds(), ['job-declared'])
  await shared.sql('DROP TABLE emulator_meta')
  t.equal(await refusalOf('--state', url), `${part}: emulator_meta is missing; ${advice}`)
})

test('a damaged row is named without its content, and a reset removes it', async (t, shared) => {
  const place = addressOf(shared)
  const started = async (...flags: string[]) => {
    const io = new FakeIo()
    return [await main(['start', '--port', '0', '--state', shared.url, ...flags], {}, io), io.stderr.text.trim()]
  }
  const said = (row: string) => [
    2,
    `the state at ${place} cannot be read: the row in emulator_${row} is damaged; restore the database from a backup, or start with --state-world reset, which removes everything`
  ]
  const one = await createEmulator({ listen: false, state: shared.url })
  await one.close()
  await shared.sql(`INSERT INTO emulator_jobs VALUES (1, 7, 0, '{secret')`)
  t.strictSame(await started(), said('jobs (sandbox 1, no 7)'))
  await shared.sql(`DELETE FROM emulator_jobs WHERE no = 7;
    UPDATE emulator_records SET record = '{secret' WHERE sandbox = 1 AND kind = 'sources'`)
  t.strictSame(await started(), said('records (sandbox 1, kind sources)'))
  await shared.sql(`INSERT INTO emulator_records VALUES (0, 'coverage', '["x"]', 999, 0, '{secret')`)
  t.strictSame(await started(), said('records (sandbox 0, kind coverage, key ["x"])'))
  const empty = await createEmulator({ listen: false, state: shared.url, stateWorld: 'reset' })
  await empty.close()
  await shared.sql(`UPDATE emulator_meta SET agreement = '{secret'`)
  t.equal(
    await refusalOf('--state', shared.url),
    `--state ${place} has a damaged agreement in its table emulator_meta; restore the database from a backup, or drop all tables whose names begin with emulator_`
  )
})

test('a call that reads the journal gets 503 if its table is missing', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  await one.api('GET', '/v1/clouds')
  await shared.sql('ALTER TABLE emulator_journal RENAME TO kept')
  const read = () => two.send({ method: 'GET', path: '/_emulator/journal' })
  const { status, headers } = await read()
  t.strictSame(
    [status, headers[EXPLAIN]],
    [
      503,
      `the state at ${addressOf(shared)} cannot be read: its tables, or some of them, are missing; restart one emulator, which creates them or says what else to do (42P01)`
    ]
  )
  await shared.sql('ALTER TABLE kept RENAME TO emulator_journal')
  t.equal((await read()).status, 200)
})

test('while the database is away calls wait ten seconds and get 503, and go on when it is back', async (t, shared) => {
  const place = addressOf(shared)
  const logged: string[] = []
  const logger = pino({ base: null, level: 'warn' }, { write: line => logged.push(JSON.parse(line).msg) })
  const [one, two] = [await shared.replica({ logger }), await shared.replica()]
  const id = await one.importOne()
  const end = await two.begin({ method: 'PUT', path: '/made/half.txt', headers: SIGNED, body: 'half' })
  await shared.server.stopAtOnce()
  const half = end()
  const probe = async (path: string) => (await one.send({ method: 'GET', path: `/_emulator/${path}` })).status
  t.strictSame([await probe('ready'), await probe('health')], [503, 200])
  const asked = performance.now()
  const late = two.jobIds().catch(() => {})
  const [imported, object] = await Promise.all([importAt(one), one.s3('GET', '/made/none')])
  t.ok(performance.now() - asked > 9000)
  t.strictSame([imported.status, imported.body], [503, '{"code":503,"message":"Service Unavailable"}\n'])
  t.match(imported.headers[EXPLAIN], `the state at ${place} cannot be reached: connect ECONNREFUSED`)
  t.strictSame([object.status, object.body], [503, ''])
  await late
  t.equal((await half).statusCode, 503, 'an upload that was under way')
  const waiting = two.jobIds()
  await shared.server.start()
  t.strictSame(await waiting, [id, 'job-declared'], 'a call that came while it was away')
  t.equal(await probe('ready'), 200)
  await one.importOne()
  t.equal(logged.length, 2, 'the beginning and the end of the outage are logged once each')
  t.match(logged[0], `the state at ${place} cannot be reached: `)
  t.equal(logged[1], 'the state is read and written again')
  t.equal((await two.jobIds()).length, 3)
  t.equal((await one.s3('GET', '/made/half.txt')).status, 404)
  await shared.server.stopAtOnce()
  await probe('ready')
  await one.close()
  await shared.server.start()
  t.equal((await two.jobIds()).length, 3, 'one ended while it was away')
})

test('a commit whose confirmation is lost is found out', async (t, shared) => {
  const { server, sql } = shared
  await server.stopAtOnce()
  server.change('ALTER ROLE emulator SUPERUSER')
  await server.start()
  const [one, two] = [await shared.replica(), await shared.replica()]
  // A commit waits for a standby that does not exist. It holds, whatever happens to its connection.
  await sql("ALTER SYSTEM SET synchronous_standby_names = 'none'")
  await sql('SELECT pg_reload_conf()')
  const importing = one.importOne()
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query = 'COMMIT'`
  for (const end = performance.now() + 15_000; performance.now() < end; await sleep(10)) {
    if ((await sql(cut)).length > 0) break
  }
  const id = await importing
  await sql('ALTER SYSTEM RESET synchronous_standby_names')
  await sql('SELECT pg_reload_conf()')
  t.match(id, /^job-/)
  for (const replica of [one, two]) t.strictSame(await replica.jobIds(), [id, 'job-declared'])
  const next = await one.importOne()
  t.strictSame(await two.jobIds(), [next, id, 'job-declared'])
})

test('a state whose files are gone refuses the start, and says which', async (t, shared) => {
  const one = await shared.replica()
  await one.control('PUT', '/world/buckets/aws/made', { visibility: 'public' })
  await one.send({ method: 'PUT', path: '/_emulator/world/objects/aws/made/a.txt', body: 'bytes' })
  const [row] = await shared.sql('DELETE FROM emulator_files RETURNING name')
  await one.close()
  await t.rejects(shared.replica(), {
    name: 'SettingsError',
    message: `the state at ${addressOf(shared)} cannot be read: the file ${row?.['name']} is not there (GONE)`
  })
})

const STOP = 'ADD CONSTRAINT stop CHECK (false) NOT VALID'

test('where changes cannot be saved, calls that only read are answered, also beside imports that fail', async (t, shared) => {
  const one = await shared.replica()
  const id = await one.importOne()
  await shared.sql(`ALTER TABLE emulator_jobs ${STOP}`)
  const importing = () => one.send(importCall('default', 'in01-a', 'v1'))
  const reads = (): Promise<Answer>[] => [
    one.send(getCall('default', 'in01-a', id)),
    one.send({ method: 'GET', path: '/_emulator/jobs' }),
    one.send({ method: 'POST', path: '/v2/vectordb/collections/list', body: '{}', key: 'demo' })
  ]
  t.equal((await importing()).status, 503)
  for (let round = 0; round < 3; round++) {
    const imports = [importing(), importing()]
    const statuses = (await Promise.all(reads())).map(({ status }) => status)
    t.strictSame(statuses, [200, 200, 200])
    t.strictSame(
      (await Promise.all(imports)).map(({ status }) => status),
      [503, 503]
    )
  }
  await shared.sql('ALTER TABLE emulator_jobs DROP CONSTRAINT stop')
  t.equal((await importing()).status, 200)
})

test('a call that only reads is answered also if it waited long for its turn and its entry cannot be saved', async (t, shared) => {
  const one = await shared.replica()
  const id = await one.importOne()
  await shared.sql(`ALTER TABLE emulator_journal ${STOP}`)
  const lock = await holdTurn(shared.url)
  const reading = one.send(getCall('default', 'in01-a', id))
  await sleep(300)
  await lock.end()
  t.equal((await reading).status, 200)
})

/** As another emulator that is in its turn. */
const holdTurn = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`BEGIN; SELECT ${TURN_LOCK}`)
  return client
}

test('an emulator is not ready as long as the database answers, but calls fail', async (t, shared) => {
  const one = await shared.replica()
  await shared.sql('ALTER TABLE emulator_jobs RENAME TO moved')
  t.equal((await importAt(one)).status, 503)
  const ready = async () => (await one.send({ method: 'GET', path: '/_emulator/ready' })).status
  // Signs of life are still taken, one a second.
  await sleep(1500)
  t.equal(await ready(), 503)
  await shared.sql('ALTER TABLE moved RENAME TO emulator_jobs')
  t.equal((await importAt(one)).status, 200)
  t.equal(await ready(), 200)
})

test('the first sandbox of a new database begins at the time of the database', async (t, shared) => {
  const before = Date.now()
  const { app, close } = await createEmulator({ listen: false, state: shared.url })
  t.teardown(close)
  const [{ lastUsed }] = (await app.inject('/_emulator/sandboxes')).json().sandboxes
  t.ok(Date.parse(lastUsed) >= before - 1000 && Date.parse(lastUsed) <= Date.now() + 1000, lastUsed)
})

test('a file that is being read when the database goes away for long is read to its end', async (t, shared) => {
  const one = await shared.replica()
  const row = (id: number) => `{"id":${id},"title":"t","vector":[1,2,3,4,5,6,7,8]}`
  const body = `[${Array.from({ length: ROWS }, (_, id) => row(id)).join()}]`
  await one.send({ method: 'PUT', path: '/_emulator/world/objects/aws/made/long.json', body })
  const id = await one.importOne('default', 's3://made/long.json')
  await shared.server.stopAtOnce()
  await sleep(11_000)
  await shared.server.start()
  const jobOf = async () => (await one.control('GET', '/jobs')).jobs.find((job: { jobId: string }) => job.jobId === id)
  let job = await jobOf()
  for (const end = performance.now() + 10_000; job.rows !== ROWS && performance.now() < end; await sleep(50)) {
    job = await jobOf()
  }
  t.equal(job.rows, ROWS)
})

/** Of a file that takes some 100 ms. */
const ROWS = 120_000

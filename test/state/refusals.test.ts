import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.ts'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { SCHEMA } from '../../src/state/database.ts'
import { FakeIo } from '../cli/fake-io.ts'
import { SMALL_WORLD } from '../support/small-world.ts'

const cli = async (args: readonly string[]) => {
  const io = new FakeIo()
  const code = await main(args, {}, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

const doctorOf = async (flags: readonly string[]) => {
  const { code, out } = await cli(['doctor', '--port', '0', ...flags])
  return { code, line: /^\w+ +state: .*$/m.exec(out)?.[0], out }
}

/** Starts with a folder, and ends. */
const begin = async (state: string, options: EmulatorOptions = {}) => {
  const { close } = await createEmulator({ listen: false, state, ...options })
  await close()
}

/** What start and the doctor say alike. */
const refusal = async (t: Test, ...flags: string[]): Promise<string> => {
  const { code, out, err } = await cli(['start', '--port', '0', ...flags])
  t.strictSame([code, out], [2, ''])
  const said = err.trim()
  const doctor = await doctorOf(flags)
  t.equal(doctor.code, 1)
  const [, found, mend] = /^WRONG {2}state: (.*)\n {7}(.*)$/m.exec(doctor.out) ?? []
  t.equal(`${found}; ${mend}`, said, 'the doctor says the same')
  return said
}

const ofFolder = (t: Test, state: string) => refusal(t, '--state', state)

t.test('a file instead of a folder', async t => {
  const dir = t.testdir({ file: '' })
  const file = join(dir, 'file')
  t.equal(await ofFolder(t, file), `--state ${file} is a file; give a folder, which is made if it is missing`)
  const message = `--state ${file} is a file; give a folder, which is made if it is missing`
  await t.rejects(begin(file), { name: 'SettingsError', message }, 'a program is told the same')
  const below = join(file, 'a', 'b')
  t.equal(await ofFolder(t, below), `--state ${below} is below a file; give one below a folder (ENOTDIR)`)
})

t.test('a link whose folder is missing, and links in a circle', async t => {
  const dir = t.testdir({})
  const [link, one, two, none] = ['link', 'one', 'two', 'none'].map(name => join(dir, name)) as Four
  await symlink('none', link)
  await symlink('two', one)
  await symlink('one', two)
  const advice = 'correct the link, or give another folder'
  const dangling = `a symbolic link to ${none}, which is missing (ENOENT); make that folder, ${advice}`
  t.equal(await ofFolder(t, link), `--state ${link} is ${dangling}`)
  const below = join(link, 'a', 'state')
  t.equal(await ofFolder(t, below), `--state ${below} is below ${link}, ${dangling}`)
  for (const path of [one, two]) {
    t.equal(await ofFolder(t, path), `--state ${path} is a symbolic link that leads in a circle (ELOOP); ${advice}`)
  }
  await mkdir(none)
  await begin(link)
  t.equal((await doctorOf(['--state', link])).line, `ok     state: ${link}`)
})

type Four = [string, string, string, string]

t.test('a folder that may not be written to', { skip: process.geteuid?.() === 0 && 'root may write' }, async t => {
  const dir = t.testdir({ closed: {}, open: {} })
  const closed = join(dir, 'closed')
  await chmod(closed, 0o500)
  t.teardown(() => chmod(closed, 0o700))
  const advice = 'give a folder that the user of the emulator owns'
  t.equal(await ofFolder(t, closed), `--state ${closed} may not be written to (EACCES); ${advice}`)
  const below = join(closed, 'state')
  t.equal(
    await ofFolder(t, below),
    `--state ${below} cannot be made: ${closed} may not be written to (EACCES); ${advice}`
  )
  const open = join(dir, 'open')
  await begin(open)
  await chmod(join(open, 'state.sqlite'), 0o400)
  t.equal(await ofFolder(t, open), `--state ${open} may not be written to (EACCES: state.sqlite); ${advice}`)
})

t.test('a folder that cannot be made for another reason', { skip: process.platform !== 'linux' }, async t => {
  t.match(
    (await cli(['start', '--port', '0', '--state', '/proc/none'])).err,
    /^--state \/proc\/none (?:cannot be |may not)/
  )
})

t.test(
  'URLs whose password is not repeated: of another kind, miswritten, of a database that does not answer',
  async t => {
    const wrong = ['mysql://', 'postgres:/', ' postgres://', '\tpostgres://', '"postgres://', 'Postgres:'].map(
      scheme => `${scheme}user:a-password@localhost/db`
    )
    for (const written of [...wrong, 'MEMORY', ' memory']) {
      t.equal(
        await refusal(t, '--state', written),
        '--state is neither a folder nor a URL of PostgreSQL; it takes memory, a folder, or the URL of a PostgreSQL database without quotes and spaces: postgres://user:password@host:5432/database',
        written
      )
    }
    t.equal(
      await refusal(t, '--state', 'postgres://user:a-password@127.0.0.1:1/db'),
      '--state postgres://user@127.0.0.1:1/db does not answer (ECONNREFUSED); start the database, or correct the address'
    )
  }
)

t.test('a Node.js without node:sqlite', async t => {
  const { versions } = process
  const folder = join(t.testdir({}), 'state')
  t.teardown(() => Object.defineProperty(process, 'versions', { value: versions }))
  for (const node of ['20.20.2', '22.12.0']) {
    Object.defineProperty(process, 'versions', { value: { ...versions, node }, configurable: true })
    t.equal(
      await ofFolder(t, folder),
      `--state ${folder} needs Node.js 22.13 or later for its database, and this is ${node}; take a later one, the container image, or --state memory`
    )
  }
  Object.defineProperty(process, 'versions', { value: { ...versions, node: '22.13.0' }, configurable: true })
  t.equal((await doctorOf(['--state', folder])).line, `ok     state: ${folder}, which start makes`)
})

t.test('a file that is no state', async t => {
  const dir = t.testdir({ text: { 'state.sqlite': 'x'.repeat(5000) }, other: {}, damaged: {} })
  const [text, other, damaged] = ['text', 'other', 'damaged'].map(name => join(dir, name)) as [string, string, string]
  const advice = 'holds a state.sqlite that is not a state of the emulator; give another folder'
  t.equal(await ofFolder(t, text), `--state ${text} ${advice}`)
  const database = new DatabaseSync(join(other, 'state.sqlite'))
  database.exec('CREATE TABLE things (name TEXT)')
  database.close()
  t.equal(await ofFolder(t, other), `--state ${other} ${advice}`)
  await begin(damaged)
  const file = join(damaged, 'state.sqlite')
  const bytes = await readFile(file)
  await writeFile(file, bytes.fill(0xff, 100))
  t.equal(
    await ofFolder(t, damaged),
    `--state ${damaged} holds a state.sqlite that is damaged; restore it from a copy, or give another folder`
  )
})

t.test('settings whose bytes are damaged', async t => {
  const damages = [
    "CAST(replace(CAST(agreement AS BLOB), CAST('2023' AS BLOB), X'ff303233') AS TEXT)",
    "replace(agreement, '2023', '2023\"')",
    "'x'"
  ]
  for (const damage of damages) {
    const folder = join(t.testdir({}), 'state')
    await begin(folder, { era: '2023' })
    const database = new DatabaseSync(join(folder, 'state.sqlite'))
    database.exec(`UPDATE meta SET agreement = ${damage}`)
    database.close()
    t.equal(
      await ofFolder(t, folder),
      `--state ${folder} holds a state.sqlite that is damaged; restore it from a copy, or give another folder`,
      damage
    )
  }
})

t.test('a damaged row is named without its content, and a reset removes it', async t => {
  const folder = join(t.testdir({}), 'state')
  const damaged = async (statement: string) => {
    const database = new DatabaseSync(join(folder, 'state.sqlite'))
    database.exec(statement)
    database.close()
    const { code, err } = await cli(['start', '--port', '0', '--state', folder])
    await begin(folder, { stateWorld: 'reset' })
    return [code, err.trim()]
  }
  await begin(folder)
  const said = (row: string) => [
    2,
    `the state in ${folder} cannot be read: the row in ${row} of state.sqlite is damaged; restore the folder from a copy, or start with --state-world reset, which removes everything`
  ]
  t.strictSame(
    await damaged(`UPDATE records SET record = '{secret' WHERE kind = 'head'`),
    said('records (sandbox 1, kind head)')
  )
  t.strictSame(await damaged(`INSERT INTO jobs VALUES (1 << 32 | 7, '{secret')`), said('jobs (sandbox 1, no 7)'))
  t.strictSame(
    await damaged(`INSERT INTO records VALUES (1, 'object', '["a","b"]', 999, '{secret')`),
    said('records (sandbox 1, kind object, key ["a","b"])')
  )
  t.strictSame(
    await damaged(`INSERT INTO records VALUES (1, 'grant', '["a-token"]', 999, '{secret')`),
    said('records (sandbox 1, kind grant)')
  )
})

t.test('a newer schema', async t => {
  const folder = join(t.testdir({}), 'state')
  await begin(folder)
  const database = new DatabaseSync(join(folder, 'state.sqlite'))
  database.exec('PRAGMA user_version = 7')
  database.close()
  t.equal(
    await ofFolder(t, folder),
    `--state ${folder} is of schema 7, and this emulator writes ${SCHEMA}; start the newer emulator that wrote it`
  )
})

t.test('a folder in use, whose emulator goes on', async t => {
  const folder = join(t.testdir({}), 'state')
  const running = await createEmulator({ listen: false, state: folder })
  t.teardown(running.close)
  const before = (await readdir(folder)).sort()
  t.equal(
    await ofFolder(t, folder),
    `--state ${folder} is in use by another emulator; stop that one, or give each a folder of its own`
  )
  t.strictSame((await readdir(folder)).sort(), before, 'the doctor leaves nothing')
  await running.createSandbox({ name: 'later' })
  t.equal((await running.app.inject('/_emulator/ready')).statusCode, 200, 'and takes nothing')
})

t.test('a lock ends with its owner, and the doctor frees its own', async t => {
  const folder = join(t.testdir({}), 'state')
  await begin(folder)
  const before = (await readdir(folder)).sort()
  const [one, other] = await Promise.all([doctorOf(['--state', folder]), doctorOf(['--state', folder])])
  t.strictSame([one.line, other.line], Array(2).fill(`ok     state: ${folder}`))
  t.strictSame((await readdir(folder)).sort(), before)
  await begin(folder)
})

const AGREED: EmulatorOptions = { era: '2023', seed: 7 }

t.test('other settings and other worlds', async t => {
  const dir = t.testdir({ 'world.json': JSON.stringify(SMALL_WORLD) })
  const [folder, world] = [join(dir, 'state'), join(dir, 'world.json')]
  await begin(folder, { ...AGREED, world })
  await writeFile(world, JSON.stringify({ ...SMALL_WORLD, buckets: [] }))
  const frozen = '2024-01-02T03:04:05Z'
  const others = ['--world', world, '--era', '2025', '--strict', '--freeze', frozen]
  const said = await refusal(t, '--state', folder, ...others)
  t.equal(
    said,
    `--state ${folder} was made with other settings: --era was 2023, now 2025; --seed was 7, now 1; --strict was false, now true; --freeze was not set, now ${frozen}; the world small has changed; start as before; or with --state-world keep, which keeps jobs and changes and goes on with the settings and worlds of this start; or with --state-world reset, which removes everything`
  )
  const without = await refusal(t, '--state', folder, '--seed', '7')
  t.match(without, /made with other settings: the world small is no longer given; start as before/)
})

t.test('a snapshot into a state that is in use', async t => {
  const dir = t.testdir({})
  const [folder, file] = [join(dir, 'state'), join(dir, 'snapshot.json')]
  await begin(join(dir, 'other'), { exportOnExit: file })
  await begin(folder)
  t.equal(
    await refusal(t, '--state', folder, '--import-snapshot', file),
    `--import-snapshot ${file} would replace the state in ${folder}; restore it by PUT /_emulator/snapshot, start with --state-world reset, or give an empty folder`
  )
})

t.test('the doctor makes no folder, and says what a start would do', async t => {
  const dir = t.testdir({ empty: {} })
  const folder = join(dir, 'a', 'state')
  t.strictSame(await doctorOf(['--state', folder]).then(({ code, line }) => [code, line]), [
    0,
    `ok     state: ${folder}, which start makes`
  ])
  t.strictSame(await readdir(dir), ['empty'])
  const empty = join(dir, 'empty')
  t.equal((await doctorOf(['--state', empty])).line, `ok     state: ${empty}, without a state so far`)
  t.strictSame(await readdir(empty), [])
  t.equal((await doctorOf([])).line, 'ok     state: in memory, until the process ends')
  await begin(folder)
  const reset = await doctorOf(['--state', folder, '--era', '2025', '--state-world', 'reset'])
  t.equal(reset.line, `ok     state: ${folder}, which start makes empty`)
  t.equal(
    (await doctorOf(['--state', folder, '--era', '2025', '--state-world', 'keep'])).line,
    `ok     state: ${folder}`
  )
  await begin(folder)
  const wrongWorld = await doctorOf(['--state', folder, '--world', join(dir, 'none.json')])
  t.equal(wrongWorld.line, `ok     state: ${folder}`, 'a wrong world is reported once')
  t.match(wrongWorld.out, /^WRONG {2}world: /m)
})

t.test('a database without tables is a new one', async t => {
  const folder = t.testdir({ 'state.sqlite': '' })
  t.equal((await doctorOf(['--state', folder])).line, `ok     state: ${folder}`)
  await begin(folder)
})

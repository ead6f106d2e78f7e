import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { SCHEMA } from '../../src/state/database.ts'
import { emulator, jobIdOf, PAGE } from '../support/emulator.ts'

const FIXTURES = fileURLToPath(new URL('schemas', import.meta.url))

const versionOf = (database: DatabaseSync): unknown => database.prepare('PRAGMA user_version').get()?.user_version

t.test('there is a state of each schema', async t => {
  t.strictSame(
    readdirSync(FIXTURES).sort(),
    Array.from({ length: SCHEMA }, (_, index) => String(index + 1))
  )
})

for (const schema of readdirSync(FIXTURES)) {
  t.test(`a state of schema ${schema} opens, is brought to the present one, and goes on`, async t => {
    const state = join(t.testdir({}), 'state')
    cpSync(join(FIXTURES, schema), state, { recursive: true })
    const file = join(state, 'state.sqlite')
    const before = new DatabaseSync(file)
    t.equal(versionOf(before), Number(schema))
    before.close()
    // Worlds of later versions may differ from the one it was made with.
    const opened = await emulator(t, { state, stateWorld: 'keep' })
    const [{ jobId } = {}] = (await opened.jobs()).jobs
    t.equal(jobId, 'job-257250cab9fqydoimjq3b5')
    const { sandboxes } = await opened.sandboxes()
    t.match(sandboxes, [
      { name: 'default', faults: 1 },
      { name: 'second', ttl: 7200 }
    ])
    t.equal((await opened.post(PAGE)).status, 503, 'the fault is waiting')
    await opened.faults.clear()
    const second = await emulator(t)
    await second.post(PAGE)
    for (const server of [opened, second]) server.advance(86400)
    t.equal(jobIdOf(await opened.post(PAGE)), jobIdOf(await second.post(PAGE)), 'with the next id')
    await opened.close()
    const after = new DatabaseSync(file)
    t.equal(versionOf(after), SCHEMA)
    after.close()
  })
}

t.test('a step that fails in its middle leaves the schema before', async t => {
  const state = join(t.testdir({}), 'state')
  cpSync(join(FIXTURES, '1'), state, { recursive: true })
  const open = () => new DatabaseSync(join(state, 'state.sqlite'))
  const database = open()
  // Two jobs with one key of the next schema, which only a damaged state has.
  database.exec('INSERT INTO jobs SELECT sandbox - 1, no + (1 << 32), record FROM jobs LIMIT 1')
  const jobs = database.prepare('SELECT * FROM jobs').all()
  database.close()
  await t.rejects(emulator(t, { state, stateWorld: 'keep' }), /UNIQUE constraint failed: jobs\.id/)
  const left = open()
  t.equal(versionOf(left), 1)
  t.strictSame(left.prepare('SELECT * FROM jobs').all(), jobs)
  left.close()
})

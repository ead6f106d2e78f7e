import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { emulator, jobIdOf, PAGE } from '../support/emulator.ts'

const FIXTURE = fileURLToPath(new URL('schema-1', import.meta.url))

t.test('a state of schema 1 opens, and goes on', async t => {
  const state = join(t.testdir({}), 'state')
  await cp(FIXTURE, state, { recursive: true })
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
})

t.test('the fixture is of schema 1', async t => {
  const file = join(t.testdir({}), 'state.sqlite')
  await cp(join(FIXTURE, 'state.sqlite'), file)
  const database = new DatabaseSync(file)
  t.strictSame({ ...database.prepare('PRAGMA user_version').get() }, { user_version: 1 })
  database.close()
  t.equal((await readFile(file)).toString('latin1', 0, 15), 'SQLite format 3')
})

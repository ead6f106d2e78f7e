import { join } from 'node:path'
import t from 'tap'
import { createEmulator } from '../../src/index.ts'
import { openStream } from '../support/watch.ts'
import { onDatabase } from './support/on-database.ts'

const test = await onDatabase(t)

test('streams tell that the database is away, begin meanwhile, and tell that it is back', async (t, {
  replica,
  server
}) => {
  const { url, info } = await replica()
  const stream = await openStream(t, url, 'topics=overview')
  const { state } = await info()
  t.strictSame((await stream.next('overview')).state, state)
  await server.stopAtOnce()
  const { problem, ...rest } = (await stream.next('overview', ({ state }) => state.problem !== undefined)).state
  t.match(problem, /^the state at postgres:\/\/emulator@127\.0\.0\.1:\d+\/test_1 cannot be reached: /)
  t.strictSame(rest, state)
  const begun = performance.now()
  const later = await openStream(t, url, 'topics=overview')
  t.match((await later.next('overview')).state, { problem: /cannot be reached/ })
  // The console takes a stream that is silent for 4 s for one of an emulator that has ended.
  t.ok(performance.now() - begun < 4000)
  await server.start()
  for (const each of [stream, later]) {
    t.strictSame((await each.next('overview', ({ state }) => state.problem === undefined)).state, state)
  }
})

test('a snapshot is not imported into a database that is in use', async (t, { replica, url }) => {
  const { close } = await replica()
  await close()
  const importSnapshot = join(t.testdir({}), 'snapshot.json')
  const options = { listen: false, state: url, stateWorld: 'keep', importSnapshot } as const
  await t.rejects(createEmulator(options), {
    name: 'SettingsError',
    message: `--import-snapshot ${importSnapshot} would replace the state in ${url.replace(/:[^:@]*@/, '@')}; restore it by PUT /_emulator/snapshot, start with --state-world reset, or give an empty database`
  })
})

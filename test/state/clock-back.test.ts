import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createEmulator } from '../../src/index.ts'
import { control } from '../support/control.ts'

t.test('no time that was told lies ahead of a state that is opened after the clock was set back', async t => {
  const dir = t.testdir({})
  let now = Date.UTC(2024, 0, 1)
  const start = (name: string) => createEmulator({ listen: false, clock: () => now, state: join(dir, name) })
  const timeOf = async (server: Awaited<ReturnType<typeof start>>) => {
    const [, clock] = await control(server)('GET', '/clock')
    return (clock as { now: string }).now
  }
  await using killed = await start('killed')
  t.match(await control(killed)('POST', '/clock/advance', { by: '1h' }), [200])
  now += 900
  t.equal(await timeOf(killed), '2024-01-01T01:00:00.900Z')
  await cp(join(dir, 'killed'), join(dir, 'left'), { recursive: true })
  now -= 3_600_000
  await using opened = await start('left')
  t.equal(await timeOf(opened), '2024-01-01T01:00:02.000Z', 'two seconds after the time that was saved last')
  now += 500
  t.equal(await timeOf(opened), '2024-01-01T01:00:02.500Z')
})

t.test('a clock that was not set back goes on with the time of the machine', async t => {
  const dir = t.testdir({})
  let now = Date.UTC(2024, 0, 1)
  const start = () => createEmulator({ listen: false, clock: () => now, state: join(dir, 'state') })
  await (await start()).close()
  now += 5000
  await using opened = await start()
  t.match(await control(opened)('GET', '/clock'), [200, { now: '2024-01-01T00:00:05.000Z' }])
})

t.test('a path below a file is refused with a sentence', async t => {
  const dir = t.testdir({ file: 'x' })
  const state = join(dir, 'file', 'state')
  await t.rejects(createEmulator({ listen: false, state }), {
    name: 'SettingsError',
    problems: [`--state ${state} is below a file; give one below a folder (ENOTDIR)`]
  })
})

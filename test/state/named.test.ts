import { chmod, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import t from 'tap'
import { main } from '../../src/cli/main.ts'
import { createEmulator } from '../../src/index.ts'
import { FakeIo } from '../cli/fake-io.ts'
import { control } from '../support/control.ts'

t.test('info and the overview name the state', async t => {
  const state = join(t.testdir({}), 'state')
  const memory = await createEmulator({ listen: false })
  t.teardown(memory.close)
  t.strictSame((await memory.info()).state, { kind: 'memory' })
  const folder = await createEmulator({ listen: false, state: relative('.', state) })
  t.teardown(folder.close)
  t.match(await control(folder)('GET', '/info'), [200, { state: { kind: 'folder', place: state } }])
  t.strictSame((await folder.overview()).state, { kind: 'folder', place: state })
})

t.test('the ready line and the banner name the folder', async t => {
  const state = join(t.testdir({}), 'state')
  const io = new FakeIo()
  const running = main(['start', '--port', '0', '--state', state], {}, io)
  const { url, msg, ...line } = JSON.parse(await io.output())
  t.equal(msg, `zilliz-import-emulator is ready at ${url} (seed 1, state ${state})`)
  t.equal(line.state, state)
  io.emit('SIGTERM')
  t.equal(await running, 0)
  const terminal = new FakeIo()
  terminal.stdout.isTTY = true
  const again = main(['start', '--port', '0', '--state', state], { NO_COLOR: '1' }, terminal)
  while (!terminal.stdout.text.includes('Laboratory')) await new Promise(next => setTimeout(next, 10))
  t.match(terminal.stdout.text, `\n  State       ${state}\n`)
  terminal.emit('SIGTERM')
  t.equal(await again, 0)
})

t.test('env names the folder from wherever start runs, and no URL', async t => {
  const env = async (variables: Record<string, string>, ...args: string[]) => {
    const io = new FakeIo()
    t.equal(await main(['env', '--json', ...args], variables, io), 0)
    return JSON.parse(io.stdout.text).ZILLIZ_EMULATOR_STATE
  }
  t.equal(await env({ ZILLIZ_EMULATOR_STATE: 'some/state' }), join(process.cwd(), 'some', 'state'))
  t.equal(await env({}), undefined)
  t.equal(await env({ ZILLIZ_EMULATOR_STATE: 'postgres://user:word@host/db' }), undefined)
  t.equal(await env({ ZILLIZ_EMULATOR_STATE: 'here' }, '--url', 'http://elsewhere:1'), undefined, 'of another machine')
})

t.test('the folder and its files are for their owner alone', async t => {
  const state = join(t.testdir({}), 'new', 'state')
  const started = await createEmulator({ listen: false, state })
  t.teardown(started.close)
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
  t.equal(await mode(state), '700')
  t.equal(await mode(join(state, 'files')), '700')
  t.equal(await mode(join(state, 'state.sqlite')), '600')
  t.equal(await mode(join(state, 'state.sqlite-wal')), '600')
})

t.test('a folder that is there keeps its mode, and what is made in it is for its owner alone', async t => {
  const state = t.testdir({})
  await chmod(state, 0o777)
  const { close } = await createEmulator({ listen: false, state })
  t.teardown(close)
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
  t.strictSame(await Promise.all([state, join(state, 'files'), join(state, 'state.sqlite')].map(mode)), [
    '777',
    '700',
    '600'
  ])
})

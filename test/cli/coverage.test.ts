import t from 'tap'
import { main } from '../../src/cli/main.ts'
import { createEmulator } from '../../src/index.ts'
import { PAGE } from '../support/emulator.ts'
import { FakeIo } from './fake-io.ts'

const coverage = async (argv: readonly string[], env: Record<string, string> = {}) => {
  const io = new FakeIo()
  const code = await main(['coverage', ...argv], env, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

t.test('it prints what the clients of a running emulator have met, and fails when that is too little', async t => {
  await using emulator = await createEmulator({ port: 0 })
  const { url, app } = emulator
  t.match(await coverage(['--url', url]), {
    code: 0,
    out: /^# Coverage[\s\S]*No operation of the API was called\.\n/,
    err: ''
  })
  t.match(await coverage(['--url', url, '--fail-under', '1']), { code: 1 })
  await app.inject({
    method: 'POST',
    url: '/v1/vector/collections/import',
    headers: { authorization: 'Bearer demo' },
    payload: PAGE
  })
  const { percent } = await emulator.coverage.report()
  t.match(await coverage(['--url', `${url}/`]), {
    code: 0,
    out: /your tests never met 47055 of import: The current cluster/
  })
  t.match(await coverage(['--url', url, '--fail-under', String(percent)]), { code: 0, err: '' })
  t.match(await coverage(['--url', url, '--fail-under', '99.5']), {
    code: 1,
    out: /^# Coverage/,
    err: `${percent} % of the documented outcomes were met, which is less than --fail-under 99.5\n`
  })
  const json = await coverage(['--url', url, '--format', 'json', '--operations', 'list', '--except', '80020'])
  t.match(JSON.parse(json.out), { percent: 0, operations: [{ operation: 'list' }] })
  t.match(JSON.parse((await coverage(['--url', url, '--json'])).out), { percent })
  t.match(await coverage(['--url', url, '--format', 'junit']), { code: 0, out: /^<\?xml/ })
  t.match(await coverage(['--url', url, '--operations', 'imprt']), {
    code: 1,
    err: 'there is no operation "imprt"; did you mean import?\n'
  })
})

t.test('it finds the emulator that start would be, and shows it the token', async t => {
  await using emulator = await createEmulator({ port: 0, controlToken: 'hush-9f3c' })
  const { port } = new URL(emulator.url)
  const env = { ZILLIZ_EMULATOR_PORT: port }
  t.match(await coverage([], { ...env, ZILLIZ_EMULATOR_CONTROL_TOKEN: 'hush-9f3c' }), { code: 0 })
  t.match(await coverage(['--token', 'hush-9f3c'], env), { code: 0 })
  t.match(await coverage([], env), { code: 1, err: /^send the token that the emulator was started with/ })
})

t.test('what does not answer is told', async t => {
  const { url, close } = await createEmulator({ port: 0 })
  await close()
  t.match(await coverage(['--url', url]), {
    code: 1,
    err: /^no emulator answers at .* \(connection refused\); start it/
  })
  t.match(await coverage(['--fail-under', '101']), { code: 2, err: /--fail-under/ })
  t.match(await coverage(['now']), { code: 2 })
})

t.test('on a terminal it prints tables that fit, and elsewhere Markdown as before', async t => {
  await using emulator = await createEmulator({ port: 0 })
  const { url, app, faults } = emulator
  const send = () => app.inject({ url: '/v1/clouds', headers: { authorization: 'Bearer demo' } })
  await send()
  await faults.add({ operation: 'clouds', code: 80001 })
  await send()
  const shown = async (columns: number, ...flags: string[]) => {
    const io = new FakeIo()
    Object.assign(io.stdout, { isTTY: true, columns })
    t.equal(await main(['coverage', '--url', url, ...flags], { NO_COLOR: '1' }, io), 0)
    return io.stdout.text
  }
  const text = await shown(80)
  t.match(
    text,
    /^\d+(?:\.\d+)? %: 2 of \d+ documented outcomes of the operations that count were met\.\n\nclouds: 2 of \d+\n {2}success {2}1 /
  )
  t.match(text, /\n {2}80001 {4}1 \(faults\) {2}Invalid token: /)
  t.match(text, /\n {2}80002 {4}never {7}Token not found or unauthorized: /)
  t.match(text, /\n\nNever called, and not counted: \d+ operations; --format markdown names them\.\n$/)
  for (const columns of [40, 80, 120]) {
    t.strictSame(
      (await shown(columns)).split('\n').filter(line => line.length > columns),
      []
    )
  }
  t.match(await shown(80, '--format', 'markdown'), /^# Coverage/)
  t.match(JSON.parse(await shown(80, '--json')), { met: 2 })
  t.match(await coverage(['--url', url, '--format', 'table']), { out: /^\d+(?:\.\d+)? %: 2 of/ })
})

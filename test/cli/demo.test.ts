import t from 'tap'
import { help, run } from '../../src/cli/demo.ts'
import { createEmulator } from '../../src/index.ts'
import { FakeIo } from './fake-io.ts'

t.test('the demo imports a sample file, then meets a wrong row, 40003 and 47039', async t => {
  const emulator = await createEmulator({ port: 0 })
  t.teardown(() => emulator.close())
  // The second time begins anew in the same sandbox.
  for (const _ of [1, 2]) {
    const io = new FakeIo()
    t.equal(await run(['--url', emulator.url], {}, io), 0)
    const results = io.stdout.text.split('\n').filter(line => line.startsWith('     '))
    t.strictSame(
      results.map(line => line.trim().replace(/job-\w+/, 'JOB')),
      [
        '1000 rows',
        '1000 rows',
        'accepted as JOB',
        '1000 rows',
        "row 500: expected dim '32' for field 'vector' with type 'FloatVector', got dim '31'",
        '40003 Action not available given the current status of the cluster.',
        '47039 The specified cluster do not support multiple imports at the same time.'
      ]
    )
  }
})

t.test('without a URL the demo starts an emulator of its own', async t => {
  const io = new FakeIo()
  t.equal(await run([], {}, io), 0)
  t.match(io.stdout.text, '7/7')
})

t.test('only --url names a running emulator, as the help says', async t => {
  const io = new FakeIo()
  t.equal(await run([], { ZILLIZ_EMULATOR_URL: 'http://127.0.0.1:1' }, io), 0)
  t.match(io.stdout.text, '7/7')
  t.match(help(), '  --url URL\n      Base URL of a running emulator. Default: an emulator of its own')
  t.notMatch(help(), 'ZILLIZ_EMULATOR_URL')
})

t.test('over TLS the demo trusts the authority of this machine; without an emulator it says so', async t => {
  const dataDir = t.testdir()
  const emulator = await createEmulator({ port: 0, tls: true, dataDir })
  t.teardown(() => emulator.close())
  const io = new FakeIo()
  t.equal(await run(['--url', emulator.url], { ZILLIZ_EMULATOR_DATA_DIR: dataDir }, io), 0)
  t.match(io.stdout.text, '7/7')
  await t.rejects(run(['--url', 'http://127.0.0.1:1'], {}, io), {
    message: 'no emulator answers at http://127.0.0.1:1 (connection refused); start it, or give its address with --url'
  })
})

t.test('without the token of the emulator the demo says how to give it', async t => {
  const emulator = await createEmulator({ port: 0, controlToken: 'a-long-word' })
  t.teardown(() => emulator.close())
  await t.rejects(run(['--url', emulator.url], {}, new FakeIo()), {
    message:
      'step sample: send the token that the emulator was started with, in the header x-emulator-token or as Authorization: Bearer TOKEN; give it with --token or ZILLIZ_EMULATOR_CONTROL_TOKEN'
  })
  const io = new FakeIo()
  t.equal(await run(['--url', emulator.url, '--token', 'a-long-word'], {}, io), 0)
  t.match(io.stdout.text, '7/7')
})

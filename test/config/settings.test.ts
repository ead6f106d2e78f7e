import { Value } from '@sinclair/typebox/value'
import t from 'tap'
import { completeSettings, defaultSettings, loadSettings } from '../../src/config/load.ts'

import { Settings } from '../../src/config/settings.ts'
import { fault, file, problemsOf } from './problems.ts'

t.test('without any source the settings are the defaults of the schema', async t => {
  t.strictSame(await loadSettings({}), {
    host: '127.0.0.1',
    port: 19540,
    tls: false,
    worlds: [],
    store: [],
    storeTimeout: 5,
    uploadLimit: 5,
    era: '2023',
    flavor: 'auto',
    milvusVersion: '2.6',
    seed: 1,
    speed: 1,
    throughput: 50,
    progress: 'time',
    state: 'memory',
    sandboxLimit: 10000,
    sandboxTtl: 3600,
    journal: 1000,
    messageStyle: 'plain',
    hideUnknownClusters: false,
    unknownFields: 'refuse',
    neutralHosts: [],
    insecure: false,
    strict: false,
    checkResponses: false,
    logLevel: 'info',
    logRequests: false,
    watch: false
  })
  t.ok(Value.Check(Settings, defaultSettings()))
  t.not(defaultSettings().neutralHosts, defaultSettings().neutralHosts, 'no two starts share a list')
})

t.test('for Milvus the era is 2025, unless one is chosen', async t => {
  t.equal((await loadSettings({ argv: ['--flavor', 'milvus'] })).era, '2025')
  t.equal((await loadSettings(file('flavor: milvus'))).era, '2025')
  t.equal((await loadSettings({ argv: ['--flavor', 'milvus'], env: { ZILLIZ_EMULATOR_ERA: '2023' } })).era, '2023')
  t.equal((await loadSettings({ argv: ['--flavor', 'cloud'] })).era, '2023')
  t.equal(completeSettings({ flavor: 'milvus' }).era, '2025')
  t.equal(completeSettings({ flavor: 'milvus', era: '2024' }).era, '2024')
})

t.test('flags win over variables, variables over the file, the file over the defaults', async t => {
  const settings = await loadSettings({
    argv: ['--seed', '3', '--config=e.yaml'],
    env: { ZILLIZ_EMULATOR_SEED: '2', ZILLIZ_EMULATOR_SPEED: '2', ZILLIZ_EMULATOR_CONFIG: 'other.yaml' },
    readFile: async path => (path === 'e.yaml' ? 'seed: 1\nspeed: 1\nthroughput: 1' : 'port: 1')
  })
  t.match(settings, { seed: 3, speed: 2, throughput: 1, port: 19540 })
  t.equal((await loadSettings({ env: { ZILLIZ_EMULATOR_CONFIG: 'e' }, readFile: async () => 'port: 1' })).port, 1)
})

t.test('every way to write a value is read as its type', async t => {
  const flags = ['--port=0', '--check-responses', '--no-hide-unknown-clusters', '--speed', '1500.5', '--world', '-']
  t.match(await loadSettings({ argv: [...flags, '--neutral-hosts', 'a, b', '--neutral-hosts=c', '--port', '7'] }), {
    port: 7,
    checkResponses: true,
    hideUnknownClusters: false,
    speed: 1500.5,
    world: '-',
    neutralHosts: ['a', 'b', 'c']
  })
  t.equal((await loadSettings({ argv: ['--check-responses', '--check-responses=false'] })).checkResponses, false)
  const env = {
    ZILLIZ_EMULATOR_NEUTRAL_HOSTS: 'a,b',
    ZILLIZ_EMULATOR_CHECK_RESPONSES: 'true',
    ZILLIZ_EMULATOR_WORLD: '',
    PORT: 'x'
  }
  t.match(await loadSettings({ env }), { neutralHosts: ['a', 'b'], checkResponses: true, world: undefined })
  t.match(await loadSettings(file('# a comment\nneutralHosts: &h [a]\nlogLevel: silent\n')), {
    neutralHosts: ['a'],
    logLevel: 'silent'
  })
  t.match(await loadSettings(file('{\n\t"$schema": "./config.schema.json",\n\t"port": 1\n}')), { port: 1 })
  t.strictSame(await loadSettings(file('')), defaultSettings())
})

t.test('variables of programs that call an emulator are no settings', async t => {
  const env = { ZILLIZ_EMULATOR_URL: 'http://127.0.0.1:1', ZILLIZ_EMULATOR_IMAGE: 'image:1' }
  t.strictSame(await loadSettings({ env }), defaultSettings())
})

t.test('the problems of all sources are reported together', async t => {
  t.strictSame(
    await problemsOf({
      argv: ['--prot', '1', '--zzz=secret', '--world', '--no-check-responses=true', 'foo', '--config', 'nope'],
      env: {
        ZILLIZ_EMULATOR_PROT: '1',
        ZILLIZ_EMULATOR_QQQQQQQQQQ: 'secret',
        ZILLIZ_EMULATOR_SERVICE_HOST: '10.0.0.1',
        ZILLIZ_EMULATOR_PORT: 'tcp://10.0.0.1:19540'
      },
      readFile: fault('ENOENT')
    }),
    [
      'unknown flag --prot; did you mean --port?',
      'unknown flag --zzz; --help lists the flags',
      '--world has no value; write, for example, --world world.yaml',
      '--no-check-responses takes no value; write, for example, --check-responses or --no-check-responses',
      'unexpected argument "foo"; settings are given as flags, --help lists them',
      'unknown variable ZILLIZ_EMULATOR_PROT; did you mean ZILLIZ_EMULATOR_PORT?',
      'unknown variable ZILLIZ_EMULATOR_QQQQQQQQQQ; unset it; --help lists the settings',
      'unknown variable ZILLIZ_EMULATOR_SERVICE_HOST; Kubernetes set it for a service of that name: put enableServiceLinks: false into the pod',
      'ZILLIZ_EMULATOR_PORT is "tcp://10.0.0.1:19540", but must be an integer from 0 to 65535; write, for example, ZILLIZ_EMULATOR_PORT=19540',
      '--config is "nope", but there is no such file; give the path of a YAML or JSON file'
    ]
  )
})

t.test('a text that is no exact value is rejected, whoever says it', async t => {
  for (const text of ['12x', '0x10', ' 5', '5 ', '1e3', '', '-1', '65536', '1.0', '007', '+1', '-0', '٣']) {
    t.strictSame(await problemsOf({ argv: ['--port', text] }), [
      `--port is ${JSON.stringify(text)}, but must be an integer from 0 to 65535; write, for example, --port 19540`
    ])
  }
  const misfits: Readonly<Record<string, string>> = {
    '--speed=0': '--speed is "0", but must be a number above 0 and at most 1000000000; write, for example, --speed 1',
    '--throughput=1e999': '--throughput is "1e999", but must be a number above 0; write, for example, --throughput 50',
    '--era=2022': '--era is "2022", but must be 2023, 2024 or 2025; write, for example, --era 2023',
    '--host=': '--host is "", but must be a text that is not empty; write, for example, --host 127.0.0.1',
    '--check-responses=yes':
      '--check-responses is "yes", but must be true or false; write, for example, --check-responses or --no-check-responses',
    '--neutral-hosts=a,,b':
      '--neutral-hosts is "a,,b", but must be a list of texts, none of them empty; write, for example, --neutral-hosts gateway.test'
  }
  for (const [flag, problem] of Object.entries(misfits)) t.strictSame(await problemsOf({ argv: [flag] }), [problem])
})

t.test('numbers are plain decimal digits in flags and variables, as the page says', async t => {
  t.equal((await loadSettings({ argv: ['--speed', '0.5'] })).speed, 0.5)
  t.equal((await loadSettings({ env: { ZILLIZ_EMULATOR_SPEED: '1000' } })).speed, 1000)
  for (const text of ['1e3', '1E3', '007', '00.5', '.5', '5.', '0x10', '1_000', '+1', ' 1']) {
    const given = `is ${JSON.stringify(text)}, but must be a number above 0 and at most 1000000000; write, for example,`
    t.strictSame(await problemsOf({ argv: ['--speed', text], env: { ZILLIZ_EMULATOR_SPEED: text } }), [
      `--speed ${given} --speed 1`,
      `ZILLIZ_EMULATOR_SPEED ${given} ZILLIZ_EMULATOR_SPEED=1`
    ])
  }
})

t.test('an empty variable counts as unset, whatever its name', async t => {
  const env = { ZILLIZ_EMULATOR_PORT: '', ZILLIZ_EMULATOR_PROT: '', ZILLIZ_EMULATOR_QQQQQQQQQQ: '' }
  t.strictSame(await loadSettings({ env }), await loadSettings({}))
})

t.test('the secret parts of a URL do not get into a message, nor does more of a value than a line holds', async t => {
  t.strictSame(await problemsOf({ argv: ['--port=https://ak:sk@b.example/k?X-Signature=abc'] }), [
    '--port is "https://…@b.example/k?…, but must be an integer from 0 to 65535; write, for example, --port 19540'
  ])
  t.equal((await problemsOf({ argv: [`--port=${'9'.repeat(1000)}`] }))[0]?.length, 145)
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.ts'
import { KEYS, s3Server } from '../stores/support/s3-server.ts'
import { FakeIo } from './fake-io.ts'

const ROW = '{"id":1,"title":"t","vector":[1,2,3,4,5,6,7,8]}'

const run = async (args: readonly string[], env: Record<string, string> = {}) => {
  const io = new FakeIo()
  const code = await main(['check', ...args, '--schema', '#in01-5b7c0de3f1a2948/articles'], env, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

/** The config file of a store; its region is that of the server. */
const configOf = async (t: Test, url: string): Promise<string> => {
  const file = join(t.testdir({}), 'stores.yaml')
  await writeFile(file, `store:\n  - { kind: s3, endpoint: '${url}', region: us-west-2 }\n`)
  return file
}

const FLAGS = ['--access-key', KEYS.accessKey, '--secret-key', KEYS.secretKey]

t.test(
  'an object of a live store is read with the keys of the flags, by its cloud URL and by that of the endpoint',
  async t => {
    const { url } = await s3Server(t, { 'dir/a.json': `[${ROW},${ROW}]`, 'dir/b.json': '[{"id":"x"}]' })
    const store = ['--config', await configOf(t, url), ...FLAGS]
    t.strictSame(await run(['s3://my-bucket/dir/a.json', ...store]), {
      code: 0,
      out: 'file                      rows  result\naws:my-bucket/dir/a.json     2  ok\n1 file, 2 rows, 0 faults\n',
      err: ''
    })
    t.match(await run([`${url}/my-bucket/dir/a.json`, ...store]), {
      code: 0,
      out: /aws:my-bucket\/dir\/a\.json {5}2 {2}ok/
    })
    const folder = await run(['s3://my-bucket/dir/', ...store, '--all', '--era', '2025'])
    t.equal(folder.code, 1)
    t.match(
      folder.out,
      /\naws:my-bucket\/dir\/a\.json +2 {2}ok\naws:my-bucket\/dir\/b\.json +- {2}fault\n {4}row 1, field id: .*\n.*\n2 files, 2 rows, 1 fault\n$/
    )
  }
)

t.test('keys and stores may come from variables', async t => {
  const { url } = await s3Server(t, { 'a.json': `[${ROW}]` })
  const env = {
    ZILLIZ_EMULATOR_CONFIG: await configOf(t, url),
    AWS_ACCESS_KEY_ID: KEYS.accessKey,
    AWS_SECRET_ACCESS_KEY: KEYS.secretKey
  }
  t.match(await run(['s3://my-bucket/a.json'], env), { code: 0, err: '' })
})

t.test('what is wrong is named, and no key is shown', async t => {
  const { url } = await s3Server(t, { 'a.json': `[${ROW}]` })
  const store = ['--config', await configOf(t, url)]
  t.strictSame(await run(['s3://my-bucket/a.json']), {
    code: 2,
    out: '',
    err: 'a URL is read from a live store; name the store, as in --store s3=http://minio:9000\n'
  })
  const wrong = await run(['s3://my-bucket/a.json', ...store, '--access-key', 'zq9xkey', '--secret-key', 'zq9xsecret'])
  t.match(wrong, { code: 1, out: '', err: /^aws:my-bucket\/a\.json cannot be read: / })
  t.notMatch(wrong.err, 'zq9x')
  t.match(await run(['s3://my-bucket/none.json', ...store, ...FLAGS]), {
    code: 1,
    err: /none\.json cannot be read: .*; /
  })
  t.match(await run(['s3://my-bucket/none/', ...store, ...FLAGS]), {
    code: 2,
    err: 'aws:my-bucket/none/ is a folder without files\n'
  })
  t.strictSame(await run(['gs://my-bucket/a.json', ...store, ...FLAGS]), {
    code: 2,
    out: '',
    err: 'no store of kind gs is named; name it, as in --store gs=http://127.0.0.1:9000\n'
  })
  t.strictSame(await run(['s3://my-bucket/a.json', '--store', `s3:other=${url}`, ...FLAGS]), {
    code: 2,
    out: '',
    err: 'no store of kind s3 is named for the bucket "my-bucket"; name it, as in --store s3=http://127.0.0.1:9000\n'
  })
  t.match(await run(['s3:///a.json', ...store, ...FLAGS]), { code: 2, err: /^the URL is no object: / })
  t.match(await run(['s3://b/a.json', '--store', 'minio']), { code: 2, err: /is no KIND=URL/ })
})

t.test('a remedy names the flags of the command, not the fields of the API', async t => {
  const { url } = await s3Server(t, { 'a.json': `[${ROW}]` })
  const store = ['--config', await configOf(t, url)]
  const errorOf = async (...args: readonly string[]) => (await run(args)).err
  t.equal(
    await errorOf('s3://my-bucket/a.json', ...store),
    `aws:my-bucket/a.json cannot be read: the store ${url} denies access without keys (AccessDenied); give --access-key and --secret-key, or make the bucket public\n`
  )
  t.equal(
    await errorOf('s3://my-bucket/a.json', ...store, '--access-key', KEYS.accessKey),
    'aws:my-bucket/a.json cannot be read: the request has an --access-key without its --secret-key; send both\n'
  )
  t.equal(
    await errorOf('s3://user:zq9x@my-bucket/a.json', ...store),
    'the URL is no object: User info before the host is not accepted; give --access-key and --secret-key\n'
  )
  t.equal(
    await errorOf('s3://my-bucket/a.json', '--store', 's3=http://127.0.0.1:1'),
    'aws:my-bucket/a.json cannot be read: the store http://127.0.0.1:1 cannot be reached (ECONNREFUSED); start it, or correct --store\n'
  )
})

t.test('a store that fails while a file is read is a fault in its own words', async t => {
  const server = await s3Server(t, { 'a.json': `[${ROW}]` })
  server.before = ({ method }, response) => {
    if (method !== 'GET') return false
    response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')
    return true
  }
  const { code, out } = await run([
    'https://my-bucket.s3.us-west-2.amazonaws.com/a.json',
    ...['--store', `s3=${server.url}`, ...FLAGS]
  ])
  t.equal(code, 1)
  t.match(out, / +- {2}fault\n {4}.*\n {4}.*\n1 file, 0 rows, 1 fault\n$/)
  t.notMatch(out, 'let yourself read it')
})

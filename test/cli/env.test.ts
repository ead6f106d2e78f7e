import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { main } from '../../src/cli/main.ts'
import { FakeIo } from './fake-io.ts'

const env = async (args: readonly string[], variables = {}) => {
  const io = new FakeIo()
  return { code: await main(['env', ...args], variables, io), out: io.stdout.text, err: io.stderr.text }
}

t.test('a shell that evaluates it has the variables, whatever is in them', async t => {
  const key = `it's "$HOME" \`x\``
  const { out } = await env(['--url', 'http://127.0.0.1:1234', '--key', key])
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    `${out}printf '%s|%s' "$ZILLIZ_CLOUD_URL" "$ZILLIZ_API_KEY"`
  ])
  t.equal(stdout, `http://127.0.0.1:1234|${key}`)
})

t.test('it is where start would listen, in the form of each shell', async t => {
  const variables = { ZILLIZ_EMULATOR_HOST: '0.0.0.0', ZILLIZ_EMULATOR_PORT: '8080' }
  t.match(
    (await env([], variables)).out,
    /^export ZILLIZ_CLOUD_URL='http:\/\/127\.0\.0\.1:8080'\nexport ZILLIZ_API_KEY='any-key'\n/
  )
  t.match((await env(['--shell', 'fish'])).out, /^set -gx ZILLIZ_CLOUD_URL 'http:\/\/127\.0\.0\.1:19540'\n/)
  t.match((await env(['--shell', 'powershell'])).out, /^\$Env:ZILLIZ_CLOUD_URL = 'http:\/\/127\.0\.0\.1:19540'\n/)
  t.match((await env(['--shell', 'dotenv'])).out, /^ZILLIZ_CLOUD_URL="http:\/\/127\.0\.0\.1:19540"\n/)
  t.match(JSON.parse((await env(['--json'], { ZILLIZ_EMULATOR_HOST: '::1' })).out), {
    ZILLIZ_CLOUD_URL: 'http://[::1]:19540'
  })
})

t.test('a running emulator that the environment names comes first', async t => {
  const variables = { ZILLIZ_EMULATOR_URL: 'http://127.0.0.1:1234', ZILLIZ_EMULATOR_PORT: '8080' }
  t.match(JSON.parse((await env(['--json'], variables)).out), { ZILLIZ_CLOUD_URL: 'http://127.0.0.1:1234' })
  const { out } = await env(['--json', '--url', 'http://127.0.0.1:5678'], variables)
  t.match(JSON.parse(out), { ZILLIZ_CLOUD_URL: 'http://127.0.0.1:5678' })
})

t.test('a text that is no address is rejected', async t => {
  for (const url of ['foo', 'ftp://x', 'http://127.0.0.1:99999']) {
    const { code, out, err } = await env(['--url', url])
    t.strictSame([code, out], [2, ''])
    t.match(err, 'must be a URL with http:// or https://, a host and a port up to 65535')
  }
})

t.test('under TLS it names the authority to trust', async t => {
  const { out } = await env(['--json'], { ZILLIZ_EMULATOR_TLS: 'true', ZILLIZ_EMULATOR_DATA_DIR: '/data' })
  t.match(JSON.parse(out), { ZILLIZ_CLOUD_URL: 'https://127.0.0.1:19540', NODE_EXTRA_CA_CERTS: '/data/ca.pem' })
  t.match(await env(['here']), { code: 2, err: /"here"/ })
  t.match(await env(['--shell', 'csh']), { code: 2, err: /--shell/ })
})

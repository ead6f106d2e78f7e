import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'

type Headers = Readonly<Record<string, string>>

const start = async (t: Test, options: EmulatorOptions) => {
  const emulator = await createEmulator({ port: 0, checkResponses: true, ...options })
  t.teardown(() => emulator.close())
  const { port } = emulator.app.server.address() as AddressInfo
  /** Status and body of a call over a real connection: fetch would not send a Host or Origin of ours. */
  const ask = (headers: Headers, { method = 'GET', path = '/_emulator/clock', body = '' } = {}) =>
    new Promise<[number | undefined, string, NodeJS.Dict<string | string[]>]>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', method, path, headers }, async reply =>
        resolve([reply.statusCode, await text(reply), reply.headers])
      )
      sent.on('error', reject).end(body)
    })
  return { ask, port }
}

const OTHER_SITE =
  /^\{"error":"the request comes from a page of another site; only programs and pages of the emulator may ask this"\}\n$/
const OTHER_HOST =
  /^\{"error":"the host is none of the emulator's; call it as localhost, or start it with --neutral-hosts"\}\n$/

t.test('pages of other sites cannot use the control API, whatever way they try', async t => {
  const { ask, port } = await start(t, {})
  const ways: readonly Headers[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://127.0.0.1:${port + 1}` },
    { origin: 'http://localhost' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    // What a browser sends for an image or a script has no origin.
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }
  ]
  for (const headers of ways) {
    for (const call of [{}, { method: 'POST', path: '/_emulator/reset' }]) {
      const [status, body] = await ask(headers, call)
      t.strictSame([status, OTHER_SITE.test(body)], [403, true], JSON.stringify(headers))
    }
  }
  const form = { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }
  t.equal((await ask(form, { method: 'POST', path: '/_emulator/reset', body: 'all=true' }))[0], 403)
  const [status, , headers] = await ask({ origin: 'https://evil.example' }, { method: 'OPTIONS' })
  t.equal(status, 405)
  t.notOk(
    Object.keys(headers).some(name => name.startsWith('access-control-')),
    'no preflight is allowed'
  )
})

t.test('a name of somebody else that leads here is rejected: DNS rebinding', async t => {
  const { ask, port } = await start(t, { neutralHosts: ['gateway.example.com'] })
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example']) {
    const [status, body] = await ask({ host, origin: `http://${host}` })
    t.strictSame([status, OTHER_HOST.test(body)], [403, true], host)
  }
  for (const host of [
    `localhost:${port}`,
    '127.0.0.1',
    '[::1]:80',
    'emulator:19540',
    'a.localhost',
    'gateway.example.com'
  ]) {
    t.equal((await ask({ host }))[0], 200, host)
    t.equal(
      (await ask({ host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }))[0],
      200,
      `a page of ${host}`
    )
  }
})

t.test('with a token, calls without it are rejected', async t => {
  const { ask } = await start(t, { controlToken: 'a-long-word' })
  const wanted =
    '{"error":"send the token that the emulator was started with, in the header x-emulator-token or as Authorization: Bearer TOKEN"}\n'
  for (const headers of [
    {},
    { 'x-emulator-token': '' },
    { 'x-emulator-token': 'a-long-wor' },
    { 'x-emulator-token': 'a-long-word ,a-long-word' },
    { authorization: 'Bearer demo' },
    { authorization: 'a-long-word' },
    { 'x-emulator-token': 'other', authorization: 'Bearer a-long-word' }
  ] as readonly Headers[]) {
    t.strictSame((await ask(headers)).slice(0, 2), [401, wanted], JSON.stringify(headers))
  }
  t.equal((await ask({ 'x-emulator-token': 'a-long-word' }))[0], 200)
  t.equal((await ask({ authorization: 'Bearer a-long-word' }))[0], 200)
  t.equal((await ask({ 'x-emulator-token': 'a-long-word', authorization: 'Bearer demo' }))[0], 200)
  t.equal((await ask({}, { path: '/_emulator/health' }))[0], 200, 'health checks send none')
})

t.test('on an address that others reach, a token is required unless told otherwise', async t => {
  const { ask } = await start(t, { host: '0.0.0.0' })
  t.strictSame((await ask({})).slice(0, 2), [
    403,
    '{"error":"the emulator listens on 0.0.0.0 without a token; start it with --control-token, or with --insecure when no one else reaches it"}\n'
  ])
  t.equal((await ask({}, { path: '/_emulator/health' }))[0], 200)
  const list = '/v1/vector/collections/import/list?clusterId=in03-181766e3f9556b7'
  t.equal((await ask({ authorization: 'Bearer demo' }, { path: list }))[0], 200, 'the API itself is as open as it was')
  const { ask: askInsecure } = await start(t, { host: '0.0.0.0', insecure: true })
  t.equal((await askInsecure({}))[0], 200)
  t.equal((await askInsecure({ origin: 'https://evil.example' }))[0], 403)
  const { ask: askToken } = await start(t, { host: '0.0.0.0', controlToken: 'a-long-word' })
  t.equal((await askToken({ 'x-emulator-token': 'a-long-word' }))[0], 200)
})

t.test('a token that cannot be one is not shown', async t => {
  await t.rejects(createEmulator({ controlToken: '' }), /^controlToken must not be empty$/)
})

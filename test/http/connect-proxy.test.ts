import { once } from 'node:events'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { createEmulator } from '../../src/index.ts'
import { authority } from '../../src/tls/authority.ts'
import { IMPORT, PAGE } from '../support/emulator.ts'

const HOST = 'controller.api.gcp-us-west1.zillizcloud.com'

const tunnelTo = async (proxyUrl: string, path: string) => {
  const asked = request(proxyUrl, { method: 'CONNECT', path, agent: false }).end()
  const [reply, socket] = (await once(asked, 'connect')) as [
    { statusCode: number; headers: Record<string, string> },
    Socket
  ]
  return { reply, socket }
}

t.test('the proxy leads names of the service to the emulator, through TLS', async t => {
  const dataDir = t.testdir({})
  const { cert: ca } = await authority(dataDir, Date.now())
  const emulator = await createEmulator({ port: 0, proxyPort: 0, tls: true, dataDir })
  t.teardown(() => emulator.close())
  const { reply, socket } = await tunnelTo(emulator.proxyUrl, `${HOST}:443`)
  t.equal(reply.statusCode, 200)
  const secure = connectTls({ socket, servername: HOST, ca })
  const sent = secureRequest({
    createConnection: () => secure,
    host: HOST,
    path: IMPORT,
    method: 'POST',
    headers: { authorization: 'Bearer demo', connection: 'close' }
  })
  sent.end(JSON.stringify(PAGE))
  const [answer] = await once(sent, 'response')
  t.match(JSON.parse(await text(answer)), { code: 200 })
})

t.test('it leads nowhere else', async t => {
  const emulator = await createEmulator({ port: 0, proxyPort: 0 })
  t.teardown(() => emulator.close())
  for (const destination of [
    'example.com:443',
    'localhost:22',
    '169.254.169.254:80',
    'zillizcloud.com.evil.test:443'
  ]) {
    const { reply, socket } = await tunnelTo(emulator.proxyUrl, destination)
    t.equal(reply.statusCode, 403, destination)
    t.match(reply.headers['x-emulator-explain'], /is no name of the service/)
    socket.destroy()
  }
  const plain = await fetch(`${emulator.proxyUrl}/v1/clouds`)
  t.equal(plain.status, 403)
  t.match(await plain.json(), { code: 400 })
  const asked = request(emulator.proxyUrl, { path: `http://${HOST}/v1/clouds`, agent: false }).end()
  const [answer] = await once(asked, 'response')
  t.equal(answer.headers['x-emulator-explain'], `this proxy takes CONNECT alone, as for https://${HOST}`)
})

t.test('without the setting there is no proxy, and a port that is taken is told', async t => {
  const emulator = await createEmulator({ port: 0 })
  t.teardown(() => emulator.close())
  t.equal(emulator.proxyUrl, '')
  await t.rejects(createEmulator({ port: 0, proxyPort: Number(new URL(emulator.url).port) }), { code: 'EADDRINUSE' })
})

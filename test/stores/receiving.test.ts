import { createServer, get, Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer, get as getSecure, Agent as HttpsAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
// Before the next one, which needs it.
import 'reflect-metadata'
import t from 'tap'
import { receiveInPlace } from '../../src/stores/receiving.ts'
import { authority } from '../../src/tls/authority.ts'
import { serverCertificate } from '../../src/tls/certificate.ts'

/** Bytes that tell their position. */
const BYTES = Buffer.alloc(16 * 1024 * 1024)
for (let at = 0; at < BYTES.length; at += 4) BYTES.writeUInt32LE(at, at)

for (const secure of [false, true]) {
  t.test(`bytes that arrive at a paused socket are kept, ${secure ? 'with' : 'without'} TLS`, async t => {
    const made = secure ? await authority(t.testdir({}), Date.now()) : undefined
    const ca = made?.cert ?? ''
    const options = made === undefined ? {} : await serverCertificate(made, ['localhost'], Date.now())
    const server = made === undefined ? createServer() : createSecureServer(options)
    server.on('request', (_, response) => response.end(BYTES))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => {
      server.closeAllConnections()
      server.close()
    })
    const agent = secure ? new HttpsAgent({ ca, keepAlive: true }) : new HttpAgent({ keepAlive: true })
    receiveInPlace(agent)
    const where = { host: '127.0.0.1', servername: 'localhost', port: (server.address() as AddressInfo).port, agent }
    for (let time = 0; time < 3; time++) {
      const response = await new Promise<IncomingMessage>((resolve, reject) =>
        (secure ? getSecure : get)(where, resolve).on('error', reject)
      )
      let at = 0
      let wrong = 0
      for await (const piece of response as AsyncIterable<Buffer>) {
        if (!piece.equals(BYTES.subarray(at, at + piece.length))) wrong++
        at += piece.length
        if (wrong === 0 && at % 7 === time) await sleep(2)
      }
      t.strictSame([at, wrong], [BYTES.length, 0])
    }
    agent.destroy()
  })
}

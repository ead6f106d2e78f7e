import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { connect as connectH2 } from 'node:http2'
import { request } from 'node:https'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
// Before the next one, which needs it.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { pino } from 'pino'
import t from 'tap'
import { main } from '../../src/cli/main.ts'
import { createEmulator } from '../../src/index.ts'
import { authority } from '../../src/tls/authority.ts'
import { serverCertificate } from '../../src/tls/certificate.ts'
import { FakeIo } from '../cli/fake-io.ts'
import { IMPORT, PAGE } from '../support/emulator.ts'

const printed = async (...args: string[]) => {
  const io = new FakeIo()
  const code = await main(['ca', ...args], {}, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

/** A client that finds the service's names here and trusts the authority alone. */
const post = (host: string, port: number, ca: string) =>
  new Promise<{ code: number }>((resolve, reject) => {
    const headers = { authorization: 'Bearer demo', host }
    const sent = request(
      { host: '127.0.0.1', servername: host, port, ca, path: IMPORT, method: 'POST', headers, agent: false },
      async reply => resolve(JSON.parse(await text(reply)))
    )
    sent.on('error', reject).end(JSON.stringify(PAGE))
  })

t.test('under --tls the names of the service have a certificate of an authority that ca prints', async t => {
  const dataDir = t.testdir({})
  const { code, out: ca } = await printed('--data-dir', dataDir)
  t.equal(code, 0)
  const emulator = await createEmulator({ port: 0, tls: true, dataDir, era: '2025', neutralHosts: ['gateway.test'] })
  t.teardown(() => emulator.close())
  t.match(emulator.url, /^https:\/\/127\.0\.0\.1:\d+$/)
  const port = Number(new URL(emulator.url).port)
  const hosts = [
    'localhost',
    'controller.api.gcp-us-west1.zillizcloud.com',
    'controller.api.gcp-us-west1.cloud.zilliz.com.cn'
  ]
  for (const host of [...hosts, 'gateway.test']) t.match(await post(host, port, ca), { code: 200 }, host)
  t.match(await post('controller.api.aws-us-west-2.zillizcloud.com', port, ca), { code: 90102 })
  t.match(await post('in03-181766e3f9556b7.gcp-us-west1.vectordb.zillizcloud.com', port, ca), { code: 90117 })
  await t.rejects(post('www.example.com', port, ca), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  await t.rejects(post('localhost', port, readFileSync('package.json', 'utf8')), 'nobody else is trusted')
})

t.test('HTTP/2 is spoken with clients that ask for it', async t => {
  const dataDir = t.testdir({})
  const emulator = await createEmulator({ port: 0, tls: true, dataDir })
  const { out: ca } = await printed('--data-dir', dataDir)
  const session = connectH2(emulator.url, { ca, servername: 'controller.api.gcp-us-west1.zillizcloud.com' })
  const authority = 'controller.api.aws-us-west-2.zillizcloud.com'
  const stream = session.request({
    ':method': 'POST',
    ':path': IMPORT,
    ':authority': authority,
    authorization: 'Bearer demo'
  })
  stream.end(JSON.stringify(PAGE))
  t.match(JSON.parse(await text(stream)), { code: 90102 }, 'the host is read from its own header')
  session.close()
  await emulator.close()
})

t.test('the authority stays the same, its key is readable by its owner alone', async t => {
  const dataDir = t.testdir({})
  const first = await printed('--data-dir', dataDir)
  t.strictSame(await printed('--data-dir', dataDir), first)
  t.match(first.out, /^-----BEGIN CERTIFICATE-----\n/)
  t.equal(statSync(join(dataDir, 'ca-key.pem')).mode & 0o777, 0o600)
  t.notMatch(first.out, 'PRIVATE')
})

t.test('strict clients find the identifiers of the keys', async t => {
  const dataDir = t.testdir({})
  const made = await authority(dataDir, Date.now())
  const { cert } = await serverCertificate(made, ['in01-a.localhost'], Date.now())
  const [ca, leaf] = [new x509.X509Certificate(made.cert), new x509.X509Certificate(cert)]
  const own = ca.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId
  t.match(own, /^[0-9a-f]{40}$/)
  t.equal(leaf.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId, own)
  t.equal(await leaf.verify({ publicKey: ca.publicKey }), true)
})

t.test('the clusters of the world have names below localhost', async t => {
  const dataDir = t.testdir({})
  const emulator = await createEmulator({ port: 0, tls: true, dataDir })
  t.teardown(() => emulator.close())
  const { out: ca } = await printed('--data-dir', dataDir)
  const port = Number(new URL(emulator.url).port)
  t.match(await post('in01-5b7c0de3f1a2948.localhost', port, ca), { code: 90117 })
})

t.test('of several that start at once, one makes the authority', async t => {
  const dataDir = t.testdir({})
  const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => authority(dataDir, Date.now())))
  for (const other of others) t.strictSame(other, first)
  t.equal((await printed('--data-dir', dataDir)).out.trim(), first?.cert.trim())
})

t.test('an authority that no client could use is told, and what to do', async t => {
  const now = Date.now()
  const made = await authority(t.testdir({ a: {} }), now)
  const other = await authority(join(t.testdirName, 'a'), now)
  const YEARS_AGO = now - 11 * 365 * 86_400_000
  const folders = {
    'is damaged: ca.pem or ca-key.pem cannot be read': { 'ca.pem': 'junk', 'ca-key.pem': made.key },
    'is damaged: ca-key.pem is the key of another certificate': { 'ca.pem': made.cert, 'ca-key.pem': other.key },
    'is not complete: ca-key.pem is missing': { 'ca.pem': made.cert }
  }
  for (const [what, files] of Object.entries(folders)) {
    const dataDir = t.testdir(files)
    const { code, out, err } = await printed('--data-dir', dataDir)
    t.strictSame([code, out], [1, ''])
    t.match(err, `the authority in ${dataDir} ${what}; delete ca.pem and ca-key.pem there`)
    await t.rejects(createEmulator({ port: 0, tls: true, dataDir }), { message: new RegExp(what) })
  }
  const dataDir = t.testdir({})
  await authority(dataDir, YEARS_AGO)
  t.match(await printed('--data-dir', dataDir), { code: 1, err: /expired on / })
})

t.test('a data folder that cannot be used is told', async t => {
  const dir = t.testdir({ file: 'x' })
  const dataDir = join(dir, 'file', 'below')
  t.match(await printed('--data-dir', dataDir), {
    code: 1,
    err: /cannot be used \(ENOTDIR\); choose another with --data-dir/
  })
  t.match(await printed('--data-dir', '/proc/none'), { code: 1, err: /cannot be used \(E\w+\); choose another/ })
  await t.rejects(createEmulator({ port: 0, tls: true, dataDir }), { message: /data folder .* cannot be used/ })
  t.match(await printed('--date-dir', dir), { code: 2, err: /did you mean --data-dir\?/ })
})

t.test('what HTTP/2 knows of proxies and expectations is rejected in its own way', async t => {
  const dataDir = t.testdir({})
  const emulator = await createEmulator({ port: 0, tls: true, dataDir })
  t.teardown(() => emulator.close())
  const { out: ca } = await printed('--data-dir', dataDir)
  const session = connectH2(emulator.url, { ca, servername: 'localhost' })
  t.teardown(() => session.destroy())
  const asked = async (headers: Record<string, string>, body?: Readable) => {
    const stream = session.request(headers)
    body?.pipe(stream)
    const [reply] = await once(stream, 'response')
    return { status: reply[':status'], explain: reply['x-emulator-explain'], ...JSON.parse(await text(stream)) }
  }
  t.strictSame(await asked({ ':method': 'CONNECT', ':authority': 'example.com:443' }), {
    status: 405,
    explain: 'the emulator is no proxy; call it by its own address',
    code: 405,
    message: 'Method not allowed: CONNECT example.com:443'
  })
  t.match(await asked({ ':path': '/v1/clouds', expect: '200-ok' }), { status: 417, code: 400 })
  for (const method of ['FOO', 'post']) {
    const refusal = { status: 400, code: 400, message: /it does not begin with a method of HTTP$/ }
    t.match(await asked({ ':path': '/v1/clouds', ':method': method }), refusal)
  }
  const warned = t.capture(process, 'emitWarning')
  const large = { ':path': IMPORT, ':method': 'POST', authorization: 'Bearer demo' }
  t.match(await asked(large, Readable.from(Array.from({ length: 17 }, () => Buffer.alloc(1024 ** 2)))), {
    status: 200,
    code: 80000,
    message: /larger than 1 MiB/
  })
  t.strictSame(warned(), [])
})

t.test('a client that speaks without TLS is told of in the log', async t => {
  const lines: string[] = []
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const emulator = await createEmulator({ port: 0, tls: true, dataDir: t.testdir({}), logger })
  t.teardown(() => emulator.close())
  await t.rejects(fetch(emulator.url.replace('https', 'http')))
  t.match(JSON.parse(lines.join('')), { msg: 'a client speaks HTTP to the port of HTTPS; call https:// there' })
})

t.test('an emulator with open sessions and half open connections closes', async t => {
  const dataDir = t.testdir({})
  const emulator = await createEmulator({ port: 0, tls: true, dataDir })
  const { out: ca } = await printed('--data-dir', dataDir)
  const session = connectH2(emulator.url, { ca, servername: 'localhost' })
  session.on('error', () => {})
  await once(session, 'connect')
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(emulator.url).port), ca, servername: 'localhost' })
  socket.on('error', () => {})
  await once(socket, 'secureConnect')
  await emulator.close()
  session.destroy()
  socket.destroy()
})

t.test('a request in flight is answered before the emulator is closed, in either version of HTTP', async t => {
  const dataDir = t.testdir({})
  const { out: ca } = await printed('--data-dir', dataDir)
  const body = JSON.stringify(PAGE)
  const overHttp2 = await createEmulator({ port: 0, tls: true, dataDir })
  const session = connectH2(overHttp2.url, { ca, servername: 'localhost' })
  const stream = session.request({ ':method': 'POST', ':path': IMPORT, authorization: 'Bearer demo' })
  stream.write(body.slice(0, 10))
  await new Promise(resolve => setTimeout(resolve, 50))
  const closed = overHttp2.close()
  stream.end(body.slice(10))
  t.match(JSON.parse(await text(stream)), { code: 200 })
  await closed
  const overHttp1 = await createEmulator({ port: 0, tls: true, dataDir })
  const { port } = new URL(overHttp1.url)
  const headers = { authorization: 'Bearer demo', 'content-length': body.length }
  const options = { host: '127.0.0.1', servername: 'localhost', port, ca, path: IMPORT, method: 'POST', headers }
  const sent = request(options)
  sent.write(body.slice(0, 10))
  await new Promise(resolve => setTimeout(resolve, 50))
  const ended = overHttp1.close()
  sent.end(body.slice(10))
  const [reply] = await once(sent, 'response')
  t.match(JSON.parse(await text(reply)), { code: 200 })
  await ended
})

import { once } from 'node:events'
import { connect as connectH2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { createEmulator, type Emulator, type FaultInput } from '../../src/index.ts'
import { IMPORT, PAGE } from '../support/emulator.ts'

const REQUEST = [
  `POST ${IMPORT} HTTP/1.1`,
  'host: localhost',
  'authorization: Bearer demo',
  `content-length: ${JSON.stringify(PAGE).length}`,
  '',
  JSON.stringify(PAGE)
].join('\r\n')

interface Heard {
  readonly bytes: Buffer
  readonly size: number
  /** Code of the socket's error; undefined when the other side closed it in order. */
  readonly error: string | undefined
  /** When each packet arrived, milliseconds from the beginning. */
  readonly times: readonly number[]
}

/** Sends an import and listens until the connection ends; without an end for half a second it is ended here. */
const listen = async (socket: Socket): Promise<Heard> => {
  const packets: Buffer[] = []
  const times: number[] = []
  const begun = performance.now()
  let error: string | undefined
  socket.setTimeout(500, () => socket.destroy())
  socket.on('data', packet => {
    packets.push(packet)
    times.push(performance.now() - begun)
  })
  socket.on('error', (thrown: NodeJS.ErrnoException) => {
    error = thrown.code
  })
  socket.write(REQUEST)
  await new Promise(resolve => socket.once('close', resolve))
  const bytes = Buffer.concat(packets)
  return { bytes, size: bytes.length, error, times }
}

const started = async (t: Test, options: Parameters<typeof createEmulator>[0] = {}): Promise<Emulator> => {
  const emulator = await createEmulator({ port: 0, ...options })
  t.teardown(() => emulator.close())
  return emulator
}

const portOf = ({ url }: Emulator): number => Number(new URL(url).port)

const heard = async (emulator: Emulator, fault: Omit<FaultInput, 'operation'>): Promise<Heard> => {
  await emulator.faults.next('import', fault)
  return listen(connect(portOf(emulator), '127.0.0.1'))
}

const parts = (bytes: Buffer) => {
  const at = bytes.indexOf('\r\n\r\n')
  return { head: bytes.subarray(0, at).toString(), body: bytes.subarray(at + 4) }
}

const jobs = async ({ app }: Emulator): Promise<number> => {
  const url = `/v1/vector/collections/import/list?clusterId=${PAGE.clusterId}`
  const reply = await app.inject({ url, headers: { authorization: 'Bearer demo' } })
  return reply.json().data.count
}

t.test('a connection is reset, or closed without a byte, before the call does anything', async t => {
  const emulator = await started(t)
  t.match(await heard(emulator, { wire: 'reset' }), { size: 0, error: 'ECONNRESET' })
  t.match(await heard(emulator, { wire: 'empty' }), { size: 0, error: undefined })
  t.equal(await jobs(emulator), 0)
})

t.test('a job is there though its answer was lost', async t => {
  const emulator = await started(t)
  t.match(await heard(emulator, { wire: 'reset', lost: true }), { size: 0, error: 'ECONNRESET' })
  t.equal(await jobs(emulator), 1)
})

t.test('of a truncated body half arrives, though its head tells the length of all', async t => {
  const emulator = await started(t)
  const { bytes } = await heard(emulator, { wire: 'truncated' })
  const { head, body } = parts(bytes)
  const whole = '{"code":200,"data":{"jobId":"job-257250cab9fqydoimjq3b5"}}\n'
  t.match(head, new RegExp(`^HTTP/1.1 200 OK\r\n[\\s\\S]*content-length: ${whole.length}`))
  t.match(head, 'x-emulator-fault: fault-1')
  t.equal(body.toString(), whole.slice(0, Math.ceil(whole.length / 2)))
})

t.test('a garbled body is as long as it should be, and no text', async t => {
  const garbled = async () => parts((await heard(await started(t), { code: 47039, wire: 'garbled' })).bytes)
  const { head, body } = await garbled()
  t.match(head, `content-length: ${body.length}`)
  t.match(head, 'content-type: application/json')
  t.throws(() => new TextDecoder('utf8', { fatal: true }).decode(body))
  t.strictSame((await garbled()).body, body, 'the same seed gives the same noise')
})

t.test('a body that drips comes in pieces over a time, and is whole', async t => {
  const emulator = await started(t)
  const { bytes, times } = await heard(emulator, { status: 503, drip: { chunks: 5, over: '120ms' } })
  const { head, body } = parts(bytes)
  t.match(head, /^HTTP\/1.1 503 Service Unavailable\r\n/)
  t.match(head, `content-length: ${body.length}`)
  t.match(body.toString(), /^<html>[\s\S]*<\/html>\r\n$/)
  t.ok(times.length >= 5, `${times.length} packets`)
  t.ok(Number(times.at(-1)) - Number(times[0]) >= 100)
  const short = await heard(emulator, { code: 47039, drip: { chunks: 1000, over: '50ms' } })
  t.match(parts(short.bytes).body.toString(), /^\{"code":47039.*\}\n$/)
})

t.test('a call that waits ends when the server closes', async t => {
  const emulator = await started(t)
  await emulator.faults.next('import', { delay: '1h' })
  const socket = connect(portOf(emulator), '127.0.0.1')
  const answer = listen(socket)
  await once(socket, 'connect')
  while ((await emulator.faults.list())[0]?.hits === 0) await new Promise(setImmediate)
  await emulator.close()
  t.match(parts((await answer).bytes).head, /^HTTP\/1.1 200/)
})

t.test('a call that waits ends when its client goes', async t => {
  const emulator = await started(t)
  await emulator.faults.next('import', { delay: '1h' })
  const socket = connect(portOf(emulator), '127.0.0.1')
  socket.write(REQUEST)
  while ((await emulator.faults.list())[0]?.hits === 0) await new Promise(setImmediate)
  socket.destroy()
  while ((await jobs(emulator)) === 0) await new Promise(setImmediate)
  t.equal(await jobs(emulator), 1)
})

t.test('under TLS the connection of HTTP/1.1 breaks, and the stream of HTTP/2', async t => {
  const emulator = await started(t, { tls: true, dataDir: t.testdir({}) })
  const overTls = async (fault: Omit<FaultInput, 'operation'>) => {
    await emulator.faults.next('import', fault)
    const socket = connectTls({ port: portOf(emulator), host: '127.0.0.1', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    return listen(socket)
  }
  t.match(await overTls({ wire: 'reset' }), { size: 0, error: 'ECONNRESET' })
  t.match(await overTls({ wire: 'empty' }), { size: 0 })
  const session = connectH2(emulator.url, { rejectUnauthorized: false })
  const inStream = async (fault: Omit<FaultInput, 'operation'>) => {
    await emulator.faults.next('import', fault)
    const stream = session.request({ ':method': 'POST', ':path': IMPORT, authorization: 'Bearer demo' })
    let status: unknown
    let body = ''
    stream.on('response', headers => {
      status = headers[':status']
    })
    stream.on('data', piece => {
      body += piece
    })
    stream.on('error', () => {})
    stream.end(JSON.stringify(PAGE))
    await new Promise(resolve => stream.once('close', resolve))
    return { status, body, reset: stream.rstCode }
  }
  t.strictSame(await inStream({ wire: 'reset' }), { status: undefined, body: '', reset: 2 })
  t.strictSame(await inStream({ wire: 'empty' }), { status: undefined, body: '', reset: 0 })
  t.match(await inStream({ status: 503 }), { status: 503, body: /^<html>/, reset: 0 })
  t.match(await inStream({ code: 47039, drip: { chunks: 3, over: '20ms' } }), {
    status: 200,
    body: /^\{"code":47039.*\}\n$/
  })
  t.match(await inStream({ wire: 'truncated' }), { status: 200, body: /^\{"code":200,"data":\{"jobId":"j$/, reset: 2 })
  session.close()
})

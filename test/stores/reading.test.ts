import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { bucketOf, failureOf, LARGE, s3Bucket, withServer } from './support/live-store.ts'
import { s3Server } from './support/s3-server.ts'

t.test('a store that hangs or dies while a job reads fails the job with its reason', async t => {
  const server = await s3Server(t, { 'a.json': LARGE })
  const { failure } = await withServer(t, server)
  const inside = (end: (response: ServerResponse) => void) => {
    server.before = (request, response) => {
      if (!request.headers.range?.startsWith('bytes=1048576-')) return false
      response.writeHead(206, { 'content-length': 1024 * 1024 })
      response.write('x'.repeat(1000), () => end(response))
      return true
    }
  }
  inside(() => {})
  t.strictSame(await failure(), {
    state: 'Failed',
    errorMessage:
      'failed to read the file \'a.json\', error: Access denied: importing data failed, file: id:1 paths:"s3://my-bucket/a.json"',
    explain: 'a.json: the store STORE does not answer in time (no bytes); look at the store, or raise --store-timeout'
  })
  inside(response => response.destroy())
  t.match(await failure(), {
    state: 'Failed',
    explain: 'a.json: the store STORE ended its answer too early (ECONNRESET); look at the log of the store'
  })
})

t.test('an object that changes while its job runs is told', async t => {
  const server = await s3Server(t, { 'a.json': LARGE })
  const { failure } = await withServer(t, server)
  server.before = request => {
    if (request.headers.range?.startsWith('bytes=1048576-'))
      server.objects.set('a.json', Buffer.from(LARGE.replace('title', 'titel')))
    return false
  }
  t.match(await failure(), {
    state: 'Failed',
    explain:
      'a.json: the store STORE has another object under the key than when the job was created: its ETag changed (PreconditionFailed); import it again'
  })
})

t.test('an object that changes right after its last byte was read is told', async t => {
  const server = await s3Server(t, { 'a.json': LARGE })
  const { failure } = await withServer(t, server)
  server.before = (request, response) => {
    if (request.headers.range?.startsWith('bytes=1048576-'))
      response.once('finish', () => server.objects.set('a.json', Buffer.from(LARGE.replace('title', 'titel'))))
    return false
  }
  t.match(await failure(), {
    state: 'Failed',
    explain: /^a\.json: the store STORE has another object under the key .* its ETag changed; import it again$/
  })
})

const MIB = 1024 * 1024

/** Bytes that tell their position. */
const numbered = (length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(at, at)
  return bytes
}

/** The bytes of one object of a live store, and the ranges that were asked for. */
const opened = async (t: Test, object: Buffer, storeTimeout = 10) => {
  const server = await s3Server(t, { 'a.bin': object })
  const store = { kind: 's3' as const, endpoint: server.url, region: 'us-west-2', timeout: storeTimeout }
  const bytes = await (await bucketOf(store)).open('a.bin')
  if (bytes === undefined) throw new Error('the store has no such object')
  const ranges = () => server.requests.flatMap(request => /bytes=\S+/.exec(request) ?? [])
  return { server, bytes, ranges }
}

t.test('an object that is read from front to back takes few requests, each for twice as many bytes', async t => {
  const object = numbered(20 * MIB)
  const { bytes, ranges } = await opened(t, object)
  const step = 300 * 1024
  // Two reads at a time, as readers of text do it.
  for (let from = 0; from < object.length; from += 2 * step) {
    const [first, second] = await Promise.all([bytes.read(from, from + step), bytes.read(from + step, from + 2 * step)])
    const both = Buffer.concat([first, second])
    if (!both.equals(object.subarray(from, from + 2 * step))) t.fail(`other bytes at ${from}`)
  }
  t.strictSame(
    ranges(),
    [0, 1, 3, 7, 15, 20].flatMap((mib, at, all) => {
      const next = all[at + 1]
      return next === undefined ? [] : [`bytes=${mib * MIB}-${next * MIB - 1}`]
    })
  )
})

t.test('a small gap is dropped, and a jump begins a new request', async t => {
  const object = numbered(8 * MIB)
  const { bytes, ranges } = await opened(t, object)
  const same = async (from: number, to: number) =>
    t.ok(Buffer.from(await bytes.read(from, to)).equals(object.subarray(from, to)), `${from} to ${to}`)
  await same(0, 10)
  await same(200_000, 300_000)
  t.strictSame(ranges(), [`bytes=0-${MIB - 1}`])
  await same(7 * MIB, 8 * MIB + 10)
  await same(0, 2 * MIB)
  t.strictSame(ranges().slice(1), [`bytes=${7 * MIB}-${8 * MIB - 1}`, `bytes=0-${2 * MIB - 1}`])
  t.strictSame(await bytes.read(9 * MIB, 10 * MIB), new Uint8Array(), 'behind the end there is nothing to ask for')
})

t.test('an object arrives only as fast as it is read, and a reader may take longer than the time limit', async t => {
  const object = numbered(96 * MIB)
  const { server, bytes } = await opened(t, object, 1)
  let sent = 0
  server.before = ({ headers }, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    if (from === undefined) return false
    response.writeHead(206, { 'content-length': Number(to) - Number(from) + 1 })
    const send = (at: number): void => {
      if (at > Number(to)) return void response.end()
      const end = Math.min(Number(to) + 1, at + 64 * 1024)
      sent += end - at
      if (response.write(object.subarray(at, end))) send(end)
      else response.once('drain', () => send(end))
    }
    send(Number(from))
    return true
  }
  const next = async (from: number) =>
    t.ok(Buffer.from(await bytes.read(from, from + MIB)).equals(object.subarray(from, from + MIB)), `${from}`)
  for (let mib = 0; mib < 32; mib++) await next(mib * MIB)
  await sleep(1200)
  // The kernel holds some megabytes too: usually 10 between both ends, but Linux allows 36.
  t.ok(sent < 80 * MIB, `${sent} bytes were sent`)
  for (let mib = 32; mib < 96; mib++) await next(mib * MIB)
  t.equal(sent, object.length)
})

t.test('bytes that arrive while nobody reads are kept', async t => {
  const object = numbered(16 * MIB)
  const { server, bytes } = await opened(t, object)
  server.before = ({ headers }, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    if (from === undefined) return false
    const part = object.subarray(Number(from), Number(to) + 1)
    response.writeHead(206, { 'content-length': part.length })
    // Small pieces, each in a packet of its own.
    const send = (at: number): void => {
      if (at >= part.length) return void response.end()
      const end = at + 10_000
      response.write(part.subarray(at, end), () => send(end))
    }
    send(0)
    return true
  }
  for (let mib = 0; mib < 16; mib++) {
    const part = await bytes.read(mib * MIB, (mib + 1) * MIB)
    t.ok(Buffer.from(part).equals(object.subarray(mib * MIB, (mib + 1) * MIB)), `MiB ${mib}`)
    if (mib % 4 === 3) await sleep(50)
  }
})

const move = (ArrayBuffer.prototype as { readonly transfer?: (this: ArrayBufferLike, length: number) => unknown })
  .transfer

t.test('the bytes of an object leave no garbage', { skip: move ? false : 'Node cannot free a buffer' }, async t => {
  const object = Buffer.alloc(64 * MIB)
  const { bytes } = await opened(t, object)
  const before = process.memoryUsage().arrayBuffers
  let peak = 0
  for (let mib = 0; mib < 64; mib++) {
    const { buffer } = await bytes.read(mib * MIB, (mib + 1) * MIB)
    // As if the bytes went to another thread.
    move?.call(buffer, 0)
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
  }
  t.ok(peak < 3 * MIB, `${peak} bytes`)
})

t.test('a store may send slowly, byte by byte', async t => {
  const { server, bytes } = await opened(t, numbered(8), 0.5)
  server.before = (_, response) => {
    response.writeHead(206, { 'content-length': 8 })
    const timer = setInterval(() => response.write('x'), 80)
    response.once('close', () => clearInterval(timer))
    return true
  }
  t.equal(Buffer.from(await bytes.read(0, 8)).toString(), 'xxxxxxxx')
})

t.test('a reader that is closed ends its request', async t => {
  const { server, bytes } = await opened(t, numbered(8 * MIB))
  const closed: Promise<unknown>[] = []
  server.before = ({ method }, response) => {
    if (method === 'GET') closed.push(once(response, 'close'))
    if (method === 'GET') response.writeHead(206, { 'content-length': MIB }).write('x')
    return method === 'GET'
  }
  t.equal((await bytes.read(0, 1)).length, 1)
  bytes.close()
  t.equal((await bytes.read(1, 2)).length, 0)
  await Promise.all(closed)
  t.equal(closed.length, 1)

  const late = await opened(t, numbered(8 * MIB))
  let reading: Promise<unknown> = Promise.resolve()
  const response = await new Promise<ServerResponse>(resolve => {
    late.server.before = (_, response) => {
      resolve(response)
      return true
    }
    reading = late.bytes.read(0, 1)
  })
  late.bytes.close()
  response.writeHead(206, { 'content-length': MIB }).write('x')
  await once(response, 'close')
  t.match(await failureOf(reading), /^ended its answer too early/, 'closed before the answer began')
})

t.test('bytes beyond the range are not taken, and their connection is not used again', async t => {
  const { server, bytes } = await opened(t, numbered(8))
  const sockets = new Set<unknown>()
  server.before = ({ method, socket }, response) => {
    sockets.add(socket)
    if (method === 'GET') response.writeHead(206, { 'content-length': 3 * MIB }).end(Buffer.alloc(3 * MIB, 'x'))
    return method === 'GET'
  }
  t.equal(Buffer.from(await bytes.read(0, 8)).toString(), 'xxxxxxxx')
  t.equal(Buffer.from(await bytes.read(0, 8)).toString(), 'xxxxxxxx')
  t.ok(sockets.size >= 2, `${sockets.size} connections`)
})

t.test('a store without ranges is read with one request', async t => {
  const object = numbered(3 * MIB)
  const { server, bytes, ranges } = await opened(t, object)
  server.before = ({ method }, response) => {
    if (method === 'GET') response.writeHead(200, { 'content-length': object.length }).end(object)
    return method === 'GET'
  }
  const same = async (from: number, to: number) =>
    t.ok(Buffer.from(await bytes.read(from, to)).equals(object.subarray(from, to)), `${from} to ${to}`)
  await same(100, 500_000)
  await same(600_000, 2_000_000)
  await same(2_500_000, 3_000_000)
  t.strictSame(ranges().length, 2, 'one for the first two reads, one after the jump')
})

t.test('a store without ETags and ranges is read whole, and a change of the size is told', async t => {
  const { server, bucket } = await s3Bucket(t)
  const contents = '<Contents><Key>a.json</Key><Size>2</Size></Contents>'
  let size = 2
  server.before = ({ method }, response) => {
    if (method === 'HEAD') response.writeHead(200, size === 0 ? {} : { 'content-length': size }).end()
    else if (server.requests.at(-1)?.includes('list-type'))
      response.end(`<ListBucketResult>${contents}</ListBucketResult>`)
    else response.writeHead(200).end('[]')
    return true
  }
  t.strictSame((await bucket.list('', 10)).objects, [{ key: 'a.json', size: 2, version: 'live:2:' }])
  const bytes = await bucket.open('a.json')
  t.strictSame(await bytes?.read(1, 2), Uint8Array.from(Buffer.from(']')))
  size = 3
  t.match(await failureOf(bucket.open('a.json')), /^has another object under the key than when the job was created/)
  const long = await bucketOf(`s3=${server.url}`)
  t.equal(
    await failureOf((await long.open('a.json'))?.read(0, 3)),
    'ended its answer too early (2 of 3 bytes); look at the log of the store'
  )
  size = 0
  t.match(await (await bucketOf(`s3=${server.url}`)).head('b.json'), { key: 'b.json', size: 0, version: 'live:0:' })
})

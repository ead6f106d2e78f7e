import { connect } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import type { BodyLimits } from '../../src/contract/body-limits.ts'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { emulator, IMPORT, PAGE } from '../support/emulator.ts'

const quickBrotli = (bytes: string | Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })

const ENCODERS = {
  gzip: (bytes: string | Buffer) => gzipSync(bytes),
  'x-gzip': (bytes: string | Buffer) => gzipSync(bytes),
  deflate: (bytes: string | Buffer) => deflateSync(bytes),
  br: quickBrotli
}

const ENCODINGS = Object.keys(ENCODERS) as (keyof typeof ENCODERS)[]

const MIB = 1024 ** 2

const LIMITS = {
  control: { bytes: MIB, depth: 32, entries: 10_000, keys: 10_000 },
  data: { bytes: 16 * MIB, depth: 64, entries: 1_000_000, keys: 10_000 },
  world: { bytes: 16 * MIB, depth: 64, entries: Number.POSITIVE_INFINITY, keys: Number.POSITIVE_INFINITY },
  snapshot: { bytes: 64 * MIB, depth: 64, entries: Number.POSITIVE_INFINITY, keys: Number.POSITIVE_INFINITY }
}

/** A call of each kind, and what it says of a body that is a list; that is told once the body has been read. */
const CALLS: readonly [limits: BodyLimits, method: 'POST' | 'PUT', path: string, read: RegExp][] = [
  [LIMITS.control, 'POST', IMPORT, /must be an object, not an array/],
  [LIMITS.control, 'POST', '/v2/vectordb/jobs/import/create', /must be an object, not an array/],
  [LIMITS.control, 'POST', '/v2/clusters/createServerless', /must be an object, not an array/],
  [LIMITS.data, 'POST', '/v2/vectordb/collections/create', /must be an object, not an array/],
  [LIMITS.data, 'POST', '/v2/vectordb/entities/insert', /must be an object, not an array/],
  [LIMITS.data, 'POST', '/v1/vector/insert', /must be an object, not an array/],
  [LIMITS.control, 'POST', '/_emulator/faults', /must be a JSON object/],
  [LIMITS.control, 'POST', '/_emulator/journal/expect', /must be a JSON object/],
  [LIMITS.world, 'PUT', '/_emulator/world/clusters/c', /must be a JSON object/],
  [LIMITS.snapshot, 'PUT', '/_emulator/snapshot', /must be a JSON object/]
]

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const items = (count: number) => `[${Array(count).fill(0).join()}]`
const blank = (bytes: number) => Buffer.concat([Buffer.from('[1'), Buffer.alloc(bytes - 3, ' '), Buffer.from(']')])

/** Sends a body and tells the answer's status and text. */
const sender = async (t: Test, options: EmulatorOptions = {}) => {
  const { app } = await emulator(t, options)
  return async (method: 'POST' | 'PUT', path: string, payload: string | Buffer, encoding?: keyof typeof ENCODERS) => {
    const reply = await app.inject({
      method,
      url: path,
      headers: {
        authorization: 'Bearer demo',
        ...(encoding && { 'content-encoding': encoding })
      },
      payload: encoding === undefined ? payload : ENCODERS[encoding](payload)
    })
    const { code, message, error } = reply.json()
    return { status: reply.statusCode, code, text: message ?? error }
  }
}

t.test('a body of as many bytes, levels, keys and items as it may have is read, one more is rejected', async t => {
  const send = await sender(t)
  for (const [{ depth, entries }, method, path, read] of CALLS) {
    t.match((await send(method, path, nested(depth))).text, read, `${path}: ${depth} levels`)
    const deep = await send(method, path, nested(depth + 1))
    t.match(deep.text, `has more than ${depth} levels of objects and lists`, `${path}: a level more`)
    t.equal(deep.code ?? deep.status, path.startsWith('/_') ? 400 : 80000)
    if (entries > 10_000 && !path.endsWith('entities/insert')) continue
    t.match((await send(method, path, items(entries))).text, read, `${path}: ${entries} items`)
    t.match(
      (await send(method, path, items(entries + 1))).text,
      `has more than ${entries.toLocaleString('en-US')} keys and list items`,
      `${path}: an item more`
    )
  }
  for (const [{ bytes }, method, path, read] of CALLS) {
    if (bytes > LIMITS.control.bytes && !path.endsWith('entities/insert')) continue
    for (const encoding of [undefined, 'gzip'] as const) {
      t.match((await send(method, path, blank(bytes), encoding)).text, read, path)
      const { status, code, text } = await send(method, path, blank(bytes + 1), encoding)
      t.match(text, `the request body is larger than ${bytes / 1024 ** 2} MiB`, path)
      t.strictSame([status, code], path.startsWith('/_') ? [413, undefined] : [200, 80000], path)
    }
  }
})

const keyed = (keys: number) => `{${Array.from({ length: keys }, (_, key) => `"${key}":0`).join()}}`

t.test('an object has at most 10,000 keys at the address of a cluster, whatever its level', async t => {
  const send = await sender(t)
  for (const inside of ['', '[[', '{"schema":']) {
    const ends = [...inside]
      .reverse()
      .flatMap(open => (open === '[' ? ']' : open === '{' ? '}' : []))
      .join('')
    const body = (keys: number) => `${inside}${inside === '[[' ? `${keyed(9000)},` : ''}${keyed(keys)}${ends}`
    const limit = 'the request body has more than 10,000 keys in one object'
    t.match((await send('POST', '/v2/vectordb/collections/create', body(10_001))).text, limit, inside)
    t.notMatch((await send('POST', '/v2/vectordb/collections/create', body(10_000))).text, 'keys in one object', inside)
  }
})

t.test('Milvus says 1801 for a body that is beyond a limit', async t => {
  const send = await sender(t, { flavor: 'milvus' })
  const { code, text } = await send('POST', '/v2/vectordb/jobs/import/create', nested(33))
  t.equal(code, 1801)
  t.match(text, 'the request body has more than 32 levels of objects and lists')
})

t.test('each encoding is undone only as far as the limits reach: what comes then is not even looked at', async t => {
  const { app } = await emulator(t)
  const mib = 1024 ** 2
  const bombs: readonly [path: string, bomb: Buffer, refused: RegExp][] = [
    [IMPORT, Buffer.concat([Buffer.alloc(8 * mib, '['), Buffer.alloc(8 * mib, ']')]), /more than 32 levels/],
    [IMPORT, Buffer.from(`[${Array(200_000).join('1,')}1]`), /more than 10,000 keys and list items/],
    [IMPORT, Buffer.alloc(4 * mib, ' '), /larger than 1 MiB/],
    ['/v2/vectordb/entities/insert', Buffer.alloc(8 * mib, '{"a":'), /more than 64 levels/],
    ['/v2/vectordb/entities/insert', Buffer.alloc(17 * mib, ' '), /larger than 16 MiB/]
  ]
  for (const encoding of ENCODINGS) {
    for (const [url, bomb, refused] of bombs) {
      const bytes = ENCODERS[encoding](bomb)
      const headers = { authorization: 'Bearer demo', 'content-encoding': encoding }
      const payload = bytes.subarray(0, bytes.length - 10)
      const reply = await app.inject({ method: 'POST', url, headers, payload })
      t.match(reply.json(), { code: 80000, message: refused }, encoding)
    }
  }
})

t.test('whatever is wrong with encoded bytes is the fault of who sent them', async t => {
  const { app } = await emulator(t)
  const text = Buffer.from(JSON.stringify(PAGE))
  const plain = Object.entries(ENCODERS).map(([encoding, encode]) => [encoding, encode(text)] as const)
  const dictionary = deflateSync(text, { dictionary: Buffer.from('clusterId') })
  const broken = plain.flatMap(([encoding, bytes]) =>
    [...bytes.keys()].flatMap(at => {
      const flipped = Buffer.from(bytes)
      flipped[at] = ~(flipped[at] ?? 0)
      return [
        flipped,
        bytes.subarray(0, at),
        Buffer.concat([bytes.subarray(0, at), Buffer.from('x'), bytes.subarray(at)])
      ].map(bytes => [encoding, bytes] as const)
    })
  )
  const empty = plain.map(([encoding]) => [encoding, Buffer.alloc(0)] as const)
  for (const [encoding, payload] of [['deflate', dictionary] as const, ...empty, ...broken]) {
    for (const [url, statuses] of [
      [IMPORT, [200]],
      ['/_emulator/faults', [400]]
    ] as const) {
      const headers = { authorization: 'Bearer demo', 'content-encoding': encoding }
      const { statusCode, body } = await app.inject({ method: 'POST', url, headers, payload })
      if (statuses.includes(statusCode as never)) continue
      t.fail(`${encoding} ${payload.toString('hex')} to ${url}: ${statusCode} ${body}`)
    }
  }
  const headers = { authorization: 'Bearer demo', 'content-encoding': 'deflate' }
  const reply = await app.inject({ method: 'POST', url: IMPORT, headers, payload: dictionary })
  t.strictSame(reply.json(), {
    code: 80000,
    message: 'Incorrect parameter: the request body is not encoded as its Content-Encoding says'
  })
})

t.test('a field that stands twice among very many is found', async t => {
  const send = await sender(t)
  const fields = (count: number) => Array.from({ length: count }, (_, n) => `"k${n}":{"k":[1]}`).join()
  const twice = await send('POST', '/v2/vectordb/entities/insert', `{${fields(9_999)},"k7":1}`)
  t.equal(twice.text, "Incorrect parameter: the request body has the field 'k7' twice")
  t.match((await send('POST', '/v2/vectordb/entities/insert', `{${fields(9_999)}}`)).code, 1100)
})

t.test('what is no JSON is told where, near its beginning', async t => {
  const send = await sender(t)
  const rows = `{"data":[${Array(50_000).fill('{"a":1}').join(',\n')}`
  const far = await send('POST', '/v2/vectordb/entities/insert', rows)
  t.equal(
    far.text,
    'Incorrect parameter: the request body is not JSON: it has a mistake after the first 65536 characters'
  )
  const near = await send('POST', '/v2/vectordb/entities/insert', rows.replace('1},', '1};'))
  t.equal(
    near.text,
    'Incorrect parameter: the request body is not JSON: a word or symbol that JSON does not have at line 1, column 17'
  )
  const odd = await send('POST', '/v2/vectordb/entities/insert', `"\n${'['.repeat(60_000)}`)
  t.match(odd.text, 'the request body is not JSON: ')
})

t.test('a large body that comes in many pieces is read byte for byte', async t => {
  const { url, close } = await createEmulator({ port: 0 })
  t.teardown(close)
  const objects = Array.from({ length: 20_000 }, (_, n) => ({ key: `ärtikel-${n}-文件.json`, size: n }))
  const text = JSON.stringify({ visibility: 'public', objects })
  t.ok(Buffer.byteLength(text) > 900_000)
  for (const encoding of [undefined, ...ENCODINGS]) {
    const reply = await fetch(`${url}/_emulator/world/buckets/aws/many`, {
      method: 'PUT',
      ...(encoding && { headers: { 'content-encoding': encoding } }),
      body: new Uint8Array(encoding === undefined ? Buffer.from(text) : ENCODERS[encoding](text))
    })
    t.equal(reply.status, 200)
    const world = (await (await fetch(`${url}/_emulator/world`)).json()) as {
      buckets: { name: string; objects?: object }[]
    }
    t.ok(isDeepStrictEqual(world.buckets.find(({ name }) => name === 'many')?.objects, objects), encoding ?? 'as it is')
  }
})

t.test('a large body that a program injects stays what it was', async t => {
  const { app } = await emulator(t)
  const payload = Buffer.from(JSON.stringify({ ...PAGE, partitionName: 'x'.repeat(200_000) }))
  const before = Buffer.from(payload)
  for (const _ of [1, 2]) {
    const reply = await app.inject({ method: 'POST', url: IMPORT, headers: { authorization: 'Bearer demo' }, payload })
    t.match(reply.json(), { code: 47005 })
    t.ok(payload.equals(before))
  }
})

t.test('clients that send large bodies slowly hold up nobody for long', async t => {
  const { url, close } = await createEmulator({ port: 0 })
  t.teardown(close)
  const head = `POST /v2/vectordb/entities/insert HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\n`
  for (let n = 0; n < 3; n++) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    t.teardown(() => socket.destroy())
    socket.write(`${head}Content-Length: 9000000\r\n\r\n[${' '.repeat(1_000_000)}`)
  }
  const ask = async (length: number) => {
    const begun = performance.now()
    const body = `{"a":"${'b'.repeat(length)}"}`
    const reply = await fetch(`${url}/v2/vectordb/entities/insert`, {
      method: 'POST',
      headers: { authorization: 'Bearer demo' },
      body
    })
    t.match(await reply.json(), { code: 1100 })
    return performance.now() - begun
  }
  t.ok((await ask(100_000)) < 1500, 'a small one does not wait at all')
  t.ok((await ask(1_000_000)) < 15_000)
})

import { connect } from 'node:net'
import t from 'tap'
import { emulator, GET, IMPORT } from '../support/emulator.ts'

t.test('an unknown path is told which one was probably meant', async t => {
  const { send } = await emulator(t)
  const near = await send({ method: 'POST', path: '/v1/vector/collection/import', payload: '{}' })
  t.strictSame(
    [near.status, near.body],
    [404, { code: 404, message: 'No such path: POST /v1/vector/collection/import' }]
  )
  t.equal(near.explain, 'did you mean /v1/vector/collections/import?')
  const far = await send({ method: 'GET', path: '/metrics?secretKey=abc', headers: {} })
  t.strictSame([far.status, far.body], [404, { code: 404, message: 'No such path: GET /metrics' }])
  t.match(far.explain, /^the emulator has \/_emulator\/health, /)
})

t.test('a call that Milvus has and no import needs is told the tools for it', async t => {
  const { send } = await emulator(t)
  const post = (path: string) => send({ method: 'POST', path: `/v2/vectordb/${path}`, payload: '{}' })
  for (const call of ['aliases/list', 'databases/create', 'collections/rename', 'indexes/alter_properties']) {
    const { status, explain } = await post(call)
    t.strictSame([status, explain], [404, `${call} is not emulated; use Milvus Lite or Milvus standalone for it`])
  }
  t.equal((await post('collections/creat')).explain, 'did you mean /v2/vectordb/collections/create?')
})

t.test('a wrong method is told the right one', async t => {
  const { send } = await emulator(t)
  const get = await send({ method: 'GET', path: IMPORT, headers: {} })
  t.strictSame(
    [get.status, get.body, get.explain],
    [405, { code: 405, message: `Method not allowed: GET ${IMPORT}` }, 'this path takes POST']
  )
  const post = await send({ method: 'POST', path: `${GET}/`, payload: '{}' })
  t.strictSame([post.status, post.body], [405, { code: 405, message: `Method not allowed: POST ${GET}/` }])
  const inPath = await send({ method: 'DELETE', path: '/v1/clusters/in01-a/import', headers: {} })
  t.equal(inPath.status, 405)
})

t.test('a broken percent escape in the path is refused', async t => {
  const { send } = await emulator(t)
  const reply = await send({ method: 'GET', path: '/v1/%zz', headers: {} })
  t.strictSame(
    [reply.status, reply.body],
    [400, { code: 400, message: 'Malformed HTTP request: the path has a broken percent escape' }]
  )
})

t.test('bytes that are no HTTP get an answer in the shape of the contract', async t => {
  const { url } = await emulator(t, { listen: true, port: 0 })
  const { port, hostname } = new URL(url)
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), hostname, () => socket.write('\x16\x03\x01 hello\r\n\r\n'))
    socket.on('data', data => {
      text += data
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
  t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
  t.match(answer, /\{"code":400,"message":"Malformed HTTP request: it does not begin with a method of HTTP"\}\n$/)
})

t.test('below /_emulator an unknown path or method is told in its own shape, and stays out of the journal', async t => {
  const { app } = await emulator(t)
  const ask = async (method: 'GET' | 'PUT', url: string) => {
    const { statusCode, headers, body } = await app.inject({ method, url })
    return [statusCode, JSON.parse(body), headers.allow]
  }
  t.strictSame(await ask('GET', '/_emulator/fault?token=abc'), [
    404,
    { error: 'there is no GET /_emulator/fault; did you mean /_emulator/faults?' },
    undefined
  ])
  t.strictSame(await ask('GET', '/_emulator/nothing-of-that-kind'), [
    404,
    { error: 'there is no GET /_emulator/nothing-of-that-kind; GET /_emulator/openapi.json tells what there is' },
    undefined
  ])
  t.strictSame(await ask('PUT', '/_emulator/health'), [
    405,
    { error: 'PUT /_emulator/health: this path takes GET' },
    'GET'
  ])
  t.match((await ask('GET', '/_emulator/journal'))[1], { count: 0 })
})

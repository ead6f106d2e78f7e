import { connect } from 'node:net'
import t from 'tap'
import { headerText } from '../../src/http/error-handler.ts'
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
  t.equal(
    far.explain,
    'GET /_emulator/openapi/contract.json lists the calls of the API, GET /_emulator/openapi.json those of the laboratory'
  )
  const long = await send({ method: 'GET', path: `/${'a'.repeat(150)}`, headers: {} })
  t.strictSame(long.body, { code: 404, message: `No such path: GET /${'a'.repeat(99)}…` })
})

t.test('a path that is nearly a call is told which', async t => {
  const { send } = await emulator(t)
  const post = (path: string) => send({ method: 'POST', path: `/v2/vectordb/${path}`, payload: '{}' })
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
  const unknown = await send({ method: 'GET', path: '/v1/vector/collections/none', headers: {} })
  t.match([unknown.status, unknown.body], [404, { code: 404 }], 'a path that is unknown with every method')
})

t.test('a path without its last parameter is told which', async t => {
  const { send, app } = await emulator(t)
  for (const path of ['/v2/jobs/', '/v2/jobs/?a=b']) {
    const reply = await send({ method: 'GET', path, headers: {} })
    t.strictSame(
      [reply.status, reply.body, reply.explain],
      [
        404,
        { code: 404, message: 'No such path: GET /v2/jobs/' },
        'jobId is missing in the path; call GET /v2/jobs/{jobId}'
      ]
    )
  }
  const other = await send({ method: 'PATCH', path: '/v2/jobs/', headers: {} })
  t.strictSame([other.status, other.explain], [405, 'this path takes GET'])
  const { statusCode, body } = await app.inject({ method: 'DELETE', url: '/_emulator/faults/' })
  t.notMatch(body, /is missing in the path/, 'a call without the parameter exists')
  t.ok(statusCode < 500)
})

t.test('a broken percent escape in the path is rejected', async t => {
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

t.test('a short explanation is printable ASCII on one line', async t => {
  t.equal(headerText('collection books'), 'collection books')
  t.equal(headerText('a\r\nb…\u0000 \ud800'), 'a%0D%0Ab...%00 ?')
  t.equal(headerText('集合'), '%E9%9B%86%E5%90%88')
  t.equal(headerText('a'.repeat(1000)), 'a'.repeat(1000))
})

t.test('a long explanation ends after a whole word, path or character, and says that there is more', async t => {
  const paths = Array.from({ length: 100 }, (_, index) => `/v2/vectordb/collections/${index}`)
  const text = headerText(`known: ${paths.join(', ')}`)
  t.match(text, / \.\.\.$/)
  t.ok(text.length > 950 && text.length <= 1000, String(text.length))
  const shown = text.replace('known: ', '').replace(' ...', '').split(', ')
  t.strictSame(shown, paths.slice(0, shown.length))
  t.equal(headerText('a'.repeat(1001)), `${'a'.repeat(996)} ...`)
  t.equal(decodeURIComponent(headerText('集'.repeat(1001))), `${'集'.repeat(110)} ...`)
  t.equal(decodeURIComponent(headerText('😀'.repeat(600))), `${'😀'.repeat(83)} ...`)
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const { load } = await import(join(PACKAGE_ROOT, 'bench/support/load.mjs'))
const { IMPORT_CALL, untilFirstReply } = await import(join(PACKAGE_ROOT, 'bench/support/import-call.mjs'))
const { stripeMock } = await import(join(PACKAGE_ROOT, 'bench/competitors/stripe-mock.mjs'))

/** A server in this process that answers one body, as the bench sees it, and the requests that it got. */
const serve = async (t: Test, reply: object) => {
  const requests = new Set<string>()
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    requests.add([method, url, headers.authorization, headers['content-type'], await text(request)].join(' '))
    response.end(JSON.stringify(reply))
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, pid: process.pid, requests, check: () => {} }
}

const CUSTOMER =
  'POST /v1/customers Bearer sk_test_123 application/x-www-form-urlencoded description=imports&email=imports%40example.com'

t.test('a server of another API is measured with a call of its own', async t => {
  const server = await serve(t, { object: 'customer' })
  const measured = stripeMock.call
  await untilFirstReply(server, server.port, measured)
  const { answered } = await load({ ...server, measured }, { amount: 200, verify: true })
  t.equal(answered, 200)
  t.strictSame([...server.requests], [CUSTOMER])
})

t.test('an import is measured unless another call is named, and must be answered 200 in the body', async t => {
  const server = await serve(t, { code: 200, data: { jobId: 'job-1' } })
  await untilFirstReply(server, server.port, IMPORT_CALL)
  const { answered, distinct } = await load(server, { amount: 100, verify: true })
  t.strictSame([answered, distinct], [100, 1])
})

t.test('a reply to another call is no success', async t => {
  const server = await serve(t, { object: 'customer' })
  await t.rejects(untilFirstReply(server, server.port, IMPORT_CALL), {
    message: 'the first call was answered 200 {"object":"customer"}'
  })
  await t.rejects(load({ ...server, measured: IMPORT_CALL }, { amount: 50, verify: true }), {
    message: 'a call was answered 200 {"object":"customer"}'
  })
})

import { gzipSync } from 'node:zlib'
import t from 'tap'
import { PAGE_EXAMPLE } from '../../../fixtures/requests.ts'
import { emulator, IMPORT, PAGE } from '../../support/emulator.ts'

const JOB = /^\{"code":200,"data":\{"jobId":"job-[0-9a-f]{10}[0-9a-z]{12}"\}\}\n$/

t.test("the page's own example gets a job id, in exactly the documented shape", async t => {
  const { send } = await emulator(t)
  const reply = await send(PAGE_EXAMPLE)
  t.equal(reply.status, 200)
  t.match(reply.text, JOB)
  t.equal(reply.check, undefined)
})

t.test('the same seed gives the same job ids, another seed others', async t => {
  const ids = await Promise.all(
    [1, 1, 2].map(async seed => (await (await emulator(t, { seed })).send(PAGE_EXAMPLE)).text)
  )
  t.equal(ids[0], ids[1])
  t.not(ids[0], ids[2])
})

t.test('real clients send the body in many ways, and each is read as JSON', async t => {
  const { send, advance } = await emulator(t)
  const json = JSON.stringify(PAGE)
  const ways: Record<string, { path?: string; headers?: Record<string, string>; payload?: string | Buffer }> = {
    'application/json': { headers: { 'content-type': 'application/json' } },
    'no Content-Type': {},
    'a form type, as curl --data-raw': { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'text/plain, as fetch without a type': { headers: { 'content-type': 'text/plain;charset=UTF-8' } },
    'a broken Content-Type': { headers: { 'content-type': ';;;' } },
    'a header named ContentType': { headers: { contenttype: 'application/json', 'content-type': 'text/plain' } },
    'a doubled slash': { path: `/${IMPORT}` },
    'a trailing slash': { path: `${IMPORT}/` },
    'a body in gzip': { headers: { 'content-encoding': 'gzip' }, payload: gzipSync(json) },
    'a byte order mark': { payload: `\ufeff${json}` },
    'nulls and empty values for what is left out': {
      payload: JSON.stringify({ ...PAGE, partitionName: '', accessKey: null, secretKey: [], files: null, options: {} })
    },
    'an escaped quote and backslash in a value': {
      payload: `{"secretKey": "a\\"b\\\\", ${json.slice(1)}`
    },
    'a lower-case scheme of authorization': { headers: { authorization: 'bearer demo' } }
  }
  for (const [name, { path = IMPORT, headers = {}, payload = json }] of Object.entries(ways)) {
    const reply = await send({ method: 'POST', path, headers, payload })
    t.match(reply.text, JOB, name)
    advance(60)
  }
})

t.test('a body that cannot be read is rejected with what is wrong, never with its content', async t => {
  const { send } = await emulator(t)
  const body = (problem: string) => ({ code: 80000, message: `Incorrect parameter: ${problem}` })
  const cases: [name: string, payload: string | Buffer, problem: string][] = [
    [
      'missing commas, as some documented curls have them',
      '{\n  "objectUrl": "s3://b/k.json"\n  "accessKey": "AKIA-SECRET"\n}',
      'the request body is not JSON: a comma is missing at line 3, column 3'
    ],
    [
      'text',
      'clusterId=in03',
      'the request body is not JSON: a word or symbol that JSON does not have at line 1, column 1'
    ],
    [
      'an unfinished object',
      '{"clusterId":"in03"',
      'the request body is not JSON: a closing brace is missing at line 1, column 20'
    ],
    ['two documents', '{}{}', 'the request body is not JSON: more text after the end of the body at line 1, column 3'],
    ['an array', '[1]', 'the request body must be an object, not an array'],
    ['a number', '5', 'the request body must be an object, not a number'],
    ['a string', '"in03"', 'the request body must be an object, not a string'],
    ['1 MB of nesting', '['.repeat(1e6), 'the request body has more than 32 levels of objects and lists'],
    ['2 MB', `"${'x'.repeat(2 * 1024 * 1024)}"`, 'the request body is larger than 1 MiB'],
    ['a field twice', '{"clusterId":"a","clusterId":"b"}', "the request body has the field 'clusterId' twice"],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'the request body is not valid UTF-8'],
    ['a wrong type', '{"clusterId":5}', 'clusterId must be a string, not a number'],
    ['an object for a string', '{"objectUrl":{"a":1}}', 'objectUrl must be a string, not an object'],
    [
      'a field with a slip',
      '{"collectionname":"a"}',
      "collectionname is no known field; did you mean 'collectionName'?"
    ],
    ['a field that is far from all', '{"zzzzzzzzzzzz":"a"}', 'zzzzzzzzzzzz is no known field'],
    ['a prototype key', '{"__proto__":{"a":1}}', '__proto__ is no known field'],
    [
      'two problems',
      '{"clusterId":5,"collectionName":true}',
      'clusterId must be a string, not a number; collectionName must be a string, not a boolean'
    ]
  ]
  for (const [name, payload, problem] of cases) {
    const reply = await send({ method: 'POST', path: IMPORT, payload })
    t.strictSame([reply.status, reply.body], [200, body(problem)], name)
    t.equal(reply.check, 'body', name)
    t.notMatch(reply.explain, /AKIA/, name)
  }
})

t.test('no body, null and empty containers are no content', async t => {
  const { send } = await emulator(t)
  for (const payload of ['', ' \n', 'null', '{}', '[]', '""', '{"clusterId":null,"objectUrl":""}']) {
    const reply = await send({ method: 'POST', path: IMPORT, payload })
    t.strictSame(reply.body, { code: 90142, message: 'No import content provided.' }, JSON.stringify(payload))
  }
  const none = await send({ method: 'POST', path: IMPORT, headers: {} })
  t.strictSame(none.body, { code: 90142, message: 'No import content provided.' })
})

t.test('a body that is not encoded as it says is rejected', async t => {
  const { send } = await emulator(t)
  const wrong = await send({ method: 'POST', path: IMPORT, headers: { 'content-encoding': 'gzip' }, payload: '{}' })
  t.strictSame(wrong.body, {
    code: 80000,
    message: 'Incorrect parameter: the request body is not encoded as its Content-Encoding says'
  })
  const cut = gzipSync(JSON.stringify(PAGE)).subarray(0, 40)
  const short = await send({ method: 'POST', path: IMPORT, headers: { 'content-encoding': 'gzip' }, payload: cut })
  t.strictSame(short.body, { code: 80000, message: 'Incorrect parameter: the encoded request body has no end' })
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))
  const large = await send({ method: 'POST', path: IMPORT, headers: { 'content-encoding': 'gzip' }, payload: bomb })
  t.strictSame(large.body, { code: 80000, message: 'Incorrect parameter: the request body is larger than 1 MiB' })
  const unknown = await send({ method: 'POST', path: IMPORT, headers: { 'content-encoding': 'zstd' }, payload: '{}' })
  t.strictSame(unknown.body, {
    code: 80000,
    message: 'Incorrect parameter: the Content-Encoding of the request is not known'
  })
  t.equal(unknown.explain, 'the Content-Encoding of the request is not known; send gzip, x-gzip, deflate, br or none')
})

t.test('unknown fields are let through when asked for', async t => {
  const { post } = await emulator(t, { unknownFields: 'ignore' })
  const reply = await post({ ...PAGE, dbName: 'default' })
  t.match(reply.text, JOB)
  const strict = await emulator(t)
  t.match((await strict.post({ ...PAGE, dbName: 'default' })).body, { code: 80000 }, 'and refused otherwise')
})

t.test('a bad key is answered 401 before anything else is looked at', async t => {
  const { send } = await emulator(t)
  const message =
    'Invalid token: Your token is not valid. Please double-check your request parameters and ensure that you have provided a valid token.'
  for (const authorization of ['', 'Bearer', 'Bearer   ', 'Basic ZGVtbw==', 'demo', 'Bearer demo-revoked']) {
    const reply = await send({ method: 'POST', path: IMPORT, headers: { authorization }, payload: 'not json' })
    t.strictSame([reply.status, reply.body], [401, { code: 80001, message }], JSON.stringify(authorization))
  }
})

t.test('the path-style call takes its cluster from the path', async t => {
  const { send } = await emulator(t)
  const { collectionName, objectUrl } = PAGE
  const payload = JSON.stringify({ clusterId: 'in01-none', collectionName, objectUrl })
  const reply = await send({ method: 'POST', path: `/v1/clusters/${PAGE.clusterId}/import`, payload })
  t.match(reply.text, JOB, 'whatever the body has')
  const empty = await send({ method: 'POST', path: '/v1/clusters//import', payload })
  t.match(empty.body, { code: 90103 })
})

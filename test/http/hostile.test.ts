import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { GET, IMPORT, LIST, PAGE } from '../support/emulator.ts'

/** The emulator as a process of its own, for what would end it must be seen to. */
const start = async (t: Test): Promise<{ url: string; log: () => string }> => {
  const child = spawn(process.execPath, ['src/cli/bin.ts', '--port', '0', '--log-level', 'trace'])
  let log = ''
  child.stderr.on('data', data => {
    log += data
  })
  child.stdout.on('data', data => {
    log += data
  })
  t.teardown(() => child.kill())
  for await (const line of createInterface(child.stdout)) {
    const { url } = JSON.parse(line)
    if (url !== undefined) return { url, log: () => log }
  }
  throw new Error(log)
}

const HEAD = 'Host: localhost\r\nAuthorization: Bearer SECRET-KEY\r\n'

/** Sends bytes as they are and reads until the other side closes. */
const raw = (url: string, bytes: (string | Buffer)[], thenClose = false): Promise<string> =>
  new Promise(resolve => {
    let answer = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', async () => {
      for (const part of bytes) {
        socket.write(part)
        await new Promise(next => setImmediate(next))
      }
      if (thenClose) socket.destroy()
    })
    socket.setEncoding('utf8')
    socket.on('data', data => {
      answer += data
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })

const post = (headers: string, body: string | Buffer): (string | Buffer)[] => [
  `POST ${IMPORT} HTTP/1.1\r\n${HEAD}Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n`,
  body
]

const get = (path: string, headers = ''): string[] => [
  `GET ${path} HTTP/1.1\r\n${HEAD}Connection: close\r\n${headers}\r\n`
]

const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('{"code"')))

t.test('no request ends the process, and each has an answer that says what was wrong', async t => {
  const { url, log } = await start(t)
  const large = gzipSync(Buffer.alloc(20 * 1024 * 1024, ' '))
  const list = `${LIST}?clusterId=${PAGE.clusterId}`
  const incorrect = (reason: string) => ({ code: 80000, message: `Incorrect parameter: ${reason}` })
  const cases: [name: string, request: (string | Buffer)[], expected: object][] = [
    ['a GET that says it is gzip', get(list, 'Content-Encoding: gzip\r\n'), { code: 200 }],
    [
      'a GET with a body that is no gzip',
      [`GET ${list} HTTP/1.1\r\n${HEAD}Connection: close\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc`],
      { code: 200 }
    ],
    [
      'gzip that is too large and has no end',
      post('Content-Encoding: gzip\r\n', large.subarray(0, -20)),
      incorrect('the request body is larger than 1 MiB')
    ],
    [
      'gzip that is too large and ends in junk',
      post('Content-Encoding: gzip\r\n', Buffer.concat([large, Buffer.from('junk')])),
      incorrect('the request body is larger than 1 MiB')
    ],
    [
      'an encoding named as a property of objects',
      post('Content-Encoding: constructor\r\n', '{}'),
      incorrect('the Content-Encoding of the request is not known')
    ],
    [
      'a body of 20 MB',
      post('', Buffer.alloc(20 * 1024 * 1024, 'x')),
      incorrect('the request body is larger than 1 MiB')
    ],
    ['no Host', [`GET ${list} HTTP/1.1\r\nAuthorization: Bearer k\r\nConnection: close\r\n\r\n`], { code: 200 }],
    ['HTTP/1.0', [`GET ${list} HTTP/1.0\r\nAuthorization: Bearer k\r\n\r\n`], { code: 200 }],
    ['a method that nobody uses', [`QUERY ${list} HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`], { code: 405 }],
    [
      'a form to an unknown path',
      [`POST /nope HTTP/1.1\r\n${HEAD}Connection: close\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx`],
      { code: 404, message: 'No such path: POST /nope' }
    ],
    [
      'a URL with user info',
      get('http://USER:PASS@localhost/nope?secretKey=SECRET-VALUE'),
      { code: 404, message: 'No such path: GET /nope' }
    ],
    ['a query that is not UTF-8', get(`${LIST}?clusterId=%ff`), incorrect('the query is not percent-encoded UTF-8')],
    ['a query with a broken escape', get(`${GET}?clusterId=%zz`), incorrect('the query is not percent-encoded UTF-8')],
    ['a prototype as a cluster', get(`${LIST}?clusterId=__proto__`), { code: 40021 }],
    [
      'a repeated field beside an empty object',
      post('', '{"clusterId":"a","clusterId":"b","options":{}}'),
      incorrect("the request body has the field 'clusterId' twice")
    ],
    [
      'equal fields in nested objects alone',
      post('', '{"clusterId":"a","options":[{"a":1},{"a":1}]}'),
      incorrect('options is no known field')
    ],
    [
      'headers of 20 KB',
      get(list, `X-Long: ${'x'.repeat(20_000)}\r\n`),
      { code: 400, message: 'Malformed HTTP request: the headers are larger than 16 KiB' }
    ]
  ]
  for (const [name, request, expected] of cases) {
    t.match(bodyOf(await raw(url, request)), expected, name)
    t.equal((await fetch(`${url}/_emulator/health`)).status, 200, `alive after ${name}`)
  }
  await raw(url, [`POST ${IMPORT} HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{"secretKey":"SECRET-VALUE"`], true)
  await raw(
    url,
    [
      `POST ${IMPORT} HTTP/1.1\r\n${HEAD}Content-Encoding: gzip\r\nContent-Length: 9000\r\n\r\n`,
      large.subarray(0, 900)
    ],
    true
  )
  t.equal((await fetch(`${url}/_emulator/health`)).status, 200)
  t.notMatch(log(), /SECRET|PASS|"level":[56]0|Warning/)
})

t.test('very many unknown fields are rejected in a few words', async t => {
  const { url } = await start(t)
  const fields = Array.from({ length: 9_000 }, (_, n) => `"k${n}":1`)
  const answer = await raw(url, post('', `{${fields.join()}}`))
  t.match(bodyOf(answer), { code: 80000, message: /^Incorrect parameter: k0 is no known field; / })
  t.ok(answer.length < 3000)
})

t.test('no answer holds the query string or user info of an objectUrl', async t => {
  const { url } = await start(t)
  for (const objectUrl of [
    's3://publicdataset.zillizcloud.com/x.json?X-Amz-Signature=SECRET',
    's3://publicdataset.zillizcloud.com/a/?sig=SECRET/',
    'https://s3.us-west-2.amazonaws.com/publicdataset.zillizcloud.com/x.json%3FX-Amz-Signature=SECRET',
    'https://s3.us-west-2.amazonaws.com/publicdataset.zillizcloud.com/x.json?X-Amz-Signature=SECRET',
    'https://USER:SECRET@s3.us-west-2.amazonaws.com/bucket/x.json',
    'https://SECRET＠host/x.json',
    's3://Bucket&AWSAccessKeyId=SECRET/x.json'
  ]) {
    const body = JSON.stringify({ ...PAGE, clusterId: 'in01-5b7c0de3f1a2948', objectUrl })
    const answer = await raw(url, post('', body))
    t.match(answer, /"code":(?:10003|83001|47053),/, objectUrl)
    t.notMatch(answer, /SECRET/, objectUrl)
  }
})

t.test('what node:http keeps for itself is answered in the shape of the contract too', async t => {
  const { url } = await start(t)
  const expectation = await raw(url, [`GET ${LIST} HTTP/1.1\r\n${HEAD}Expect: foo\r\n\r\n`])
  t.match(expectation, /^HTTP\/1\.1 417 [\s\S]*\{"code":400,"message":"[^"]*its Expect header is not supported/)
  const proxied = await raw(url, ['CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n'])
  t.match(proxied, /^HTTP\/1\.1 405 [\s\S]*x-emulator-explain: the emulator is no proxy[\s\S]*\{"code":405,/)
  t.match(await raw(url, ['FOO / HTTP/1.1\r\n\r\n']), /"message":"[^"]*does not begin with a method/)
})

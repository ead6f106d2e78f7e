import { gzipSync } from 'node:zlib'
import t from 'tap'
import { emulator } from '../support/emulator.ts'

const MIB = 1024 ** 2

t.test('bodies that cannot be read are the fault of the call, not of the laboratory', async t => {
  const { app } = await emulator(t)
  const blank = (size: number) => Buffer.alloc(size * MIB, ' ')
  const cases: readonly [string, number, string, object][] = [
    ['a body of 2 MiB', 413, 'the request body is larger than 1 MiB; send less in one request', { payload: blank(2) }],
    [
      'a snapshot of 65 MiB',
      413,
      'the request body is larger than 64 MiB; send less in one request',
      { method: 'PUT', url: '/_emulator/snapshot', payload: blank(65) }
    ],
    [
      'a small body that is large when unpacked',
      413,
      'the request body is larger than 1 MiB; send less in one request',
      { headers: { 'content-encoding': 'gzip' }, payload: gzipSync(blank(2)) }
    ],
    [
      'no gzip',
      400,
      'the request body is not encoded as its Content-Encoding says; correct the request',
      { headers: { 'content-encoding': 'gzip' }, payload: '{}' }
    ],
    [
      'a coding that nobody knows',
      400,
      'the Content-Encoding of the request is not known; send gzip, x-gzip, deflate, br or none',
      { headers: { 'content-encoding': 'zstd' }, payload: '{}' }
    ],
    [
      'a length that is none',
      400,
      'the request body is not as long as its Content-Length says; correct the request',
      { headers: { 'content-length': '7' }, payload: '{}' }
    ],
    [
      'no JSON',
      400,
      'the request body is not JSON: a closing brace is missing at line 1, column 2; send one JSON object',
      { payload: '{' }
    ],
    ['an array', 400, 'the request body must be a JSON object', { payload: '[]' }]
  ]
  for (const [name, status, error, request] of cases) {
    const reply = await app.inject({ method: 'POST', url: '/_emulator/faults', ...request })
    t.strictSame([reply.statusCode, reply.json()], [status, { error }], name)
  }
})

import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import type { createEmulator, EmulatorOptions } from '../../src/index.ts'
import { API_OPERATIONS } from '../../src/operations/index.ts'
import { emulator, PAGE } from '../support/emulator.ts'

/** Every call there is, each path of it once. */
const CALLS = API_OPERATIONS.flatMap(({ method, paths, version }) =>
  paths.map(path => ({ method, version, path: path.replace(/:[^/]+/g, 'none') }))
)

/** A body with whatever ends it; the last two characters tell how it ends. */
const endingOf = (body: string): string => (/[^\n]\n$/.test(body) ? 'v1' : body.endsWith('\n') ? 'more' : 'v2')

const KEY = { authorization: 'Bearer demo' }

t.test('bodies of v1 end with one newline and those of v2 with none, whatever is answered', async t => {
  const { app, faults } = await emulator(t)
  const endings = async (what: string, headers: Record<string, string>, change: object = {}) => {
    for (const { method, version, path } of CALLS) {
      const payload = method === 'GET' ? {} : { payload: '{}' }
      const { body, statusCode } = await app.inject({ method, url: path, headers, ...payload, ...change })
      t.equal(endingOf(body), version, `${what}: ${method} ${path} ${statusCode}`)
    }
  }
  await endings('a refusal or a success', KEY)
  await endings('no key', {})
  await endings('a wrong method', KEY, { method: 'PUT' })
  await endings('a body that is no JSON', KEY, { method: 'POST', payload: '{' })
  await endings('the host of nobody', { ...KEY, host: 'example.com' })
  for (const status of [429, 500] as const) {
    for (const { name } of API_OPERATIONS) {
      await faults.add({ operation: name, status, times: 10 })
    }
    await endings(`HTTP ${status} injected`, KEY)
    await faults.clear()
  }
})

t.test('so do bodies for URLs that no call has', async t => {
  const { app, url } = await emulator(t, { listen: true, port: 0 })
  const endingAt = async (target: string, options: object = {}) =>
    endingOf((await app.inject({ url: target, headers: KEY, ...options })).body)
  for (const path of ['/v2', '/v2/none', '/v2?a=b', '//v2//clouds', '/v2/clouds/', '/v2/%zz', '/%762/clouds']) {
    t.equal(await endingAt(path), 'v2', path)
  }
  for (const path of ['/', '/v1', '/v1/none', '/v20/clouds', '/none/v2/clouds', '//v1/clouds', '/_emulator/health']) {
    t.equal(await endingAt(path), 'v1', path)
  }
  const large = { method: 'POST', payload: Buffer.alloc(16 * 1024 * 1024 + 1, 32) } as const
  t.equal(await endingAt('/v2/vectordb/jobs/import/create', large), 'v2')
  t.equal(await endingAt('/v1/vector/collections/import', large), 'v1')
  const raw = async (target: string): Promise<string> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nexpect: nothing\r\nconnection: close\r\n\r\n`)
    return endingOf(await text(socket))
  }
  t.equal(await raw('/v2/clouds'), 'v2', 'an expectation that cannot be met')
  t.equal(await raw('/v1/clouds'), 'v1', 'an expectation that cannot be met')
})

t.test('answers of both versions that go out together keep their own ends', async t => {
  const { app } = await emulator(t)
  const paths = ['/v1/clouds', '/v2/clouds', '/v1/projects', '/v2/none', '/v1/none', '/v2/projects']
  const replies = await Promise.all(paths.map(url => app.inject({ url, headers: KEY })))
  t.strictSame(
    replies.map(({ body }) => endingOf(body)),
    ['v1', 'v2', 'v1', 'v2', 'v1', 'v2']
  )
})

t.test('a job in v2 is told without one, with replies checked and unchecked, by the cloud and by Milvus', async t => {
  const settings: EmulatorOptions[] = [{ checkResponses: true }, { checkResponses: false }, { flavor: 'milvus' }]
  for (const setting of settings) {
    const { app } = await emulator(t, setting)
    const place =
      setting.flavor === 'milvus'
        ? { files: [[PAGE.objectUrl]] }
        : { clusterId: PAGE.clusterId, objectUrls: [[PAGE.objectUrl]] }
    const ask = async (name: string, body: object) =>
      app.inject({ method: 'POST', url: `/v2/vectordb/jobs/import/${name}`, headers: KEY, payload: body })
    const created = await ask('create', { collectionName: PAGE.collectionName, ...place })
    t.match(created.body, /^\{"code":0,"data":\{"jobId":"[a-z0-9-]+"\}\}$/)
    const { jobId } = created.json().data
    t.equal(endingOf((await ask('describe', { ...place, jobId })).body), 'v2')
  }
})

t.test(
  'a success that is not of its schema is a defect where replies are checked, and is sent where they are not',
  async t => {
    const mocked = await t.mockImport('../../src/index.ts', {
      '../../src/account/regions.ts': {
        clouds: () => [{ cloudId: 'aws', description: 7 }],
        cloudsV2: () => [{ cloudId: 'aws' }],
        isChina: () => false,
        regions: () => [],
        regionsV2: () => []
      }
    })
    const start = mocked.createEmulator as typeof createEmulator
    for (const [checkResponses, statuses] of [
      [true, [500, 500]],
      [false, [200, 200]]
    ] as const) {
      const emulator = await start({ listen: false, checkResponses })
      t.teardown(() => emulator.close())
      const statusOf = async (url: string) =>
        (await emulator.app.inject({ url, headers: { authorization: 'Bearer demo' } })).statusCode
      t.strictSame([await statusOf('/v1/clouds'), await statusOf('/v2/clouds')], statuses)
    }
  }
)

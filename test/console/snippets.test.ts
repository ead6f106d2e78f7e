import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import t from 'tap'
import { REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../fixtures/requests.ts'
import { curl } from '../../src/console/snippets/curl.ts'
import { node } from '../../src/console/snippets/node.ts'
import type { ApiRequest } from '../../src/console/snippets/request.ts'
import { SNIPPETS } from '../../src/console/snippets/snippets.ts'
import { createEmulator, type Emulator } from '../../src/index.ts'

const run = promisify(execFile)

const ENVIRONMENT = {
  ...process.env,
  ZILLIZ_API_KEY: 'demo-owner',
  STORAGE_ACCESS_KEY: 'demo-access-key',
  STORAGE_SECRET_KEY: 'demo-secret-key',
  STORAGE_TOKEN: 'demo-session-token'
}

const runCurl = async (request: ApiRequest): Promise<{ readonly code: number }> => {
  const { stdout } = await run('sh', ['-c', curl(request).replace('curl ', 'curl --silent ')], { env: ENVIRONMENT })
  return JSON.parse(stdout)
}

const runNode = async (request: ApiRequest): Promise<string> => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', node(request)], { env: ENVIRONMENT })
  return stdout
}

const IMPORT = '/v1/vector/collections/import'
const TARGET = { clusterId: 'in01-9fb0412735e6d8c', collectionName: 'medium_articles' }

/** A bucket that only its credentials open, in a cluster whose slots are taken: the checks before the last one have passed. */
const privateImport = ({ url }: Pick<Emulator, 'url'>): ApiRequest => ({
  method: 'POST',
  url: `${url}${IMPORT}`,
  body: { ...TARGET, objectUrl: 'gs://docs-demo/1af78216/1.parquet', accessKey: 'typed-here', secretKey: 'typed-here' }
})

t.test('curl that was copied gets each documented code', async t => {
  const cloud = await createEmulator({ port: 0 })
  const milvus = await createEmulator({ port: 0, flavor: 'milvus' })
  t.teardown(() => Promise.all([cloud.close(), milvus.close()]))
  for (const [code, example] of Object.entries({ ...REFUSED_REQUESTS, ...REFUSED_REQUESTS_V2 })) {
    const { method, path, key, host, query, body, flavor } = example
    const { url } = flavor === 'milvus' ? milvus : cloud
    const reply = await runCurl({
      method,
      url: `${url}${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`,
      ...(host !== undefined && { headers: { host } }),
      ...(key === null ? { anonymous: true } : { key: key ?? 'demo' }),
      ...(body !== undefined && { body })
    })
    t.equal(reply.code, Number(code), `${method} ${path}`)
  }
})

t.test('keys and credentials come from the environment, and never stand in a snippet', async t => {
  const emulator = await createEmulator({ port: 0 })
  t.teardown(() => emulator.close())
  const request = privateImport(emulator)
  for (const { name, write } of SNIPPETS) {
    const text = write(request)
    t.notMatch(text, /typed-here/, name)
    for (const variable of ['ZILLIZ_API_KEY', 'STORAGE_ACCESS_KEY', 'STORAGE_SECRET_KEY']) t.match(text, variable, name)
  }
  // 47055 comes after the check of the object: wrong credentials would be 83001.
  t.match(await runCurl(request), { code: 47055 })
  t.match(await runNode(request), /47055/)
})

t.test('a snippet for Node.js imports, gets and lists', async t => {
  const emulator = await createEmulator({ port: 0, freeze: '2024-01-02T03:04:05Z' })
  t.teardown(() => emulator.close())
  const clusterId = 'in03-181766e3f9556b7'
  const body = {
    clusterId,
    collectionName: 'medium_articles',
    objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
  }
  const made = await runNode({ method: 'POST', url: `${emulator.url}${IMPORT}`, body })
  const jobId = /"jobId":"(job-\w+)"/.exec(made)?.[1] ?? ''
  t.match(made, /"code":200/)
  t.match(
    await runNode({ method: 'GET', url: `${emulator.url}${IMPORT}/get?jobId=${jobId}&clusterId=${clusterId}` }),
    jobId
  )
  t.match(await runNode({ method: 'GET', url: `${emulator.url}${IMPORT}/list?clusterId=${clusterId}` }), jobId)
})

t.test('texts with quotes, dollars, backslashes and lines arrive as they are', async t => {
  const emulator = await createEmulator({ port: 0 })
  t.teardown(() => emulator.close())
  const collectionName = `it's "a" $HOME \`b\` \\n 中文 \n end`
  const request: ApiRequest = { method: 'POST', url: `${emulator.url}${IMPORT}`, body: { ...TARGET, collectionName } }
  await runCurl(request)
  await runNode(request)
  const entries = await emulator.sandbox('default').journal.find({ limit: 10 })
  const bodies = entries.map(entry => ('body' in entry ? entry.body : undefined))
  t.strictSame(bodies, [request.body, request.body])
})

const URL_HERE = 'http://emu.test/v1/x'

/** Calls whose parts differ: key, no key, headers, a body of each kind. */
const KINDS: Readonly<Record<string, ApiRequest>> = {
  bare: { method: 'GET', url: URL_HERE, anonymous: true },
  keyed: { method: 'POST', url: URL_HERE, key: 'demo"$`\\', headers: { host: 'a.test', accept: '*/*' } },
  text: { method: 'PUT', url: URL_HERE, anonymous: true, headers: { 'content-type': 'text/csv' }, body: `it's "1"` },
  values: {
    method: 'POST',
    url: URL_HERE,
    anonymous: true,
    body: {
      list: [[1, 'a'], []],
      none: null,
      yes: true,
      no: false,
      empty: {},
      token: 'typed',
      apiKey: 7,
      'a-b': { c: 1.5 }
    }
  },
  list: { method: 'DELETE', url: URL_HERE, anonymous: true, body: [1] }
}

t.test('each language writes keys, headers, texts and values in its own way', async t => {
  const texts = SNIPPETS.flatMap(({ name, write }) =>
    Object.entries(KINDS).map(([kind, request]) => `--- ${name} ${kind}\n${write(request)}\n`)
  )
  t.equal(texts.join(''), await readFile('test/console/snippets.txt', 'utf8'))
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { PAGE_EXAMPLE, REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../fixtures/requests.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { GET, LIST, PAGE } from '../support/emulator.ts'

const node = process.env['USER_NODE'] ?? process.execPath

const start = async (t: Test, seed: number): Promise<string> => {
  const flags = ['--port', '0', '--freeze', '2024-01-02T03:04:05Z', '--seed', String(seed), '--era', '2025']
  const server = spawn(node, [join(PACKAGE_ROOT, 'dist/bin.js'), ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => server.kill('SIGKILL'))
  const [line] = await once(createInterface(server.stdout), 'line')
  return JSON.parse(line).url
}

/** Everything that a run of requests gets back, but for the date of the reply. */
const transcript = async (url: string): Promise<string> => {
  const lines: string[] = []
  const ask = async (path: string, body?: object, key = 'demo'): Promise<string> => {
    const reply = await fetch(url + path, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${key}` }
    })
    const text = await reply.text()
    const headers = [...reply.headers].filter(([name]) => name !== 'date').sort()
    lines.push(`${reply.status} ${JSON.stringify(headers)} ${text}`)
    return text
  }
  const imported = async (body: object, key?: string) =>
    (JSON.parse(await ask(PAGE_EXAMPLE.path, body, key)) as { data?: { jobId: string } }).data?.jobId
  const look = async (clusterId: string, jobId: string | undefined, key?: string) => {
    await ask(`${GET}?clusterId=${clusterId}&jobId=${jobId}`, undefined, key)
    await ask(`${LIST}?clusterId=${clusterId}`, undefined, key)
  }
  for (const { path, body, query, key } of [
    ...Object.values(REFUSED_REQUESTS),
    ...Object.values(REFUSED_REQUESTS_V2)
  ]) {
    await ask(query === undefined ? path : `${path}?${new URLSearchParams(query)}`, body, key ?? 'demo')
  }
  const clusterId = 'in01-5b7c0de3f1a2948'
  const files = { clusterId, collectionName: 'articles', objectUrl: 's3://import-samples/parquet/spark/' }
  for (const key of ['demo', 'demo@one', 'demo@two']) {
    const page = await imported(PAGE, key)
    const read = await imported(files, key)
    for (const by of ['3s', '5s', '1m']) {
      await ask(`/_emulator/clock/advance?sandbox=${key.slice(5) || 'default'}`, { by })
      await look(PAGE.clusterId, page, key)
      await look(clusterId, read, key)
    }
  }
  await ask('/_emulator/reset', { all: true })
  await imported(PAGE)
  return lines.join('\n')
}

t.test('the same seed and the same requests give the same bytes, in any process', async t => {
  const runs: string[] = []
  for (let run = 0; run < 3; run++) runs.push(await transcript(await start(t, 5)))
  const [first = '', second, third] = runs
  t.ok(first.split('\n').length > 100)
  t.equal(second, first)
  t.equal(third, first)
  t.not(await transcript(await start(t, 6)), first, 'another seed gives other ids')
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { Client } from './support/client.ts'
import { PASSWORD, startDatabase } from './support/database.ts'
import { runNginx } from './support/nginx.ts'
import { type Part, Problems, shorten } from './support/place.ts'
import { type Server, start } from './support/server.ts'
import { Absent, freePort } from './support/tools.ts'

const FOLDER = 'docs/compose'

interface Service {
  readonly image?: string
  readonly environment?: Readonly<Record<string, string>>
}

const IMPORT = {
  clusterId: 'in01-5b7c0de3f1a2948',
  collectionName: 'medium_articles',
  objectUrl: 's3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json'
}

/** docs/compose/replicas.yaml without containers: its emulators with their variables, its nginx.conf, PostgreSQL; only hosts and ports differ. */
export const compose: Part = async ({ node, kind, say, files }) => {
  const problems = new Problems()
  if (kind !== 'postgres') return problems
  const { services } = parse(readFileSync(join(FOLDER, 'replicas.yaml'), 'utf8')) as {
    readonly services: Readonly<Record<string, Service>>
  }
  const database = await startDatabase()
  const emulators = new Map<string, Server>()
  try {
    for (const [name, { image, environment = {} }] of Object.entries(services)) {
      if (image !== 'zilliz-import-emulator') continue
      const url = environment['ZILLIZ_EMULATOR_STATE']?.replace(
        /:\w+@database:5432/,
        `:${PASSWORD}@127.0.0.1:${database.port}`
      )
      emulators.set(name, await start({ node, flags: [], env: { ...environment, ZILLIZ_EMULATOR_STATE: url ?? '' } }))
    }
    problems.equal(emulators.size, 2, 'emulators of the file')
    const port = await freePort()
    let text = readFileSync(join(FOLDER, 'nginx.conf'), 'utf8').replace('listen 19540', `listen 127.0.0.1:${port}`)
    for (const [name, server] of emulators) text = text.replace(`${name}:19540`, `127.0.0.1:${server.port}`)
    const nginx = await runNginx(text, port)
    try {
      await drive(port, emulators, problems, files)
    } finally {
      await nginx.stop()
    }
  } catch (error) {
    if (!(error instanceof Absent)) throw error
    say(`absent: nginx (${error.message})`)
  } finally {
    for (const server of emulators.values()) await server.kill()
    await database.remove()
  }
  return problems
}

/** Calls to the balancer, with one emulator killed half way. */
const drive = async (
  port: number,
  emulators: ReadonlyMap<string, Server>,
  problems: Problems,
  files: string
): Promise<void> => {
  const client = new Client(port)
  const get = async (path: string): Promise<string> => {
    const { status, headers, body } = await client.send({ method: 'GET', path, key: 'demo' })
    seen.add(headers['x-emulator-replica'])
    problems.equal(status, 200, `${path}: ${shorten(body)}`)
    return body
  }
  const seen = new Set<unknown>()
  const importOne = { method: 'POST', path: '/v1/vector/collections/import', key: 'demo', body: JSON.stringify(IMPORT) }
  const { data } = await client.json<{ data: { jobId: string } }>(importOne)
  const path = `/v1/vector/collections/import/get?clusterId=${IMPORT.clusterId}&jobId=${data.jobId}`
  for (let call = 0; call < 6; call++) {
    const body = await get(path)
    problems.check(body.includes('"code":200'), () => `a job through nginx: ${body}`)
  }
  problems.equal(seen.size, emulators.size, 'replicas that answered')
  await get('/_emulator/ready')
  const large = join(files, 'large.json')
  writeFileSync(large, '[]'.padEnd(3_000_000))
  const upload = {
    method: 'PUT',
    path: '/_emulator/world/objects/aws/import-samples/large.json',
    body: readFileSync(large)
  }
  await client.json(upload)
  const [first] = emulators.values()
  await first?.kill()
  for (let call = 0; call < 4; call++) {
    const body = await get(path)
    problems.check(body.includes('"code":200'), () => `a job after one emulator was killed: ${body}`)
  }
  client.close()
}

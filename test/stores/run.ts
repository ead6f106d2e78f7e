// Runs the servers of servers.ts one after the other, each with an emulator that reads from it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Keys, SERVERS, type StoreServer } from './servers.ts'
import { freePort, serve, startEmulator } from './support/process.ts'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const fixture = (path: string): Buffer => readFileSync(`fixtures/objects/${path}`)

const ARTICLES = fixture('gcp/publicdataset-zillizcloud-com/medium_articles_2020.json')
const { rows } = JSON.parse(ARTICLES.toString()) as { rows: readonly object[] }

/** Three megabytes: several ranged reads. */
const LARGE = Buffer.from(JSON.stringify(Array.from({ length: 450 }, (_, id) => ({ ...rows[0], id }))))

const OBJECTS: Readonly<Record<string, Buffer>> = {
  'folder/a.json': ARTICLES,
  'folder/b c+d (1).json': ARTICLES,
  'ü/large.json': LARGE
}

interface Outcome {
  readonly code: number
  readonly explain: string
  readonly state?: string
  readonly rows?: number
  readonly error?: string
}

const importer =
  (url: string) =>
  async (objectUrl: string, keys: Keys): Promise<Outcome> => {
    const target = { clusterId: 'in03-181766e3f9556b7', collectionName: 'medium_articles' }
    const response = await fetch(`${url}/v1/vector/collections/import`, {
      method: 'POST',
      headers: { authorization: 'Bearer demo' },
      body: JSON.stringify({ ...target, objectUrl, ...keys })
    })
    const { code, data } = (await response.json()) as { code: number; data?: { jobId: string } }
    const explain = response.headers.get('x-emulator-explain') ?? ''
    if (data === undefined) return { code, explain }
    for (;;) {
      const job = await fetch(`${url}/_emulator/jobs/${data.jobId}`)
      const { state, rows, errorMessage } = (await job.json()) as Record<string, unknown>
      if (state !== 'Running') {
        return { code, explain, state: String(state), rows: Number(rows), error: String(errorMessage) }
      }
      await sleep(50)
    }
  }

interface Browsed {
  readonly status: number
  readonly cause?: string
  readonly folders?: readonly string[]
  readonly objects?: readonly { readonly key: string; readonly size: number; readonly objectUrl: string | null }[]
  readonly next?: object | null
}

/** Lists a bucket of the only store, as the web console does. */
const browser =
  (url: string) =>
  async (query: object): Promise<Browsed> => {
    const declared = await fetch(`${url}/_emulator/stores`)
    const { stores } = (await declared.json()) as { stores: readonly [{ name: string }] }
    const response = await fetch(`${url}/_emulator/stores/${encodeURIComponent(stores[0].name)}/list`, {
      method: 'POST',
      body: JSON.stringify({ bucket: 'my-bucket', ...query })
    })
    return { status: response.status, ...((await response.json()) as object) }
  }

const count = { passed: 0, failed: 0 }

const check = (name: string, isRight: boolean, seen: unknown): void => {
  if (isRight) count.passed++
  else count.failed++
  say(`${isRight ? 'ok  ' : 'FAIL'} ${name}${isRight ? '' : `\n    ${JSON.stringify(seen)}`}`)
}

const drive = async (server: StoreServer, port: number, url: string): Promise<void> => {
  const send = importer(url)
  const done = async (what: string, objectUrl: string, rows: number): Promise<void> => {
    const outcome = await send(objectUrl, server.keys)
    check(`${server.name}: ${what}`, outcome.state === 'Completed' && outcome.rows === rows, outcome)
  }
  const [byEndpoint, byCloud] = server.urls(port, 'folder/a.json')
  await done('an object by the URL of the endpoint', byEndpoint, 3)
  await done('the same by the URL of the cloud', byCloud, 3)
  await done('a key to escape', server.urls(port, 'folder/b c+d (1).json')[0], 3)
  await done('a file of several ranges', server.urls(port, 'ü/large.json')[0], 450)
  await done('a folder', server.urls(port, 'folder/')[0], 6)
  await driveListing(server, browser(url), done)
  for (const { cause, keys = server.keys, bucket, key = 'folder/a.json', explain } of server.refusals) {
    const outcome = await send(server.urls(port, key, bucket)[0], keys)
    check(`${server.name}: 83001, ${cause}`, outcome.code === 83001 && explain.test(outcome.explain), outcome)
  }
}

const driveListing = async (
  server: StoreServer,
  list: ReturnType<typeof browser>,
  done: (what: string, objectUrl: string, rows: number) => Promise<void>
): Promise<void> => {
  const root = await list(server.keys)
  const isRoot = same(root.folders, ['folder/', 'ü/']) && same(root.objects, []) && root.next === null
  check(`${server.name}: the folders of the bucket are listed`, isRoot, root)
  const inside = await list({ ...server.keys, prefix: 'folder/' })
  const found = inside.objects?.map(({ key, size }) => [key, size])
  const expected = ['a.json', 'b c+d (1).json'].map(name => [`folder/${name}`, ARTICLES.length])
  check(`${server.name}: the objects of a folder are listed`, same(found, expected), inside)
  await done('the URL of a listed object', inside.objects?.[1]?.objectUrl ?? '', 3)
  const keys: string[] = []
  let next: object | null | undefined
  do {
    const page = await list({ ...server.keys, delimiter: '', limit: 1, ...(next != null && { next }) })
    if ((page.objects?.length ?? 2) > 1) break
    keys.push(...(page.objects ?? []).map(({ key }) => key))
    next = page.next
  } while (next != null && keys.length < 9)
  check(`${server.name}: the bucket is listed page by page`, same(keys.sort(), Object.keys(OBJECTS).sort()), keys)
  for (const { cause, listed, keys = server.keys, bucket = 'my-bucket' } of server.refusals) {
    if (listed === undefined) continue
    const refused = await list({ ...keys, bucket })
    check(`${server.name}: a list is refused, ${cause}`, refused.status === 409 && refused.cause === listed, refused)
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const run = async (server: StoreServer): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  const port = await freePort()
  const served = await serve(server.command(port, folder), `http://127.0.0.1:${port}/`)
  const emulator = await startEmulator(['--era', '2025', '--speed', '1000000', '--store', server.store(port)])
  try {
    await server.upload(port, OBJECTS)
    await drive(server, port, emulator.url)
    await served.end()
    const gone = await importer(emulator.url)(server.urls(port, 'folder/a.json')[0], server.keys)
    check(`${server.name}: 83001, unreachable`, /cannot be reached \(ECONNREFUSED\)/.test(gone.explain), gone)
    const unlisted = await browser(emulator.url)(server.keys)
    check(`${server.name}: a list is refused, unreachable`, unlisted.cause === 'unreachable', unlisted)
  } finally {
    await served.end()
    await emulator.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

const isLenient = process.argv.includes('--if-present')
const names = process.argv.slice(2).filter(word => !word.startsWith('-'))
const chosen = SERVERS.filter(({ name }) => names.length === 0 || names.includes(name))
// Building s3s-fs takes the longest, so all are installed at once.
const installs = chosen.map(async server => ({ server, why: await server.install() }))
for (const installed of installs) {
  const { server, why } = await installed
  if (why !== undefined) {
    say(`absent: ${server.name} (${why})`)
    if (!isLenient) count.failed++
    continue
  }
  await run(server).catch(error => check(server.name, false, String(error)))
}
say(`${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed === 0 ? 0 : 1)

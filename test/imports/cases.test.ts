import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse, stringify } from 'yaml'
import { main } from '../../src/cli/main.ts'
import type { Era } from '../../src/contract/flavors.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { FakeIo } from '../cli/fake-io.ts'
import { emulator } from '../support/emulator.ts'

interface Case {
  readonly path: string
  readonly collection?: string
  readonly era?: Era
  readonly sep?: string
  readonly rows?: number
  readonly words?: string
  readonly explain?: string
  readonly code?: number
}

const BUCKETS = join(PACKAGE_ROOT, 'fixtures', 'objects', 'aws')
const CASES = join(BUCKETS, 'import-samples', 'cases')

const { collections, cases } = parse(readFileSync(join(PACKAGE_ROOT, 'fixtures', 'make', 'cases.yaml'), 'utf8')) as {
  readonly collections: unknown
  readonly cases: readonly Case[]
}

const CLUSTER = 'in01-0123456789abcde'

const worldIn = async (t: Test): Promise<string> => {
  const world = join(t.testdir({}), 'world.yaml')
  const cluster = { id: CLUSTER, name: 'c', project: 'proj-1', plan: 'Enterprise', region: 'aws-us-west-2' }
  await writeFile(
    world,
    stringify({
      name: 'cases',
      unlistedKeys: 'org',
      organizations: [{ id: 'org' }],
      projects: [{ id: 'proj-1', name: 'p', organization: 'org' }],
      clusters: [{ ...cluster, status: 'RUNNING', collections }]
    })
  )
  return world
}

const flagsOf = ({ era = '2025', sep }: Case): string[] => ['--era', era, ...(sep === undefined ? [] : ['--sep', sep])]

/** The one file or folder that check was asked for. */
const checked = async (world: string, a: Case) => {
  const io = new FakeIo()
  const schema = `${world}#${CLUSTER}/${a.collection ?? 'plain'}`
  const code = await main(['check', join(CASES, a.path), '--json', '--schema', schema, ...flagsOf(a)], {}, io)
  const { files } = JSON.parse(io.stdout.text) as {
    files: readonly { rows?: number; fault?: { message: string; explain: string } }[]
  }
  return { code, files: files.length, ...files[0] }
}

const importing = async (t: Test, world: string, era: Era) => {
  const { send, advance } = await emulator(t, { world, era, buckets: BUCKETS })
  const call = async (name: string, body: Readonly<Record<string, unknown>>) => {
    const reply = await send({ method: 'POST', path: `/v2/vectordb/jobs/import/${name}`, body })
    return { ...(reply.body as { code: number; data: Record<string, unknown> }), explain: reply.explain }
  }
  return async ({ collection = 'plain', path, sep }: Case) => {
    const created = await call('create', {
      clusterId: CLUSTER,
      collectionName: collection,
      objectUrls: [[`s3://import-samples/cases/${path}`]],
      ...(sep !== undefined && { options: { sep } })
    })
    if (created.code !== 0) return created
    advance(60)
    return call('describe', { clusterId: CLUSTER, jobId: created.data['jobId'] })
  }
}

t.test('each file that people get wrong is judged alike by check and by an import, with what to do', async t => {
  const world = await worldIn(t)
  const imports = { '2024': await importing(t, world, '2024'), '2025': await importing(t, world, '2025') }
  for (const a of cases) {
    const name = `${a.path} ${a.collection ?? ''} ${a.era ?? ''} ${a.sep ?? ''}`
    const check = await checked(world, a)
    const imported = await imports[a.era === '2024' ? '2024' : '2025'](a)
    t.equal(check.files, 1, name)
    if (a.rows !== undefined) {
      t.match(check, { code: 0, rows: a.rows }, name)
      t.match(imported, { data: { state: 'Completed', totalRows: a.rows } }, name)
    } else if (a.code !== undefined) {
      t.match(check, { code: 1, fault: { message: a.words, explain: `an import is refused with ${a.code}: ` } }, name)
      t.equal(imported.code, a.code, name)
    } else {
      t.match(check, { code: 1 }, name)
      t.strictSame([check.fault?.message, check.fault?.explain], [a.words, a.explain], name)
      t.equal(imported.data['state'], 'Failed', name)
      t.ok(String(imported.data['reason']).startsWith(`${a.words}: importing data failed`), name)
      t.ok(imported.explain?.endsWith(`: ${a.explain}`), name)
    }
  }
})

t.test('every file of the cases is held to a verdict', async t => {
  const files = ['json', 'csv', 'numpy'].flatMap(folder =>
    readdirSync(join(CASES, folder)).map(name => `${folder}/${name}${folder === 'numpy' ? '/' : ''}`)
  )
  t.strictSame([...new Set(cases.map(({ path }) => path))].sort(), files.sort())
})

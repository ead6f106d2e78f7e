import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/index.ts'
import { KEYS, s3Server } from '../../stores/support/s3-server.ts'
import { control } from '../../support/control.ts'
import { emulator, jobIdOf } from '../../support/emulator.ts'
import { SMALL_WORLD, smallWorld } from '../../support/small-world.ts'

interface Cell {
  readonly kind: string
  readonly text: string
}

interface Preview {
  readonly file: string
  readonly type: string | null
  readonly columns: readonly { readonly name: string; readonly type: string | null }[]
  readonly rows: readonly (readonly (Cell | null)[])[]
  readonly problem: string | null
  readonly message: string | null
  readonly changed: boolean
}

const textsOf = ({ rows }: Preview) => rows.map(row => row.map(cell => cell?.text ?? null))

/** The preview of a job that imports samples of the built-in world. */
const samples = async (t: Test, options: EmulatorOptions = {}) => {
  const started = await emulator(t, { era: '2025', progress: 'immediate', ...options })
  const ask = control(started)
  return async (path: string, query = ''): Promise<Preview> => {
    const objectUrl = `s3://import-samples/${path}`
    const jobId = jobIdOf(
      await started.post({ clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles', objectUrl })
    )
    const [status, preview] = await ask('GET', `/jobs/${jobId}/preview${query}`)
    t.equal(status, 200)
    return preview as Preview
  }
}

t.test('the first rows of a file of each format are shown, with shortened vectors and exact numbers', async t => {
  const preview = await samples(t)
  const files: readonly (readonly [path: string, type: string, first: readonly string[]])[] = [
    ['json/pandas/articles.json', 'json', ['9007199254740993', 'title 0 – 标题', '[0.0, 0.015625, 0.03125, … 8]']],
    ['parquet/pyarrow/zstd.parquet', 'parquet', ['9007199254740993', 'title 0 – 标题', '[0, 0.015625, 0.03125, … 8]']],
    ['parquet/spark/', 'parquet', ['9007199254740993', 'title 0 – 标题', '[0, 0.015625, 0.03125, … 8]']],
    ['csv/pandas/articles.csv', 'csv', ['9007199254740993', 'title 0 – 标题', '[0.0, 0.015625, 0.03125, … 8]']],
    ['broken/numpy/good-doubles/', 'numpy', ['0', 'title 0', '[0, 0.015625, 0.03125, … 8]']]
  ]
  for (const [path, type, first] of files) {
    const found = await preview(path, '?rows=2')
    t.strictSame(
      { type: found.type, columns: found.columns, first: textsOf(found)[0], rows: found.rows.length },
      {
        type,
        columns: [
          { name: 'id', type: 'Int64' },
          { name: 'title', type: 'VarChar' },
          { name: 'vector', type: 'FloatVector' }
        ],
        first,
        rows: 2
      },
      path
    )
    t.match(found, { problem: null, message: null, changed: false })
    t.strictSame(
      found.rows[0]?.map(cell => cell?.kind),
      ['number', 'text', 'list'],
      path
    )
  }
  t.equal((await preview('json/pandas/articles.json')).rows.length, 10, 'ten rows by default')
})

t.test('every type of a field has a cell, in the order of the fields', async t => {
  const preview = await samples(t)
  const [first] = textsOf(await preview('csv/pymilvus/', '?rows=1'))
  t.strictSame(first?.slice(0, 2), ['9007199254740993', 'title "0", 标题'])
  const parquet = await preview('parquet/pymilvus/', '?rows=2')
  t.strictSame(
    parquet.columns.map(({ name }) => name),
    ['id', 'title', '$meta'],
    'of Parquet the columns that an import reads'
  )
  t.equal(textsOf(parquet)[1]?.[2], '{"colour": "red", "weight": 1}')
})

const LINES = [
  '{"id":1,"v":[1,2],"note":null,"more":{"deep":[1,2,3]}}',
  `{"v":[0.5,2],"id":2,"note":"${'长'.repeat(300)}","list":[1,2,3,4,5,6,7]}`,
  '{"id":3,"v":[1,'
]

t.test('nulls, absent fields, long texts and a broken row are told apart', async t => {
  const { ask, create } = await smallWorld(t, { progress: 'immediate' }, { 'some.jsonl': LINES.join('\n') })
  const jobId = await create('some.jsonl')
  const [, found] = (await ask('GET', `/jobs/${jobId}/preview`)) as [number, Preview]
  t.strictSame(
    found.columns.map(({ name, type }) => [name, type]),
    [
      ['id', 'Int64'],
      ['v', 'FloatVector'],
      ['note', null],
      ['more', null],
      ['list', null]
    ]
  )
  t.strictSame(found.rows, [
    [
      { kind: 'number', text: '1' },
      { kind: 'list', text: '[1, 2]', length: 2 },
      { kind: 'null', text: 'null' },
      { kind: 'object', text: '{"deep":[1,2,3]}' },
      null
    ],
    [
      { kind: 'number', text: '2' },
      { kind: 'list', text: '[0.5, 2]', length: 2 },
      { kind: 'text', text: `${'长'.repeat(200)}…`, length: 300 },
      null,
      { kind: 'list', text: '[1, 2, 3, … 7]', length: 7 }
    ]
  ])
  t.match(found, {
    problem: 'fault',
    message: /^row 3: failed to parse row, error: unexpected EOF; the file ends after/
  })
})

t.test('a file that is gone, changed or declared says so, and so does a job without a known file', async t => {
  const files = { 'a.json': '[{"id":1,"v":[1,2]}]', 'b.json': '[{"id":1,"v":[1,2]}]' }
  const { ask, create } = await smallWorld(t, { progress: 'immediate' }, files)
  const [first, second, declared] = [await create('a.json'), await create('b.json'), await create('one.json')]
  const folder = join(t.testdirName, 'buckets', 'files')
  rmSync(join(folder, 'a.json'))
  writeFileSync(join(folder, 'b.json'), '[{"id":7,"v":[1,2]},{"id":8,"v":[1,2]}]')
  const preview = async (id: string) => (await ask('GET', `/jobs/${id}/preview`))[1] as Preview
  t.match(await preview(first), { rows: { length: 0 }, problem: 'gone', message: 'the file is gone since the import' })
  t.match(await preview(second), { rows: { length: 2 }, problem: null, changed: true })
  t.match(await preview(declared), { rows: { length: 0 }, problem: 'declared', message: /declared in the world/ })
})

t.test('a preview names its file and its limits, makes no sandbox, and is no poll', async t => {
  const files = { '1.json': '[{"id":1,"v":[1,2]}]', '2.json': '[{"id":2,"v":[1,2]}]' }
  const { ask, createV2, job } = await smallWorld(t, { progress: 'polls:2' }, files)
  const id = await createV2('', { objectUrls: [['s3://files/1.json'], ['s3://files/2.json']] })
  t.match(await ask('GET', `/jobs/${id}/preview`), [200, { file: '1.json', rows: [[{ text: '1' }, {}]] }])
  t.match(await ask('GET', `/jobs/${id}/preview?file=2.json`), [200, { rows: [[{ text: '2' }, {}]] }])
  t.match(await ask('GET', `/jobs/${id}/preview?file=3.json`), [404, { error: /; did you mean \d\.json\?$/ }])
  t.match(await ask('GET', `/jobs/${id}/preview?rows=101`), [400, { error: 'rows must be at most 100' }])
  t.match(await ask('GET', `/jobs/${id}x/preview`), [404, { error: /^there is no job/ }])
  t.match(await ask('GET', `/jobs/${id}/preview?sandbox=nope`), [404, {}])
  t.match(await job(id), { polls: { counted: 0 } })
})

t.test('a snapshot keeps the place of the files and the options of CSV, also for a volume', async t => {
  const { ask, createV2 } = await smallWorld(t, { progress: 'immediate' }, { 'a.csv': 'id;v\n1;"[1,2]"\n' })
  const options = { sep: ';' }
  const source = { objectUrls: undefined, volumeName: 'files', dataPaths: [['a.csv']] }
  const ids = [await createV2('a.csv', { options }), await createV2('', { ...source, options })]
  const previews = async () => {
    for (const id of ids) {
      t.strictSame(textsOf((await ask('GET', `/jobs/${id}/preview`))[1] as Preview), [['1', '[1, 2]']])
    }
  }
  await previews()
  const [, snapshot] = await ask('GET', '/snapshot')
  t.match(await ask('PUT', '/snapshot', snapshot), [200, {}])
  await previews()
})

t.test('a fault tells its row, its field, or neither', async t => {
  const good = '[{"id":1,"v":[1,2]}]'
  const { ask, create } = await smallWorld(t, { progress: 'immediate' }, { 'a.parquet': 'no parquet', 'b.json': good })
  const folder = join(t.testdirName, 'buckets', 'files', 'arrays')
  mkdirSync(folder)
  for (const name of ['id.npy', 'v.npy']) writeFileSync(join(folder, name), 'no array')
  const preview = async (id: string) => (await ask('GET', `/jobs/${id}/preview`))[1] as Preview
  const cases: readonly (readonly [file: string, type: string, message: RegExp])[] = [
    ['a.parquet', 'parquet', /^new parquet reader failed, err=parquet: file too small \(size=10\); /],
    ['arrays/', 'numpy', /^field id: failed to read numpy header; the file does not begin as a \.npy file does;/]
  ]
  for (const [file, type, message] of cases) {
    t.match(await preview(await create(file)), { type, rows: { length: 0 }, problem: 'fault', message }, file)
  }
  const [, other] = await ask('GET', `/jobs/${await create('b.json')}/preview?file=${'x'.repeat(40)}`)
  t.match(other, { error: /^job \S+ has no file "x{40}"; GET \/_emulator\/jobs\/\S+ lists them$/ })
})

t.test('the files of a job belong to its sources in their order', async t => {
  const { ask, createV2 } = await smallWorld(t, { progress: 'immediate' }, { 'a.json': '[{"id":1,"v":[1,2]}]' })
  const id = await createV2('', { objectUrls: [['s3://files/parts/'], ['s3://files/a.json']] })
  t.match(await ask('GET', `/jobs/${id}/preview?file=parts/2.json`), [200, { problem: 'declared' }])
  t.match(await ask('GET', `/jobs/${id}/preview?file=a.json`), [200, { rows: [[{ text: '1' }, {}]], problem: null }])
})

t.test('rows are shown without types when their collection is gone', async t => {
  const { ask, create } = await smallWorld(t, { progress: 'immediate' }, { 'a.json': '[{"id":1,"v":[1,2]}]' })
  const id = await create('a.json')
  t.match(await ask('DELETE', '/world/clusters/in01-a/collections/books'), [200, {}])
  const [, found] = (await ask('GET', `/jobs/${id}/preview`)) as [number, Preview]
  t.strictSame(
    [found.columns, textsOf(found)],
    [
      [
        { name: 'id', type: null },
        { name: 'v', type: null }
      ],
      [['1', '[1, 2]']]
    ]
  )
})

t.test('a job of the world, or of a live store, has no rows to show', async t => {
  const job = { id: 'job-1', cluster: 'in01-a', collection: 'books', object: 'a.json', size: 1, age: 0 }
  const world = join(t.testdir({ 'world.json': JSON.stringify({ ...SMALL_WORLD, jobs: [job] }) }), 'world.json')
  const declared = control(await emulator(t, { world }))
  t.strictSame(await declared('GET', '/jobs/job-1/preview'), [
    200,
    {
      file: 'a.json',
      type: 'json',
      columns: [],
      rows: [],
      problem: 'unknown',
      message: 'the job does not know where its file is: a world file declares it, or its request named no file',
      changed: false
    }
  ])
  const server = await s3Server(t, { 'a.json': '[{"id":1,"v":[1,2]}]' })
  const store = [{ kind: 's3' as const, endpoint: server.url, region: 'us-west-2' }]
  const live = await emulator(t, { world, era: '2025', store, progress: 'immediate' })
  const request = { clusterId: 'in01-a', collectionName: 'books', objectUrl: 's3://my-bucket/a.json', ...KEYS }
  const jobId = jobIdOf(await live.post(request))
  const asked = server.requests.length
  t.match(await control(live)('GET', `/jobs/${jobId}/preview`), [
    200,
    { file: 'a.json', problem: 'live', message: /^the file is in a store that is read with the keys of each request/ }
  ])
  t.equal(server.requests.length, asked, 'the store is not asked')
})

t.test('a file of a job of Milvus is read by its rules', async t => {
  const { ask, send } = await smallWorld(t, { progress: 'immediate' }, { 'a.json': '[{"id":1,"v":[1,2]}]' })
  const payload = JSON.stringify({ collectionName: 'books', files: [['s3://files/a.json']] })
  const path = '/v2/vectordb/jobs/import/create'
  const jobId = jobIdOf(await send({ method: 'POST', path, headers: { host: 'in01-a.localhost' }, payload }))
  t.match(await ask('GET', `/jobs/${jobId}/preview`), [
    200,
    { rows: [[{ text: '1' }, { text: '[1, 2]' }]], problem: null }
  ])
})

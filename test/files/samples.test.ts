import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { BROKEN_SAMPLES } from './support/broken-samples.ts'
import { collectionOf, inspectSample, SAMPLES } from './support/sample.ts'

const MANIFEST = JSON.parse(readFileSync(join(SAMPLES, '../../../make/broken.json'), 'utf8')) as readonly {
  readonly path: string
  readonly collection: string
}[]

const collectionFor = (path: string) => collectionOf(MANIFEST.find(entry => entry.path === path)?.collection ?? '')

const filesIn = (folder: string): string[] =>
  readdirSync(join(SAMPLES, folder))
    .filter(name => !/^[._]/.test(name))
    .map(name => `${folder}/${name}`)

const ARTICLES = [
  ...filesIn('json/pandas'),
  ...filesIn('csv/pandas'),
  ...filesIn('csv/pandas-windows'),
  ...filesIn('parquet/pyarrow').filter(path => !path.endsWith('/large-text.parquet')),
  ...filesIn('parquet/hyparquet-writer')
]

t.test('what pandas, pyarrow and hyparquet-writer write is read', async t => {
  t.ok(ARTICLES.length > 15)
  for (const path of ARTICLES) t.strictSame(await inspectSample(path, collectionOf('articles')), { rows: 10 }, path)
})

t.test('what Spark writes is read, lists of old versions too', async t => {
  const parts = [...filesIn('parquet/spark'), ...filesIn('parquet/old-lists')]
  t.equal(parts.length, 6)
  for (const path of parts) t.strictSame(await inspectSample(path, collectionOf('articles')), { rows: 4 }, path)
})

t.test('every field type is read as the bulk writer of pymilvus writes it', async t => {
  for (const path of ['json', 'parquet', 'csv'].flatMap(format => filesIn(`${format}/pymilvus`))) {
    t.strictSame(await inspectSample(path, collectionOf('all_types')), { rows: 10 }, path)
  }
  t.strictSame(await inspectSample('numpy/pymilvus', collectionOf('numpy_types')), { rows: 10 })
})

t.test('types since Milvus 2.5 are read as the bulk writer of pymilvus writes them', async t => {
  for (const path of ['json', 'parquet', 'csv'].flatMap(format => filesIn(`${format}/pymilvus-newer`))) {
    t.strictSame(await inspectSample(path, collectionOf('newer_types')), { rows: 4 }, path)
    const { functions: _, ...withoutFunction } = collectionOf('newer_types')
    t.match(
      await inspectSample(path, withoutFunction),
      { fault: { field: 'words' } },
      'without the function words is missing'
    )
    const required = { ...collectionOf('newer_types') }
    const fields = required.fields.map(field => ({ ...field, nullable: false }))
    t.match(await inspectSample(path, { ...required, fields }), { fault: { row: 2 } }, 'nulls are where they may be')
  }
  t.strictSame(await inspectSample('numpy/pymilvus-newer', collectionOf('newer_numpy_types')), { rows: 4 })
})

t.test('arrays of structs are read as the bulk writer of pymilvus and pyarrow write them', async t => {
  for (const path of ['json', 'parquet', 'csv'].flatMap(format => filesIn(`${format}/pymilvus-structs`))) {
    t.strictSame(await inspectSample(path, collectionOf('struct_types')), { rows: 4 }, path)
  }
  const arrow = collectionOf('arrow_struct_types')
  t.strictSame(await inspectSample('parquet/pyarrow-structs/structs.parquet', arrow), { rows: 4 })
  const mismatch = (field: string, wanted: string, found: string) => ({
    fault: {
      message: `schema not equal, err=sub-field '${field}' in struct 'chunks' type mis-match, expect arrow type '${wanted}', got '${found}'`
    }
  })
  t.match(await inspectSample('parquet/pyarrow-structs/wider-page.parquet', arrow), mismatch('page', 'int32', 'int64'))
  t.match(
    await inspectSample('parquet/pyarrow-structs/large-note.parquet', arrow),
    mismatch('note', 'utf8', 'large_utf8')
  )
  t.match(
    await inspectSample('parquet/pyarrow-structs/fixed-part.parquet', arrow),
    mismatch('part', 'list<item: float32, nullable>', 'fixed_size_list<item: float32, nullable>[4]')
  )
  t.match(await inspectSample('numpy/pymilvus-newer', collectionOf('struct_types')), {
    fault: { message: 'unsupported importing numpy files for collection with data type: ArrayOfStruct' }
  })
})

t.test('types that only Arrow knows are rejected as the server rejects them', async t => {
  const refused = (name: string) =>
    `schema not equal, err=field 'title' type mis-match, milvus data type 'VarChar', arrow data type get '${name}'`
  const cases = [
    ['parquet/pandas/articles.parquet', 'large_utf8'],
    ['parquet/pyarrow/large-text.parquet', 'large_utf8'],
    ['parquet/pyarrow-types/categorical.parquet', 'dictionary<values=utf8, indices=int32, ordered=false>']
  ] as const
  for (const [path, type] of cases) {
    t.match(await inspectSample(path, collectionOf('articles')), { fault: { message: refused(type), field: 'title' } })
  }
  t.match(await inspectSample('parquet/pyarrow/fixed-size-list.parquet', collectionOf('articles'), '2024'), {
    fault: { message: /arrow data type get 'fixed_size_list<item: float32, nullable>\[8\]'$/, field: 'vector' }
  })
  for (const name of ['large-text', 'fixed-size-list']) {
    const path = `parquet/pyarrow-types/${name}-forgotten.parquet`
    t.strictSame(await inspectSample(path, collectionOf('articles'), '2024'), { rows: 10 }, path)
  }
})

t.test('bytes, structs and nulls of Parquet are read', async t => {
  t.strictSame(await inspectSample('parquet/pyarrow-shapes/shapes.parquet', collectionOf('shapes')), { rows: 10 })
})

t.test('each broken file has its text, and names row and field', async t => {
  for (const [path, row, field, message] of BROKEN_SAMPLES) {
    const outcome = await inspectSample(`broken/${path}`, collectionFor(`broken/${path}`))
    const fault = 'fault' in outcome ? outcome.fault : { message: `${outcome.rows} rows`, explain: '' }
    t.strictSame([fault.row ?? 0, fault.field ?? '', fault.message], [row, field, message], path)
    t.match(fault.explain, /\w{2} \w/, 'it says more')
  }
})

t.test('every file that is called broken is tested, and the good ones between them are read', async t => {
  const all = ['csv', 'json', 'numpy', 'parquet'].flatMap(format => filesIn(`broken/${format}`))
  const good = all.filter(path => path.includes('/good-'))
  const broken = all.filter(path => !good.includes(path)).map(path => path.slice('broken/'.length))
  t.strictSame(broken.sort(), BROKEN_SAMPLES.map(([path]) => path).sort())
  for (const path of good) t.match(await inspectSample(path, collectionFor(path)), { rows: Number }, path)
})

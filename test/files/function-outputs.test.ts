import { parquetWriteBuffer } from 'hyparquet-writer'
import t from 'tap'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { sampleFile } from '../../src/demo/sample.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import type { OpenFiles } from '../../src/files/reader.ts'
import { memoryFile } from './support/memory-file.ts'

/** A collection whose field `words` is made of `text`. */
const TEXTS: Collection = {
  name: 'texts',
  functions: [{ name: 'bm25', type: 'BM25', inputFieldNames: ['text'], outputFieldNames: ['words'] }],
  fields: [
    { name: 'id', type: 'Int64', primaryKey: true },
    { name: 'text', type: 'VarChar', maxLength: 64, enableAnalyzer: true },
    { name: 'words', type: 'SparseFloatVector' }
  ]
}

const inspect = async (
  type: Parameters<typeof inspectFiles>[0],
  files: Readonly<Record<string, Uint8Array | string>>,
  collection = TEXTS
) => {
  const open = Object.entries(files).map(([name, content]) => memoryFile(name, content))
  const outcome = await inspectFiles(type, open as unknown as OpenFiles, collection, LIMITS['2025'])
  if ('rows' in outcome) return `${outcome.rows} rows`
  t.equal(outcome.fault.field, 'words')
  t.equal(outcome.fault.explain, 'a function of collection texts makes words; leave it out')
  return outcome.fault.message
}

const npy = (dtype: string, data: Uint8Array) => {
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (1,), }`.padEnd(117)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'), Buffer.from(`${header}\n`), data])
}

const parquet = (names: readonly string[]) =>
  new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: names.length },
        ...names.map(name =>
          name === 'id'
            ? ({ name, type: 'INT64', repetition_type: 'REQUIRED' } as const)
            : ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' } as const)
        )
      ],
      columnData: names.map(name => ({ name, data: name === 'id' ? [1n] : ['{"1":0.5}'] }))
    })
  )

t.test('what a function makes is absent from files, and its presence is a fault in each format', async t => {
  const fault = "the field 'words' is output by function, no need to provide"
  t.equal(await inspect('json', { 'a.json': '[{"id":1,"text":"a"}]' }), '1 rows')
  t.equal(await inspect('json', { 'a.json': '[{"id":1,"text":"a","words":{"1":0.5}}]' }), fault)
  t.equal(await inspect('jsonl', { 'a.jsonl': '{"id":1,"text":"a"}\n' }), '1 rows')
  t.equal(await inspect('jsonl', { 'a.jsonl': '{"id":1,"text":"a","words":null}\n' }), fault)
  t.equal(await inspect('csv', { 'a.csv': 'id,text\n1,a\n' }), '1 rows')
  t.equal(await inspect('csv', { 'a.csv': 'id,text,words\n1,a,"{""1"":0.5}"\n' }), fault)
  t.equal(await inspect('parquet', { 'a.parquet': parquet(['id', 'text']) }), '1 rows')
  t.equal(await inspect('parquet', { 'a.parquet': parquet(['id', 'text', 'words']) }), fault)
  const arrays = { 'id.npy': npy('<i8', Buffer.alloc(8)), 'text.npy': npy('|S1', Buffer.from('a')) }
  t.equal(await inspect('numpy', arrays), '1 rows')
  t.equal(await inspect('numpy', { ...arrays, 'words.npy': npy('<f4', Buffer.alloc(4)) }), fault)
})

t.test('the dynamic field does not take what a function makes', async t => {
  const dynamic = { ...TEXTS, dynamicField: true }
  const fault = "the field 'words' is output by function, no need to provide"
  t.equal(await inspect('json', { 'a.json': '[{"id":1,"text":"a","more":1,"words":"x"}]' }, dynamic), fault)
  t.equal(await inspect('json', { 'a.json': '[{"id":1,"text":"a","more":1}]' }, dynamic), '1 rows')
})

t.test('a sample file of the collection leaves it out', async t => {
  const sample = sampleFile(TEXTS, { rows: 2 })
  t.notMatch(sample, /words/)
  t.equal(await inspect('json', { 'a.json': sample }), '2 rows')
})

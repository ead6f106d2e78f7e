import { parquetWriteBuffer } from 'hyparquet-writer'
import t from 'tap'
import type { Collection, Field } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import type { FileType } from '../../src/contract/formats.ts'
import { sampleFile } from '../../src/demo/sample.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { memoryFile } from './support/memory-file.ts'

const collectionOf = (type: Field['type'], more: Partial<Field> = {}): Collection => ({
  name: 'c',
  fields: [{ name: 'f', type, ...more }]
})

const read = async (type: FileType, content: Uint8Array | string, collection: Collection) => {
  const name = type === 'numpy' ? 'f.npy' : `a.${type}`
  const outcome = await inspectFiles(type, [memoryFile(name, content)], collection, LIMITS['2025'])
  return 'rows' in outcome ? `${outcome.rows} rows` : outcome.fault.message
}

const parquet = (data: readonly (string | null)[]) =>
  new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'f', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }
      ],
      columnData: [{ name: 'f', data: [...data] }]
    })
  )

const csv = (text: string) => `f\n"${text.replaceAll('"', '""')}"\n`

const TYPES = {
  Geometry: {
    good: ['POINT (1 2)', 'polygon((0 0,1 0,1 1,0 0))'],
    bad: ['POINT (1)', 'nowhere'],
    inText: (text: string) => `expected type 'Geometry' for field 'f', got type 'string' with value '${text}'`,
    inParquet: (text: string) =>
      text === 'nowhere'
        ? 'syntax error: invalid keyword at line 1, pos 0'
        : 'syntax error: not enough coordinates at line 1, pos 8'
  },
  Timestamptz: {
    good: ['2025-01-31T10:00:00Z', '2025-01-31 10:00:00'],
    bad: ['2025-02-30T10:00:00Z', 'soon'],
    inText: (text: string) => `invalid timestamp string: '${text}'. Does not match any known format: invalid parameter`,
    inParquet: (text: string) =>
      `invalid timestamp string: '${text}'. Does not match any known format: invalid parameter`
  }
} as const

for (const [name, { good, bad, inText, inParquet }] of Object.entries(TYPES)) {
  const type = name as keyof typeof TYPES
  t.test(`a ${type} is checked in each format as the server checks it`, async t => {
    const collection = collectionOf(type)
    for (const text of good) {
      t.equal(await read('json', JSON.stringify([{ f: text }]), collection), '1 rows')
      t.equal(await read('jsonl', `${JSON.stringify({ f: text })}\n`, collection), '1 rows')
      t.equal(await read('csv', csv(text), collection), '1 rows')
      t.equal(await read('parquet', parquet([text]), collection), '1 rows')
    }
    for (const text of bad) {
      t.equal(await read('json', JSON.stringify([{ f: text }]), collection), inText(text))
      t.equal(await read('csv', csv(text), collection), `failed to parse row, error: ${inText(text)}`)
      t.equal(await read('parquet', parquet([text]), collection), inParquet(text))
    }
  })

  t.test(`a ${type} has no NumPy form`, async t => {
    const header = "{'descr': '|S1', 'fortran_order': False, 'shape': (1,), }".padEnd(117)
    const array = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'),
      Buffer.from(`${header}\n`),
      Buffer.from('x')
    ])
    t.equal(
      await read('numpy', array, collectionOf(type)),
      `expected element type '${type}' for field 'f', got type 'VarChar'`
    )
  })
}

t.test('other values of JSON are neither, and null is only where it may be', async t => {
  for (const type of ['Geometry', 'Timestamptz'] as const) {
    const { good } = TYPES[type]

    const collection = collectionOf(type)
    const mismatch = (goType: string, value: string) =>
      `expected type '${type}' for field 'f', got type '${goType}' with value '${value}'`
    t.equal(await read('json', '[{"f":1738288800}]', collection), mismatch('json.Number', '1738288800'))
    t.equal(
      await read('json', '[{"f":{"type":"Point"}}]', collection),
      mismatch('map[string]interface {}', 'map[type:Point]')
    )
    t.equal(await read('json', '[{"f":null}]', collection), mismatch('<nil>', '<nil>'))
    const nullable = collectionOf(type, { nullable: true })
    t.equal(await read('json', '[{"f":null},{}]', nullable), '2 rows')
    t.equal(await read('csv', 'f,g\n,x\n', { ...nullable, dynamicField: true }), '1 rows')
    t.equal(await read('parquet', parquet([null, good[0]]), nullable), '2 rows')
    t.match(await read('parquet', parquet([null]), collection), /^not nullable, but has null value/)
  }
})

t.test('bytes that are no UTF-8 are no geometry', async t => {
  const bytes = Buffer.concat([Buffer.from('f\nPOINT (1 '), Buffer.from([0xff]), Buffer.from(')\n')])
  t.match(await read('csv', bytes, collectionOf('Geometry')), /^failed to parse row, error: expected type 'Geometry'/)
})

t.test('a sample file of such a collection is valid', async t => {
  const collection: Collection = {
    name: 'c',
    fields: [
      { name: 'place', type: 'Geometry' },
      { name: 'seen', type: 'Timestamptz' }
    ]
  }
  t.equal(await read('json', sampleFile(collection, { rows: 60 }), collection), '60 rows')
})

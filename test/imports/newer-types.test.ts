import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { emulator } from '../support/emulator.ts'
import { SMALL_WORLD } from '../support/small-world.ts'

const V = { name: 'v', type: 'FloatVector', dim: 2 }
const KEY = { name: 'id', type: 'Int64', primaryKey: true }

/** Collections of the world, each with one thing that is newer than the first versions. */
const COLLECTIONS = [
  {
    name: 'texts',
    functions: [{ name: 'bm25', type: 'BM25', inputFieldNames: ['text'], outputFieldNames: ['words'] }],
    fields: [
      KEY,
      { name: 'text', type: 'VarChar', maxLength: 64, enableAnalyzer: true },
      { name: 'words', type: 'SparseFloatVector' }
    ]
  },
  { name: 'places', fields: [KEY, V, { name: 'place', type: 'Geometry' }] },
  { name: 'times', fields: [KEY, V, { name: 'seen', type: 'Timestamptz' }] },
  {
    name: 'books',
    fields: [KEY, V],
    structFields: [{ name: 'chunks', maxCapacity: 4, fields: [{ name: 'page', type: 'Int32' }] }]
  },
  { name: 'maybe', fields: [KEY, { name: 'v', type: 'FloatVector', dim: 2, nullable: true }] }
]

const start = async (t: Test, options: EmulatorOptions) => {
  const [cluster] = SMALL_WORLD.clusters
  const world = { ...SMALL_WORLD, clusters: [{ ...cluster, collections: COLLECTIONS }] }
  const dir = t.testdir({ 'world.json': JSON.stringify(world) })
  const { send, post } = await emulator(t, { world: `${dir}/world.json`, ...options })
  const sent = (path: string, body: object) =>
    send({
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers: { host: 'in01-a.localhost' },
      payload: JSON.stringify(body)
    })
  const call = async (path: string, body: object) => {
    const { code, message } = (await sent(path, body)).body as { code: number; message?: string }
    return [code, message]
  }
  const explained = async (path: string, body: object) => (await sent(path, body)).explain
  const ofV1 = async (collectionName: string) => {
    const { body } = await post({ clusterId: 'in01-a', collectionName, objectUrl: 's3://files/one.json' })
    const { code, message } = body as { code: number; message?: string }
    return [code, message]
  }
  return { call, explained, ofV1 }
}

const FIELDS = [
  { fieldName: 'id', dataType: 'Int64', isPrimary: true },
  { fieldName: 'text', dataType: 'VarChar', elementTypeParams: { max_length: 64, enable_analyzer: true } },
  { fieldName: 'words', dataType: 'SparseFloatVector' }
]
const BM25 = { name: 'bm25', type: 'BM25', inputFieldNames: ['text'], outputFieldNames: ['words'] }

const NEW = {
  texts: { fields: FIELDS, functions: [BM25] },
  places: { fields: [...FIELDS, { fieldName: 'place', dataType: 'Geometry' }] },
  books: {
    fields: FIELDS,
    structFields: [
      {
        fieldName: 'chunks',
        typeParams: { max_capacity: 4 },
        fields: [{ fieldName: 'page', dataType: 'Array', elementDataType: 'Int32' }]
      }
    ]
  },
  times: { fields: [...FIELDS, { fieldName: 'seen', dataType: 'Timestamptz' }] },
  maybe: {
    fields: [...FIELDS, { fieldName: 'v', dataType: 'FloatVector', nullable: true, elementTypeParams: { dim: 2 } }]
  }
}

/** v1 does not import these types in any era, and says that first. */
const isRefusedAnyway = (name: string) => ['places', 'times', 'books'].includes(name)

t.test('an older version creates and imports nothing newer than itself', async t => {
  const { call: newest } = await start(t, { era: '2025' })
  for (const [name, schema] of Object.entries(NEW))
    t.match(await newest('collections/create', { collectionName: `new_${name}`, schema }), [0], `${name} in 2025`)
  for (const era of ['2023', '2024'] as const) {
    const { call, ofV1 } = await start(t, { era })
    t.strictSame(await call('collections/create', { collectionName: 'a', schema: NEW.texts }), [
      1100,
      'functions are not supported by this version: invalid parameter'
    ])
    t.strictSame(await call('collections/create', { collectionName: 'a', schema: NEW.maybe }), [
      1100,
      'vector type not support null, type:FloatVector, name:v: invalid parameter'
    ])
    t.strictSame(await call('collections/create', { collectionName: 'a', schema: NEW.places }), [
      1100,
      'invalid parameter, data type Geometry is invalid(case sensitive).'
    ])
    t.strictSame(await call('collections/create', { collectionName: 'a', schema: NEW.times }), [
      1100,
      'invalid parameter, data type Timestamptz is invalid(case sensitive).'
    ])
    t.strictSame(await call('collections/create', { collectionName: 'a', schema: NEW.books }), [
      1100,
      'structFields are not supported by this version: invalid parameter'
    ])
    t.match(await call('collections/describe', { collectionName: 'a' }), [100], 'nothing was made')
    const parts = {
      texts: 'functions',
      places: 'the Geometry field place',
      books: 'the array of structs chunks',
      maybe: 'the nullable vector v'
    }
    for (const [collectionName, part] of Object.entries(parts)) {
      const refusal = [
        47053,
        `Failed to checkFiles {this version does not support ${part} of collection ${collectionName}}.`.replace(
          /[{}]/g,
          ''
        )
      ]
      t.match(
        await ofV1(collectionName),
        isRefusedAnyway(collectionName) ? [47053] : refusal,
        `v1 ${collectionName} ${era}`
      )
      const body = { clusterId: 'in01-a', collectionName, objectUrls: [['s3://files/one.json']] }
      t.match(await call('jobs/import/create', body), refusal, `v2 ${collectionName} ${era}`)
    }
  }
})

t.test('the newest version creates and imports them all', async t => {
  const { call, ofV1 } = await start(t, { era: '2025' })
  for (const [collectionName, schema] of Object.entries(NEW)) {
    t.strictSame(await call('collections/create', { collectionName: `${collectionName}_2`, schema }), [0, undefined])
    const code = isRefusedAnyway(collectionName) ? 47053 : 200
    t.match(await ofV1(collectionName), [code], `v1 ${collectionName}`)
    const body = { clusterId: 'in01-a', collectionName, objectUrls: [['s3://files/one.json']] }
    t.match(await call('jobs/import/create', body), [0])
  }
})

t.test('a newer part of a schema is explained with the flags that allow it', async t => {
  const parts = [
    ['texts', 'functions are not supported by this version'],
    ['places', 'invalid parameter, data type Geometry is invalid(case sensitive).'],
    ['books', 'structFields are not supported by this version'],
    ['maybe', 'vector type not support null, type:FloatVector, name:v']
  ] as const
  const both = '--era 2025 --milvus-version 2.6'
  const cases: readonly [EmulatorOptions, string | undefined, string][] = [
    [{}, '--era 2025', '--era 2025'],
    [{ era: '2024', milvusVersion: '2.5' }, '--era 2025', '--era 2025'],
    [{ flavor: 'milvus', era: '2024' }, '--era 2025', '--era 2025'],
    [{ flavor: 'milvus', milvusVersion: '2.5', era: '2023' }, '--era 2025', both],
    [{ flavor: 'milvus', milvusVersion: '2.5' }, undefined, '--milvus-version 2.6']
  ]
  for (const [options, functions, types] of cases) {
    const { explained } = await start(t, options)
    for (const [name, reason] of parts) {
      const flags = name === 'texts' ? functions : types
      t.equal(
        await explained('collections/create', { collectionName: `a_${name}`, schema: NEW[name] }),
        flags === undefined ? undefined : `${reason}; needs ${flags}`,
        `${JSON.stringify(options)} ${name}`
      )
    }
  }
  const { explained } = await start(t, {})
  t.equal(
    await explained('collections/fields/add', {
      collectionName: 'maybe',
      schema: { fieldName: 'place', dataType: 'Geometry', nullable: true }
    }),
    'invalid parameter, data type Geometry is invalid(case sensitive).; needs --era 2025'
  )
})

t.test('Milvus 2.5 has functions, and 2.6 nullable vectors too', async t => {
  const { call } = await start(t, { era: '2025', flavor: 'milvus', milvusVersion: '2.5' })
  t.strictSame(await call('collections/create', { collectionName: 'a', schema: NEW.texts }), [0, undefined])
  t.strictSame(await call('collections/create', { collectionName: 'b', schema: NEW.maybe }), [
    1100,
    'vector type not support null, type:FloatVector, name:v: invalid parameter'
  ])
  const files = [['one.json']]
  t.match(await call('jobs/import/create', { collectionName: 'maybe', files }), [2100])
  const { call: newer } = await start(t, { era: '2025', flavor: 'milvus', milvusVersion: '2.6' })
  t.strictSame(await newer('collections/create', { collectionName: 'b', schema: NEW.maybe }), [0, undefined])
})

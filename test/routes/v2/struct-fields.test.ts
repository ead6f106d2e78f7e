import t from 'tap'
import { CLUSTER, dataPlane } from '../../support/data-plane.ts'

const FIELDS = [
  { fieldName: 'id', dataType: 'Int64', isPrimary: true },
  { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } }
]

const PAGE = { fieldName: 'page', dataType: 'Array', elementDataType: 'Int64' }
const NOTE = {
  fieldName: 'note',
  dataType: 'Array',
  elementDataType: 'VarChar',
  elementTypeParams: { max_length: '16', max_capacity: 4 }
}
const PART = {
  fieldName: 'part',
  dataType: 'ArrayOfVector',
  elementDataType: 'FloatVector',
  elementTypeParams: { dim: '4' }
}

const CHUNKS = {
  fieldName: 'chunks',
  description: 'of the text',
  typeParams: { max_capacity: '4' },
  fields: [PAGE, NOTE, PART]
}

const bodyWith = (collectionName: string, ...structFields: readonly object[]) => ({
  collectionName,
  schema: { enableDynamicField: true, fields: FIELDS, structFields }
})

t.test('a list of structs is described as it was made, with its fields', async t => {
  const { call } = await dataPlane(t)
  const body = bodyWith('books2', CHUNKS)
  t.match(await call('collections/create', body), { code: 0, data: {} })
  t.match(await call('collections/create', body), { code: 0 }, 'the same one again')
  const common = {
    autoId: false,
    clusteringKey: false,
    description: '',
    nullable: false,
    partitionKey: false,
    primaryKey: false
  }
  const { data } = await call('collections/describe', { collectionName: 'books2' })
  t.strictSame((data as { structFields: unknown }).structFields, [
    {
      name: 'chunks',
      id: 103,
      description: 'of the text',
      nullable: false,
      type: 'ArrayOfStruct',
      params: [{ key: 'max_capacity', value: '4' }],
      fields: [
        {
          ...common,
          id: 104,
          name: 'page',
          params: [{ key: 'max_capacity', value: '4' }],
          type: 'Array',
          elementType: 'Int64'
        },
        {
          ...common,
          id: 105,
          name: 'note',
          params: [
            { key: 'max_length', value: '16' },
            { key: 'max_capacity', value: '4' }
          ],
          type: 'Array',
          elementType: 'VarChar'
        },
        {
          ...common,
          id: 106,
          name: 'part',
          params: [
            { key: 'dim', value: '4' },
            { key: 'max_capacity', value: '4' }
          ],
          type: 'ArrayOfVector',
          elementType: 'FloatVector'
        }
      ]
    }
  ])
  t.match(
    await call('collections/create', bodyWith('books2', { ...CHUNKS, fields: [PAGE] })),
    { code: 1100, message: /^create duplicate collection with different parameters/ },
    'other structs are another collection'
  )
  const { typeParams: _, ...unsized } = CHUNKS
  const idle = { isPartitionKey: true, isClusteringKey: true, autoId: true, autoID: true }
  const told = { ...NOTE, description: 'by readers', ...idle }
  t.match(
    await call(
      'collections/create',
      bodyWith('books3', {
        ...unsized,
        fields: [{ ...told, elementTypeParams: { ...NOTE.elementTypeParams, max_capacity: 7, enable_analyzer: true } }]
      })
    ),
    { code: 0 }
  )
  const other = (await call('collections/describe', { collectionName: 'books3' })).data as { structFields: object[] }
  t.match(other.structFields, [
    {
      params: [{ key: 'max_capacity', value: '7' }],
      fields: [{ description: 'by readers', partitionKey: false, clusteringKey: false, autoId: false }]
    }
  ])
  for (const param of ['dim', 'max_length', 'max_capacity', 'enable_analyzer']) {
    const wrong = { ...unsized, fields: [{ ...NOTE, elementTypeParams: { [param]: [1] } }] }
    t.match(await call('collections/create', bodyWith('books4', wrong)), { code: 80000, message: new RegExp(param) })
  }
  const capacity = { ...CHUNKS, typeParams: { max_capacity: 'many' } }
  t.match(await call('collections/create', bodyWith('books4', capacity)), { code: 80000, message: /max_capacity/ })
})

t.test('structs that cannot be are rejected in the words of the server, and nothing is made', async t => {
  const { call } = await dataPlane(t)
  const refused = async (...structs: readonly object[]) => {
    const { code, message } = await call('collections/create', bodyWith('bad', ...structs))
    return `${code} ${message}`
  }
  const withFields = (...fields: readonly object[]) => ({ ...CHUNKS, fields })
  const { typeParams: _, ...unsized } = CHUNKS
  const cases: readonly (readonly [readonly object[], string])[] = [
    [[{ ...CHUNKS, fieldName: 'v' }], 'duplicated field name: v'],
    [[CHUNKS, CHUNKS], 'duplicated field name: chunks'],
    [[withFields()], 'struct array field chunks has no sub-fields'],
    [[{ ...CHUNKS, nullable: true }], 'struct array field chunks cannot be nullable'],
    [
      [withFields({ ...PAGE, isPrimary: true })],
      'primary key is not supported for struct field, field name = chunks[page]'
    ],
    [
      [withFields({ fieldName: 'page', dataType: 'Int64' })],
      'fields in StructArrayField can only be array or array of struct, but field chunks[page] is Int64'
    ],
    [
      [withFields({ ...PAGE, nullable: true })],
      'sub-field in non-nullable struct cannot be nullable individually, set nullable on the struct instead: structName=chunks, subFieldName=chunks[page]'
    ],
    [[withFields({ ...PAGE, defaultValue: 7 })], 'convert defaultValue fail, err:Unexpected default value type: Array'],
    [
      [withFields({ ...PAGE, elementDataType: 'ArrayOfStruct' })],
      'nested ArrayOfStruct is not supported for field chunks[page]'
    ],
    [
      [withFields(PAGE, { ...NOTE, elementTypeParams: { max_length: 16, max_capacity: 5 } })],
      'all sub-fields in struct array field must have the same max_capacity: structName=chunks, subFieldName=chunks[note], max_capacity=5, expected=4'
    ]
  ]
  for (const [structs, message] of cases) t.equal(await refused(...structs), `1100 ${message}: invalid parameter`)
  const unknown = (type: string) => `1100 invalid parameter, element data type ${type} is invalid(case sensitive).`
  t.equal(await refused(withFields({ ...PAGE, elementDataType: 'int64' })), unknown('int64'))
  t.equal(await refused(withFields({ ...PAGE, elementDataType: 'Geometry' })), unknown('Geometry'))
  t.equal(await refused(withFields({ ...PART, elementDataType: 'BinaryVector' })), unknown('BinaryVector'))
  t.equal(await refused(withFields({ ...PART, dataType: 'Array' })), unknown('FloatVector'))
  const bare: readonly (readonly [object, string])[] = [
    [
      { ...unsized, fields: [PAGE] },
      'type param(max_capacity) should be specified for array field chunks[page] of collection bad'
    ],
    [
      withFields({ ...PART, elementTypeParams: {} }),
      'dimension is not defined in field type params of field chunks[part], check type param `dim` for vector field'
    ],
    [
      withFields({ ...NOTE, elementTypeParams: {} }),
      'type param(max_length) should be specified for the field(chunks[note]) of collection bad'
    ],
    [withFields(PAGE, PAGE), 'duplicated field name chunks[page] found'],
    ...[0, 5000].map(
      size =>
        [
          { ...CHUNKS, fields: [PAGE], typeParams: { max_capacity: size } },
          'the maximum capacity specified for a Array should be in (0, 4096]'
        ] as const
    )
  ]
  for (const [struct, message] of bare) t.equal(await refused(struct), `65535 ${message}`)
  t.equal(
    await refused({ ...CHUNKS, fieldName: 'like' }),
    '1100 Invalid field name: like. like is keyword in milvus.: field name invalid[field=like]'
  )
  t.equal(
    await refused(withFields({ ...PAGE, fieldName: '1a' })),
    '1100 Invalid field name: 1a. The first character of a field name must be an underscore or letter.: field name invalid[field=1a]'
  )
  t.equal(
    await refused(withFields({ ...PAGE, elementTypeParams: { dim: 4 } })),
    '1100 field chunks: dim is for FloatVector, and it needs it: invalid parameter'
  )
  t.match(await call('collections/has', { collectionName: 'bad' }), { data: { has: false } })
})

t.test('a vector of structs needs an index too, before the collection is loaded', async t => {
  const { call } = await dataPlane(t)
  await call('collections/create', { ...bodyWith('books2', CHUNKS), indexParams: [{ fieldName: 'v' }] })
  const named = { collectionName: 'books2' }
  t.match(await call('collections/describe', named), { data: { load: 'LoadStateNotLoad' } })
  t.match(await call('collections/load', named), { code: 700 })
  t.match(await call('indexes/create', { ...named, indexParams: [{ fieldName: 'chunks[part]' }] }), { code: 0 })
  t.match(await call('indexes/describe', { ...named, indexName: 'chunks[part]' }), {
    data: [{ fieldName: 'chunks[part]', metricType: 'MAX_SIM_COSINE' }]
  })
  for (const [fieldName, advice] of [
    ['part', 'fields of structs are called chunks[part]'],
    ['chunks', 'fields of structs are called chunks[page], chunks[note], chunks[part]'],
    ['chunks[none]', 'did you mean chunks[note]?'],
    ['nothing', 'it has id, v, chunks[page], chunks[note], chunks[part]']
  ]) {
    const { code, explain } = await call('indexes/create', { ...named, indexParams: [{ fieldName }] })
    t.strictSame([code, explain], [1100, `cannot create index on non-exist field: ${fieldName}; ${advice}`])
  }
  t.match(await call('collections/load', named), { code: 0 })
})

t.test(
  'all types since Milvus 2.5 are created, imported as the bulk writer writes them, and kept in a snapshot',
  async t => {
    const { call, ask, advance, snapshot, restore } = await dataPlane(t)
    const vector = { dataType: 'FloatVector', elementTypeParams: { dim: 4 } }
    const schema = {
      fields: [
        { fieldName: 'id', dataType: 'Int64', isPrimary: true },
        { fieldName: 'text', dataType: 'VarChar', elementTypeParams: { max_length: 64, enable_analyzer: true } },
        { fieldName: 'words', dataType: 'SparseFloatVector' },
        { fieldName: 'vector', ...vector },
        { fieldName: 'maybe', ...vector, nullable: true },
        { fieldName: 'maybe_sparse', dataType: 'SparseFloatVector', nullable: true },
        { fieldName: 'place', dataType: 'Geometry', nullable: true },
        { fieldName: 'seen', dataType: 'Timestamptz' }
      ],
      structFields: [{ ...CHUNKS, fields: [{ ...PAGE, elementDataType: 'Int32' }, NOTE, PART] }],
      functions: [{ name: 'bm25', type: 'BM25', inputFieldNames: ['text'], outputFieldNames: ['words'] }]
    }
    const named = { collectionName: 'newest' }
    t.match(await call('collections/create', { ...named, schema }), { code: 0 })
    for (const format of ['json', 'parquet', 'csv']) {
      const objectUrls = [[`s3://import-samples/${format}/pymilvus-structs/struct_types.${format}`]]
      const body = { clusterId: CLUSTER, ...named, objectUrls }
      t.match(await ask('POST', '/v2/vectordb/jobs/import/create', body), { code: 0 }, format)
    }
    advance(60)
    t.match(await call('collections/get_stats', named), { data: { rowCount: 12 } })
    const { data } = await call('collections/describe', named)
    const state = await snapshot()
    await call('collections/drop', named)
    await restore(state)
    t.strictSame((await call('collections/describe', named)).data, data)
  }
)

import t, { type Test } from 'tap'
import { emulator, jobIdOf } from '../../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'

const start = async (t: Test) => {
  const emulated = await emulator(t, { era: '2025' })
  const call = async (path: string, body: object, host = `${CLUSTER}.localhost`) => {
    const { body: reply, explain } = await emulated.send({
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers: { host },
      payload: JSON.stringify(body)
    })
    return { ...(reply as { code: number; data?: unknown; message?: string }), explain }
  }
  return { ...emulated, call }
}

const SCHEMA = {
  autoId: false,
  enabledDynamicField: false,
  fields: [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: '32' } },
    { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 8 } }
  ]
}

t.test('the whole flow: a collection is made, imported into, counted and dropped', async t => {
  const { call, post, advance } = await start(t)
  const named = { collectionName: 'fresh' }
  t.match(await call('collections/has', named), { code: 0, data: { has: false } })
  t.match(await call('collections/has', {}), { code: 1802, message: /collectionName is missing or empty$/ })
  t.match(await call('collections/create', { ...named, schema: SCHEMA, indexParams: [] }), { code: 0, data: {} })
  t.match(await call('collections/create', { ...named, schema: SCHEMA }), { code: 0 }, 'the same one again')
  t.match(await call('collections/has', named), { data: { has: true } })
  t.match((await call('collections/list', {})).data, [
    'medium_articles',
    'books',
    'pictures',
    'articles',
    'all_types',
    'fresh'
  ])
  const objectUrl = 's3://import-samples/json/pandas/articles.json'
  jobIdOf(await post({ clusterId: CLUSTER, ...named, objectUrl }))
  advance(60)
  t.match(await call('collections/get_stats', named), { data: { rowCount: 10 } })
  t.match(await call('collections/drop', named), { code: 0, data: {} })
  t.match(await call('collections/get_stats', named), {
    code: 100,
    message: 'collection not found[database=default][collection=fresh]'
  })
  t.match(await call('collections/create', { ...named, schema: SCHEMA }), { code: 0 })
  t.match(await call('collections/get_stats', named), { data: { rowCount: 0 } }, 'its rows were dropped with it')
})

t.test('a collection is described as it was made', async t => {
  const { call } = await start(t)
  await call('collections/create', { collectionName: 'fresh', schema: SCHEMA, indexParams: [{ fieldName: 'vector' }] })
  t.strictSame((await call('collections/describe', { collectionName: 'fresh' })).data, {
    aliases: [],
    autoId: false,
    collectionName: 'fresh',
    consistencyLevel: 'Bounded',
    description: '',
    enableDynamicField: false,
    fields: [
      {
        autoId: false,
        clusteringKey: false,
        description: '',
        id: 100,
        name: 'id',
        nullable: false,
        partitionKey: false,
        primaryKey: true,
        type: 'Int64'
      },
      {
        autoId: false,
        clusteringKey: false,
        description: '',
        id: 101,
        name: 'title',
        nullable: false,
        params: [{ key: 'max_length', value: '32' }],
        partitionKey: false,
        primaryKey: false,
        type: 'VarChar'
      },
      {
        autoId: false,
        clusteringKey: false,
        description: '',
        id: 102,
        name: 'vector',
        nullable: false,
        params: [{ key: 'dim', value: '8' }],
        partitionKey: false,
        primaryKey: false,
        type: 'FloatVector'
      }
    ],
    functions: [],
    structFields: [],
    indexes: [{ fieldName: 'vector', indexName: 'vector', metricType: 'COSINE' }],
    load: 'LoadStateLoaded',
    partitionsNum: 1,
    properties: [],
    shardsNum: 1
  })
})

t.test('what create is told of shards, partitions, time to live, keys and defaults, describe tells', async t => {
  const { call } = await start(t)
  const schema = {
    autoID: true,
    enabledDynamicField: true,
    fields: [
      { fieldName: 'id', dataType: 'Int64', isPrimary: true },
      {
        fieldName: 'tenant',
        dataType: 'VarChar',
        isPartitionKey: true,
        defaultValue: 'none',
        elementTypeParams: { max_length: 8 }
      },
      { fieldName: 'price', dataType: 'Int64', isClusteringKey: true, nullable: true, defaultValue: 7 },
      { fieldName: 'flag', dataType: 'Bool', defaultValue: false },
      { fieldName: 'small', dataType: 'Int8', defaultValue: -128 },
      { fieldName: 'ratio', dataType: 'Float', defaultValue: 0.5 },
      { fieldName: 'exact', dataType: 'Double', defaultValue: 0 },
      { fieldName: 'open', dataType: 'Int32', defaultValue: null },
      { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 8 } }
    ]
  }
  const params = { shardsNum: '2', partitionsNum: 32, ttlSeconds: 86_400, consistencyLevel: 'Strong' }
  t.match(await call('collections/create', { collectionName: 'told', schema, params }), { code: 0, data: {} })
  const { data } = await call('collections/describe', { collectionName: 'told' })
  const { fields, ...rest } = data as { fields: Record<string, unknown>[] }
  t.match(rest, {
    autoId: true,
    enableDynamicField: true,
    partitionsNum: 32,
    properties: [{ key: 'collection.ttl.seconds', value: '86400' }],
    shardsNum: 2
  })
  t.strictSame(
    fields.map(({ name, autoId, nullable, partitionKey, clusteringKey, defaultValue }) => [
      name,
      [autoId, nullable, partitionKey, clusteringKey].map(Number).join(''),
      defaultValue
    ]),
    [
      ['id', '1000', undefined],
      ['tenant', '0010', { Data: { StringData: 'none' } }],
      ['price', '0101', { Data: { LongData: 7 } }],
      ['flag', '0000', { Data: { BoolData: false } }],
      ['small', '0000', { Data: { IntData: -128 } }],
      ['ratio', '0000', { Data: { FloatData: 0.5 } }],
      ['exact', '0000', { Data: { DoubleData: 0 } }],
      ['open', '0000', undefined],
      ['v', '0000', undefined]
    ]
  )
  const { data: books } = await call('collections/describe', { collectionName: 'books' })
  t.match(books, { partitionsNum: 16, shardsNum: 1, properties: [] }, 'what a partition key has unless told')
  const ignored = { shardsNum: 'two', partitionsNum: 5, ttlSeconds: null }
  await call('collections/create', { collectionName: 'plain', schema: SCHEMA, params: ignored })
  const { data: plain } = await call('collections/describe', { collectionName: 'plain' })
  t.match(plain, { partitionsNum: 1, shardsNum: 1, properties: [] })
})

t.test('what the server makes no collection of is rejected in its words', async t => {
  const { call } = await start(t)
  const [key = {}, title = {}, vector = {}] = SCHEMA.fields
  const made = async (fields: readonly object[], more: object = {}, inSchema: object = {}) => {
    const body = { collectionName: 'bad', schema: { ...SCHEMA, fields, ...inSchema }, ...more }
    const { code, message } = await call('collections/create', body)
    return [code, message]
  }
  const withField = (field: object) => made([key, title, vector, field])
  const invalid = (reason: string) => [1100, `${reason}: invalid parameter`]
  const text = { fieldName: 'x', dataType: 'VarChar', elementTypeParams: { max_length: 4 } }
  t.strictSame(
    await withField({ ...text, isPartitionKey: true, nullable: true }),
    invalid('partition key field not support nullable')
  )
  t.strictSame(
    await made([{ ...key, defaultValue: 1 }, vector]),
    invalid('primary field not support default_value, type:Int64, name:id')
  )
  for (const field of [
    { dataType: 'JSON', defaultValue: { a: 1 } },
    { dataType: 'Array', elementDataType: 'Int64', elementTypeParams: { max_capacity: 4 }, defaultValue: [1] },
    { dataType: 'FloatVector', elementTypeParams: { dim: 8 }, defaultValue: 2 }
  ]) {
    t.strictSame(
      await withField({ fieldName: 'x', ...field }),
      invalid(`convert defaultValue fail, err:Unexpected default value type: ${field.dataType}`)
    )
  }
  const wrong = (expected: string, actual: string) => [
    1100,
    `convert defaultValue fail, err:Wrong defaultValue type: invalid parameter[expected=${expected}][actual=${actual}]`
  ]
  t.strictSame(await withField({ fieldName: 'x', dataType: 'Int32', defaultValue: '7' }), wrong('number', '7'))
  t.strictSame(await withField({ fieldName: 'x', dataType: 'Bool', defaultValue: 1 }), wrong('bool', '1'))
  t.strictSame(await withField({ ...text, defaultValue: 5 }), wrong('string', '5'))
  t.strictSame(
    await withField({ ...text, defaultValue: '日本' }),
    invalid('the length (6) of string exceeds max length (4)')
  )
  t.strictSame(
    await withField({ fieldName: 'x', dataType: 'Int8', defaultValue: 128 }),
    invalid('default value out of range')
  )
  const fields = [key, vector]
  t.strictSame(await made(fields, { params: { shardsNum: 17 } }), [
    65535,
    "maximum shards's number should be limited to 16"
  ])
  t.strictSame(
    await made(fields, { params: { ttlSeconds: 'soon' } }),
    invalid('collection TTL is not a valid positive integer')
  )
  t.strictSame(
    await made(fields, { params: { ttlSeconds: -2 } }),
    invalid('collection TTL is out of range, expect [-1, 3155760000], got -2')
  )
  t.strictSame(
    await made([key, vector, { ...text, isPartitionKey: true }], { params: { partitionsNum: 1025 } }),
    invalid('partition number (1025) exceeds max configuration (1024)')
  )
  t.strictSame(await made(fields, {}, { functions: [{ name: 'bm25' }] }), [
    1100,
    'function data type is invalid(case sensitive): invalid parameter[expected=FunctionType][actual=]'
  ])
  t.match(await call('collections/has', { collectionName: 'bad' }), { data: { has: false } })
})

t.test('SDKs call autoId autoID, and the page enableDynamicField enabledDynamicField', async t => {
  const { call } = await start(t)
  const describe = async (collectionName: string) =>
    (await call('collections/describe', { collectionName })).data as Record<string, unknown>
  const [key, ...others] = SCHEMA.fields
  for (const [name, body] of [
    ['quick', { dimension: 4, autoID: true }],
    ['inSchema', { schema: { fields: SCHEMA.fields, autoID: true, enabledDynamicField: true } }],
    ['inField', { schema: { fields: [{ ...key, autoID: true }, ...others], enableDynamicField: true } }]
  ] as const) {
    t.match(await call('collections/create', { collectionName: name, ...body }), { code: 0 })
    t.match(await describe(name), { autoId: true, enableDynamicField: true }, name)
  }
  await call('collections/create', { collectionName: 'neither', schema: { fields: SCHEMA.fields } })
  t.match(await describe('neither'), { autoId: false, enableDynamicField: false })
})

t.test('a quick collection has a key, a vector and the dynamic field', async t => {
  const { call } = await start(t)
  const made = async (collectionName: string, more: object) => {
    t.match(await call('collections/create', { collectionName, ...more }), { code: 0, data: {} })
    return (await call('collections/describe', { collectionName })).data
  }
  t.match(await made('quick', { dimension: 4 }), {
    autoId: false,
    description: '',
    enableDynamicField: true,
    fields: [
      { name: 'id', type: 'Int64', primaryKey: true, autoId: false },
      { name: 'vector', type: 'FloatVector', params: [{ key: 'dim', value: '4' }] }
    ],
    indexes: [{ fieldName: 'vector', metricType: 'COSINE' }]
  })
  const chosen = {
    ...{ dbName: 'default', description: 'by a client', dimension: '32768', metricType: 'L2' },
    ...{ idType: 'VarChar', autoId: true, primaryFieldName: 'key', vectorFieldName: 'place' }
  }
  t.match(await made('chosen', chosen), {
    autoId: true,
    description: 'by a client',
    enableDynamicField: true,
    fields: [
      { name: 'key', type: 'VarChar', primaryKey: true, autoId: true },
      { name: 'place', type: 'FloatVector', params: [{ key: 'dim', value: '32768' }] }
    ],
    indexes: [{ fieldName: 'place', metricType: 'L2' }]
  })
  const refused = async (more: object) => {
    const { code, message } = await call('collections/create', { collectionName: 'bad', dimension: 4, ...more })
    return `${code} ${message}`
  }
  t.equal(await refused({ dbName: 'other' }), '800 database not found[database=other]')
  t.equal(await refused({ dimension: 0 }), '65535 invalid dimension: 0. should be in range 2 ~ 32768')
  t.equal(
    await refused({ dimension: 32_769 }),
    '65535 invalid dimension: 32769 of field vector. float vector dimension should be in range 2 ~ 32768'
  )
  t.equal(
    await refused({ idType: 'Float' }),
    '1100 idType can only be [Int64, VarChar], default: Int64: invalid parameter[expected=Int64, Varchar][actual=Float]'
  )
})

t.test('calls of the data plane know the one database that there is', async t => {
  const { call } = await start(t)
  const may = { partitionName: 'may' }
  const loaded = { partitionNames: ['may'] }
  const index = { indexName: 'vector' }
  const alias = { aliasName: 'latest' }
  for (const [path, more] of Object.entries({
    'collections/list': { collectionName: undefined },
    'collections/create': { collectionName: 'fresh', dimension: 4 },
    ...{ 'collections/has': {}, 'collections/describe': {}, 'collections/get_stats': {}, 'collections/flush': {} },
    ...{ 'collections/get_load_state': {}, 'indexes/list': {}, 'indexes/create': {}, 'indexes/describe': index },
    ...{ 'partitions/list': {}, 'partitions/create': may, 'partitions/has': may, 'partitions/get_stats': may },
    ...{ 'partitions/load': loaded, 'partitions/release': loaded, 'partitions/drop': may },
    ...{ 'collections/compact': {}, 'collections/alter_properties': { properties: { a: 1 } } },
    'collections/fields/add': { schema: { fieldName: 'more', dataType: 'Int64', nullable: true } },
    ...{ 'aliases/create': alias, 'aliases/alter': alias, 'aliases/describe': alias, 'aliases/drop': alias },
    ...{ 'collections/load': {}, 'collections/release': {}, 'indexes/drop': index, 'collections/drop': {} }
  })) {
    const ofAlias = path === 'aliases/describe' || path === 'aliases/drop'
    const body = { ...(!ofAlias && { collectionName: 'articles' }), ...more }
    const unknown = { code: 800, message: 'database not found[database=other]' }
    t.match(await call(path, { ...body, dbName: 'other' }), unknown, path)
    t.match(await call(path, { ...body, dbName: 'default' }), { code: 0 }, path)
  }
  const { message } = await call('collections/list', { dbName: 'x'.repeat(300) })
  t.equal(message, `database not found[database=${'x'.repeat(255)}]`, 'a long name is cut, and xxx is no place in it')
})

t.test('a collection has what its schema says of it and of its fields', async t => {
  const { call } = await start(t)
  const whole = {
    name: 'whole',
    description: 'by its schema',
    enableDynamicField: true,
    fields: [
      { fieldName: 'key', dataType: 'Int64', description: 'made by the service', isPrimary: true, autoId: true },
      { fieldName: 'tenant', dataType: 'VarChar', isPartitionKey: true, elementTypeParams: { max_length: '16' } },
      {
        fieldName: 'tags',
        dataType: 'Array',
        elementDataType: 'VarChar',
        elementTypeParams: { max_capacity: '4', max_length: 8 }
      },
      { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: '8' } }
    ]
  }
  t.match(await call('collections/create', { schema: whole }), { code: 0, data: {} })
  const described = async (collectionName: string) =>
    (await call('collections/describe', { collectionName })).data as { fields: object[] }
  const { fields, ...rest } = await described('whole')
  t.match(rest, {
    autoId: true,
    collectionName: 'whole',
    description: 'by its schema',
    enableDynamicField: true,
    partitionsNum: 16
  })
  const flags = { autoId: false, clusteringKey: false, nullable: false, partitionKey: false, primaryKey: false }
  const ordinary = { ...flags, description: '' }
  t.strictSame(fields, [
    {
      ...ordinary,
      autoId: true,
      description: 'made by the service',
      id: 100,
      name: 'key',
      primaryKey: true,
      type: 'Int64'
    },
    {
      ...ordinary,
      id: 101,
      name: 'tenant',
      params: [{ key: 'max_length', value: '16' }],
      partitionKey: true,
      type: 'VarChar'
    },
    {
      ...ordinary,
      elementType: 'VarChar',
      id: 102,
      name: 'tags',
      params: [
        { key: 'max_length', value: '8' },
        { key: 'max_capacity', value: '4' }
      ],
      type: 'Array'
    },
    { ...ordinary, id: 103, name: 'v', params: [{ key: 'dim', value: '8' }], type: 'FloatVector' }
  ])
  for (const param of ['dim', 'max_length', 'max_capacity']) {
    const field = { fieldName: 'a', dataType: 'Int64', elementTypeParams: { [param]: [1] } }
    t.match(await call('collections/create', { collectionName: 'bad', schema: { fields: [field] } }), {
      code: 80000,
      message: new RegExp(param)
    })
  }
  const [, ...others] = whole.fields
  const byService = {
    ...whole,
    autoId: true,
    fields: [{ fieldName: 'key', dataType: 'Int64', isPrimary: true }, ...others]
  }
  const named = { collectionName: 'named', description: 'by the call', schema: byService }
  t.match(await call('collections/create', named), { code: 0 }, 'what stands elsewhere comes before the schema')
  t.match(await described('named'), {
    autoId: true,
    collectionName: 'named',
    description: 'by the call',
    fields: [{ name: 'key', autoId: true }]
  })
  t.match(
    await call('collections/create', {
      collectionName: 'odd',
      schema: { fields: [{ ...others[0], dataType: 'Text' }] }
    }),
    {
      code: 1100
    }
  )
})

/** Fields that neither call takes, with code and message. */
const BAD_FIELDS: readonly (readonly [field: object, code: number, message: string])[] = [
  [{ dataType: 'VarChar' }, 65535, 'type param(max_length) should be specified for the field(f) of collection c'],
  [
    { dataType: 'VarChar', elementTypeParams: { max_length: 65_536 } },
    1100,
    'the maximum length specified for the field(f) should be in (0, 65535], but got 65536 instead: invalid parameter'
  ],
  [
    { dataType: 'Array', elementDataType: 'Int8' },
    65535,
    'type param(max_capacity) should be specified for array field f of collection c'
  ],
  [
    { dataType: 'Array', elementDataType: 'Int8', elementTypeParams: { max_capacity: '4097' } },
    65535,
    'the maximum capacity specified for a Array should be in (0, 4096]'
  ],
  [
    { dataType: 'Array', elementDataType: 'VarChar', elementTypeParams: { max_capacity: 4 } },
    65535,
    'type param(max_length) should be specified for the field(f) of collection c'
  ],
  [{ dataType: 'Array', elementDataType: 'Geometry' }, 65535, 'element type Geometry is not supported'],
  [
    { dataType: 'Array', elementDataType: 'int8' },
    1100,
    'invalid parameter, element data type int8 is invalid(case sensitive).'
  ],
  [{ dataType: 'Array' }, 1100, 'invalid parameter, element data type  is invalid(case sensitive).'],
  [{ fieldName: '' }, 1100, 'field name should not be empty: field name invalid[field=]'],
  ...['1a', '中', '$a'].map(
    name =>
      [
        { fieldName: name },
        1100,
        `Invalid field name: ${name}. The first character of a field name must be an underscore or letter.: field name invalid[field=${name}]`
      ] as const
  ),
  [
    { fieldName: 'a-b' },
    1100,
    'Invalid field name: a-b. Field name can only contain numbers, letters, and underscores.: field name invalid[field=a-b]'
  ],
  [
    { fieldName: 'a'.repeat(256) },
    1100,
    `Invalid field name: ${'a'.repeat(256)}. The length of a field name must be less than 255 characters.: field name invalid[field=${'a'.repeat(256)}]`
  ],
  [{ fieldName: 'like' }, 1100, 'Invalid field name: like. like is keyword in milvus.: field name invalid[field=like]'],
  [
    { elementTypeParams: { max_length: 8 } },
    1100,
    'field f: max_length is for VarChar, and it needs it: invalid parameter'
  ],
  [{ elementTypeParams: { dim: 0 } }, 1100, 'field f: dim must be at least 1: invalid parameter']
]

t.test('a field that could not exist is rejected alike in a new collection and when it is added', async t => {
  const { call } = await start(t)
  const fields = [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 4 } }
  ]
  const create = async (...more: readonly object[]) => {
    const { code, message } = await call('collections/create', {
      collectionName: 'c',
      schema: { fields: [...fields, ...more] }
    })
    return [code, message]
  }
  for (const [field, code, message] of BAD_FIELDS) {
    const made = { fieldName: 'f', dataType: 'Int8', nullable: true, ...field }
    t.strictSame(await create(made), [code, message], 'create')
  }
  const twin = { fieldName: 'f', dataType: 'Int8' }
  t.strictSame(await create(twin, twin), [65535, 'duplicated field name f found'])
  t.strictSame(await create({ ...twin, isPrimary: true }), [
    65535,
    'there are more than one primary key, field name = id, f'
  ])
  t.strictSame(await create({ ...twin, dataType: 'FloatVector' }), [
    65535,
    'dimension is not defined in field type params of field f, check type param `dim` for vector field'
  ])
  t.strictSame(await create({ ...twin, dataType: 'BinaryVector', elementTypeParams: { dim: 12 } }), [
    65535,
    'invalid dimension: 12 of field f. binary vector dimension should be multiple of 8. '
  ])
  t.match(await create(), [0])
  for (const [field, code, message] of BAD_FIELDS) {
    const schema = { fieldName: 'f', dataType: 'Int8', nullable: true, ...field }
    const reply = await call('collections/fields/add', { collectionName: 'c', schema })
    t.strictSame([reply.code, reply.message], [code, message], 'add')
  }
})

t.test('an unknown field is explained with the fields of its place', async t => {
  const { call } = await start(t)
  const field = (more: object) => ({ collectionName: 'c', schema: { fields: [{ ...SCHEMA.fields[0], ...more }] } })
  const struct = { fieldName: 's', fields: [], elementTypeParams: { max_capacity: 4 } }
  const cases: readonly (readonly [string, object, string])[] = [
    [
      'create',
      { collectionName: 'c', schema: { ...SCHEMA, structFields: [struct] } },
      'schema.structFields.0.elementTypeParams is no known field (known fields of schema.structFields.0: fieldName, description, nullable, typeParams, fields)'
    ],
    [
      'create',
      { collectionName: 'c', schema: { ...SCHEMA, foo: 1 } },
      'schema.foo is no known field (known fields of schema: name, description, autoId, autoID, enableDynamicField, enabledDynamicField, fields, structFields, functions)'
    ],
    [
      'create',
      field({ elementTypeParams: { dim: [1] } }),
      'schema.fields.0.elementTypeParams.dim must be an integer or a string (known fields of schema.fields.0.elementTypeParams: dim, max_length, max_capacity, enable_analyzer)'
    ],
    ['flush', { foo: 1 }, 'foo is no known field (known fields: dbName, collectionName)']
  ]
  for (const [path, body, explain] of cases) t.equal((await call(`collections/${path}`, body)).explain, explain)
  const { explain } = await call('databases/list', { foo: 1 })
  t.equal(explain, 'foo is no known field (it takes no fields)')
})

t.test('with --flavor milvus unknown fields are ignored at every level', async t => {
  const { send } = await emulator(t, { flavor: 'milvus' })
  const call = async (path: string, body: object) => {
    const headers = { host: `${CLUSTER}.localhost` }
    const reply = await send({ method: 'POST', path: `/v2/vectordb/${path}`, headers, payload: JSON.stringify(body) })
    return reply.body as { code: number; message?: string }
  }
  const foo = { foo: 1 }
  const schema = { ...SCHEMA, ...foo, fields: SCHEMA.fields.map(field => ({ ...field, ...foo })) }
  const indexParams = [{ fieldName: 'vector', ...foo }]
  t.strictSame(await call('collections/create', { collectionName: 'c', ...foo, schema, indexParams }), {
    code: 0,
    data: {}
  })
  const plain = { collectionName: 'c', schema: SCHEMA, indexParams: [{ fieldName: 'vector' }] }
  t.match(await call('collections/create', plain), { code: 0 }, 'the same collection')
  t.match(await call('collections/create', { ...plain, schema: { ...SCHEMA, fields: [1] } }), { code: 1801 })
})

t.test('a collection that could not exist is rejected, and what is not emulated says so', async t => {
  const { call, reset } = await start(t)
  const refused = async (body: object) => {
    const { code, message } = await call('collections/create', body)
    t.equal(code, 1100)
    return message
  }
  const nothing = 'dimension is missing, and so are the fields of a schema: invalid parameter'
  t.equal(await refused({ collectionName: 'x' }), nothing)
  t.equal(await refused({ collectionName: 'x', schema: {} }), nothing)
  t.match(await refused({ collectionName: 'no key', dimension: 4 }), /^collectionName: .*: invalid parameter$/)
  t.match(await call('collections/create', { collectionName: 'x', schema: { fields: SCHEMA.fields.slice(1) } }), {
    code: 65535,
    message: 'primary key is not specified'
  })
  t.match(
    await refused({ collectionName: 'books', dimension: 4 }),
    /^create duplicate collection with different parameters/
  )
  t.match(await call('entities/insert', { collectionName: 'books', data: [{}] }), {
    code: 1100,
    message: 'entities/insert is not emulated, use Milvus Lite or Milvus standalone: invalid parameter',
    explain: /use Milvus Lite or Milvus standalone/
  })
  t.match(await call('collections/list', {}, 'localhost'), { code: 96025 }, 'a neutral name is no cluster')
  await call('collections/create', { collectionName: 'fresh', schema: SCHEMA })
  await reset()
  t.match(await call('collections/has', { collectionName: 'fresh' }), { data: { has: false } }, 'a reset forgets it')
})

t.test('what Milvus has besides is rejected as its entities are, not unknown', async t => {
  for (const flavor of ['auto', 'milvus'] as const) {
    const { send } = await emulator(t, { flavor })
    const reply = async (method: 'GET' | 'POST', path: string) => {
      const headers = { host: `${CLUSTER}.localhost` }
      const { status, body, explain } = await send({ method, path: `/v2/vectordb/${path}`, headers, payload: '{}' })
      return [status, body, explain]
    }
    const others = [
      ...['collections/rename', 'collections/fields/drop', 'users/list', 'users/create', 'roles/grant_privilege_v2'],
      ...['privilege_groups/list', 'users/grant_role', 'indexes/drop_properties', 'jobs/snapshot/export/describe'],
      ...['snapshots/pin', 'jobs/external_collection/refresh', 'resource_groups/transfer_replica'],
      ...['file_resources/add', 'segments/describe', 'quotacenter/describe', 'common/run_analyzer']
    ]
    for (const call of others) {
      t.strictSame(await reply('POST', call), [
        200,
        { code: 1100, message: `${call} is not emulated, use Milvus standalone: invalid parameter` },
        `${call} is not emulated; use Milvus standalone for it`
      ])
    }
    t.equal((await reply('GET', 'users/list'))[0], 405, 'the server has them as POST alone')
    t.equal((await reply('POST', 'users/lists'))[0], 404)
  }
})

t.test('calls for indexes need their collection, and an index a field that is there', async t => {
  const { call } = await start(t)
  for (const path of ['indexes/create', 'indexes/list', 'indexes/describe', 'indexes/drop']) {
    const named = /describe|drop/.test(path) ? { indexName: 'vector' } : {}
    t.match(await call(path, named), { code: 1802, message: /collectionName is missing/ }, path)
  }
  t.match(await call('indexes/create', { collectionName: 'articles', indexParams: [{ fieldName: 'none' }] }), {
    code: 1100,
    message: 'cannot create index on non-exist field: none: invalid parameter'
  })
})

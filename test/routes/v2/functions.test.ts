import t from 'tap'
import { dataPlane } from '../../support/data-plane.ts'

const FIELDS = [
  { fieldName: 'id', dataType: 'Int64', isPrimary: true },
  { fieldName: 'text', dataType: 'VarChar', elementTypeParams: { max_length: 64, enable_analyzer: true } },
  { fieldName: 'plain', dataType: 'VarChar', elementTypeParams: { max_length: 64 } },
  { fieldName: 'maybe', dataType: 'VarChar', nullable: true, elementTypeParams: { max_length: 64 } },
  { fieldName: 'words', dataType: 'SparseFloatVector' },
  { fieldName: 'other', dataType: 'SparseFloatVector' },
  { fieldName: 'hollow', dataType: 'SparseFloatVector', nullable: true },
  { fieldName: 'dense', dataType: 'FloatVector', elementTypeParams: { dim: 4 } },
  { fieldName: 'bits', dataType: 'BinaryVector', elementTypeParams: { dim: 8 } }
]

const BM25 = { name: 'bm25', type: 'BM25', inputFieldNames: ['text'], outputFieldNames: ['words'] }
const EMBEDDING = {
  name: 'embed',
  type: 'TextEmbedding',
  inputFieldNames: ['plain'],
  outputFieldNames: ['dense'],
  params: { provider: 'openai', model_name: 'text-embedding-3-small', dim: 4 }
}
const MIN_HASH = { name: 'hash', type: 'MinHash', inputFieldNames: ['plain'], outputFieldNames: ['bits'] }

const schemaWith = (...functions: readonly object[]) => ({ fields: FIELDS, functions })

t.test('functions are described as they were made, and their output is marked', async t => {
  const { call } = await dataPlane(t)
  const made = { collectionName: 'texts', schema: schemaWith({ ...BM25, description: 'words' }, EMBEDDING, MIN_HASH) }
  t.match(await call('collections/create', made), { code: 0, data: {} })
  t.match(await call('collections/create', made), { code: 0, data: {} }, 'the same one again')
  const { data } = await call('collections/describe', { collectionName: 'texts' })
  const { fields, functions } = data as { fields: Record<string, unknown>[]; functions: unknown }
  t.strictSame(functions, [
    {
      name: 'bm25',
      description: 'words',
      type: 1,
      id: 100,
      inputFieldNames: ['text'],
      outputFieldNames: ['words'],
      params: null
    },
    {
      name: 'embed',
      description: '',
      type: 2,
      id: 101,
      inputFieldNames: ['plain'],
      outputFieldNames: ['dense'],
      params: [
        { key: 'provider', value: 'openai' },
        { key: 'model_name', value: 'text-embedding-3-small' },
        { key: 'dim', value: '4' }
      ]
    },
    {
      name: 'hash',
      description: '',
      type: 4,
      id: 102,
      inputFieldNames: ['plain'],
      outputFieldNames: ['bits'],
      params: null
    }
  ])
  t.strictSame(
    fields.filter(({ isFunctionOutput }) => isFunctionOutput === true).map(({ name }) => name),
    ['words', 'dense', 'bits']
  )
  t.strictSame(fields[1]?.['params'], [
    { key: 'max_length', value: '64' },
    { key: 'enable_analyzer', value: 'true' }
  ])
  const text = { fieldName: 'a', dataType: 'VarChar', elementTypeParams: { max_length: 8, enable_analyzer: 1 } }
  t.match(await call('collections/create', { collectionName: 'bad', schema: { fields: [text] } }), {
    code: 80000,
    message: /enable_analyzer/
  })
  t.match(
    await call('collections/create', { ...made, schema: schemaWith(BM25) }),
    { code: 1100, message: /^create duplicate collection with different parameters/ },
    'other functions are another collection'
  )
})

t.test('what is no function of the fields is rejected in the words of the server, and nothing is made', async t => {
  const { call } = await dataPlane(t)
  const refused = async (...functions: readonly object[]) => {
    const { code, message } = await call('collections/create', {
      collectionName: 'bad',
      schema: schemaWith(...functions)
    })
    return `${code} ${message}`
  }
  const input = (...names: string[]) => ({ ...BM25, inputFieldNames: names })
  const output = (...names: string[]) => ({ ...BM25, outputFieldNames: names })
  const cases: readonly (readonly [readonly object[], string])[] = [
    [[{ ...BM25, name: '' }], 'function name cannot be empty'],
    [[{ ...BM25, inputFieldNames: [] }], 'function input field names cannot be empty, function: bm25'],
    [[{ ...BM25, outputFieldNames: [] }], 'function output field names cannot be empty, function: bm25'],
    [[input('')], 'function input field name cannot be empty string, function: bm25'],
    [[output('')], 'function output field name cannot be empty string, function: bm25'],
    [
      [input('text', 'text')],
      'each function input field should be used exactly once in the same function, function: bm25, input field: text'
    ],
    [
      [output('words', 'words')],
      'each function output field should be used exactly once in the same function, function: bm25, output field: words'
    ],
    [
      [output('text')],
      'a single field cannot be both input and output in the same function, function: bm25, field: text'
    ],
    [[{ ...BM25, params: { k1: 1.2 } }], 'BM25 function accepts no params'],
    [[{ ...EMBEDDING, params: {} }], 'TextEmbedding function accepts no params'],
    [[{ ...BM25, type: 'Rerank' }], 'check function params with unknown function type'],
    [[{ ...BM25, type: 'Unknown' }], 'check function params with unknown function type'],
    [[BM25, output('other')], 'duplicate function name: bm25'],
    [[input('none')], 'function input field not found: none'],
    [[output('none')], 'function output field not found: none'],
    [[input('maybe')], 'function input field cannot be nullable: function bm25, field maybe'],
    [[input('plain')], 'BM25 function input field must set enable_analyzer to true'],
    [[input('id')], 'BM25 function input field must be a VARCHAR/TEXT field, got 1 field with type Int64'],
    [[input('text', 'plain')], 'BM25 function input field must be a VARCHAR/TEXT field, got 2 field with type VarChar'],
    [[{ ...EMBEDDING, inputFieldNames: ['id'] }], 'TextEmbedding function input field must be a VARCHAR/TEXT field'],
    [[output('id')], 'function output field cannot be primary key: function bm25, field id'],
    [[output('hollow')], 'function output field cannot be nullable: function bm25, field hollow'],
    [[BM25, { ...BM25, name: 'again' }], 'duplicate function output field: function again, field words'],
    [[output('dense')], 'BM25 function output field must be a SparseFloatVector field, but got FloatVector'],
    [[output('words', 'other')], 'BM25 function only need 1 output field, but got 2'],
    [
      [{ ...EMBEDDING, outputFieldNames: ['words'] }],
      'TextEmbedding function output field must be a FloatVector or Int8Vector field'
    ],
    [
      [{ ...MIN_HASH, outputFieldNames: ['words'] }],
      'MinHash function output field must be a BinaryVector field, but got SparseFloatVector'
    ],
    [
      [{ ...EMBEDDING, params: { model_name: 'm' } }],
      'the text embedding service provider parameter:[provider] was not found'
    ],
    [
      [{ ...EMBEDDING, params: { Provider: 'Mine' } }],
      'unsupported text embedding service provider: [mine] , list of supported [openai, azure_openai, dashscope, bedrock, vertexai, voyageai, cohere, siliconflow, tei, zilliz, gemini]'
    ]
  ]
  for (const [functions, message] of cases) {
    t.equal(await refused(...functions), `1100 ${message}: invalid parameter`)
  }
  t.equal(
    await refused({ ...BM25, type: 'bm25' }),
    '1100 function data type is invalid(case sensitive): invalid parameter[expected=FunctionType][actual=bm25]'
  )
  t.match(
    await call('collections/create', {
      collectionName: 'bad',
      schema: {
        fields: [
          { fieldName: 'id', dataType: 'VarChar', isPrimary: true, elementTypeParams: { max_length: 8 } },
          { fieldName: 'part', dataType: 'VarChar', isPartitionKey: true, elementTypeParams: { max_length: 8 } },
          { fieldName: 'text', dataType: 'VarChar', elementTypeParams: { max_length: 8, enable_analyzer: 'true' } },
          { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 4 } }
        ],
        functions: [output('part')]
      }
    }),
    {
      code: 1100,
      message:
        'function output field cannot be partition key or clustering key: function bm25, field part: invalid parameter'
    }
  )
  t.match(await call('collections/create', { collectionName: 'bad', schema: { functions: [{ nam: 'x' }] } }), {
    code: 80000
  })
  t.match(await call('collections/has', { collectionName: 'bad' }), { data: { has: false } })
})

t.test('the index of what BM25 makes has its metric, and no other index has it', async t => {
  const { call } = await dataPlane(t)
  const made = { collectionName: 'texts', schema: schemaWith(BM25) }
  await call('collections/create', made)
  const explained: string[] = []
  const index = async (fieldName: string, metricType?: string) => {
    const indexParams = [{ fieldName, ...(metricType && { metricType }) }]
    const { code, message, explain } = await call('indexes/create', { collectionName: 'texts', indexParams })
    if (explain !== undefined) explained.push(explain)
    return [code, message]
  }
  t.strictSame(await index('words', 'IP'), [
    1100,
    'index metric type of BM25 function output field must be BM25, got IP: invalid parameter'
  ])
  t.strictSame(await index('other', 'BM25'), [
    1100,
    'only BM25 Function output field support BM25 metric type: invalid parameter[expected=valid index params][actual=invalid index params]'
  ])
  t.strictSame(explained, [
    'index metric type of BM25 function output field must be BM25, got IP; send metricType BM25 for field words',
    'only BM25 Function output field support BM25 metric type; send another metricType for field other, such as COSINE'
  ])
  t.strictSame(await index('words'), [0, undefined])
  t.match(await call('indexes/describe', { collectionName: 'texts', indexName: 'words' }), {
    data: [{ fieldName: 'words', metricType: 'BM25' }]
  })
  t.match(
    await call('collections/create', {
      ...made,
      collectionName: 'bad',
      indexParams: [{ fieldName: 'dense', metricType: 'BM25' }]
    }),
    { code: 1100, message: /^only BM25 Function output field support BM25 metric type/ }
  )
})

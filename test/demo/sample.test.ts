import t from 'tap'
import { FIELD_TYPES, type Field } from '../../src/cloud/schema/collection.ts'
import { sampleFile } from '../../src/demo/sample.ts'
import { smallWorld } from '../support/small-world.ts'

const ELEMENTS = ['Bool', 'Int8', 'Int16', 'Int32', 'Int64', 'Float', 'Double', 'VarChar'] as const

/** A field of each type, and an array of each element type. At most four vectors stand in a collection. */
const scalars: readonly Field[] = FIELD_TYPES.filter(type => type !== 'Array' && !type.endsWith('Vector')).map(
  (type): Field => ({ name: `f_${type}`, type, ...(type === 'VarChar' && { maxLength: 7 }) })
)
const arrays = ELEMENTS.map(
  (elementType): Field => ({
    name: `a_${elementType}`,
    type: 'Array',
    elementType,
    maxCapacity: 3,
    ...(elementType === 'VarChar' && { maxLength: 5 })
  })
)
const vectors = FIELD_TYPES.filter(type => type.endsWith('Vector')).map(
  (type): Field => ({ name: `v_${type}`, type, ...(type !== 'SparseFloatVector' && { dim: 16 }) })
)
const id: Field = { name: 'id', type: 'Int64', primaryKey: true }

t.test('a sample file fits a collection with fields of every type', async t => {
  for (const [index, fields] of [
    [id, ...scalars, ...arrays, ...vectors.slice(0, 3)],
    [{ ...id, type: 'VarChar', maxLength: 9 } as Field, ...vectors.slice(3)],
    [{ ...id, autoId: true }, vectors[0] as Field]
  ].entries()) {
    const text = sampleFile({ fields }, { rows: 300 })
    const { ask } = await smallWorld(t, {}, { 'sample.json': text })
    const name = `made_${index}`
    t.match(await ask('PUT', `/world/clusters/in01-a/collections/${name}`, { fields }), [200, { name }], name)
    const body = { clusterId: 'in01-a', collectionName: name, objectUrls: [['s3://files/sample.json']] }
    t.match(
      await ask('POST', '/check', { api: 'v2', body }),
      [200, { answer: { code: 0 }, imports: true, rows: 300, files: [{ rows: 300 }] }],
      name
    )
    t.equal(sampleFile({ fields }, { rows: 300 }), text, 'the same collection gets the same file')
  }
})

t.test('a sample file can have one wrong row, in a vector or else in the first field to give', async t => {
  for (const [fields, field] of [
    [[id, { name: 'v', type: 'FloatVector', dim: 4 }], 'v'],
    [[id, { name: 'v', type: 'BinaryVector', dim: 16 }], 'id']
  ] as readonly (readonly [readonly Field[], string])[]) {
    const { ask } = await smallWorld(
      t,
      {},
      { 'sample.json': sampleFile({ fields: [...fields] }, { rows: 9, wrongRow: 5 }) }
    )
    await ask('PUT', '/world/clusters/in01-a/collections/made', { fields })
    const body = { clusterId: 'in01-a', collectionName: 'made', objectUrl: 's3://files/sample.json' }
    t.match(
      await ask('POST', '/check', { api: 'v2', body }),
      [200, { imports: false, files: [{ fault: { row: 5, field } }] }],
      field
    )
  }
})

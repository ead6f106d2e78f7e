import t from 'tap'
import { parseWorld } from '../../src/cloud/parse.ts'
import { control } from '../support/control.ts'
import { CLUSTER, dataPlane } from '../support/data-plane.ts'

const KEY = { name: 'id', type: 'Int64', primaryKey: true }
const VECTOR = { name: 'v', type: 'FloatVector', dim: 4 }

type Field = Readonly<Record<string, unknown>> & { readonly name: string; readonly type: string }

/** A field as the call has it. */
const inCall = ({ name, type, primaryKey, partitionKey, nullable, autoId, default: value, ...rest }: Field) => ({
  fieldName: name,
  dataType: type,
  ...(primaryKey === true && { isPrimary: true }),
  ...(partitionKey === true && { isPartitionKey: true }),
  ...(nullable === true && { nullable }),
  ...(autoId === true && { autoId }),
  ...(value !== undefined && { defaultValue: value }),
  elementTypeParams: {
    ...(rest['dim'] !== undefined && { dim: rest['dim'] }),
    ...(rest['maxLength'] !== undefined && { max_length: rest['maxLength'] }),
    ...(rest['maxCapacity'] !== undefined && { max_capacity: rest['maxCapacity'] })
  },
  ...(rest['elementType'] !== undefined && { elementDataType: rest['elementType'] })
})

const world = (collection: object) =>
  JSON.stringify({
    name: 'w',
    organizations: [{ id: 'o' }],
    projects: [{ id: 'proj-1', name: 'p', organization: 'o' }],
    clusters: [
      {
        id: 'in01-a',
        name: 'a',
        project: 'proj-1',
        plan: 'Standard',
        region: 'aws-us-west-2',
        status: 'RUNNING',
        collections: [collection]
      }
    ]
  })

const isWorld = (collection: object): boolean => {
  try {
    parseWorld(world(collection), 'world.json', () => [])
    return true
  } catch {
    return false
  }
}

const text = (more: object): Field => ({ name: 'a', type: 'VarChar', maxLength: 4, ...more })
const of = (type: string, more: object = {}): Field => ({ name: 'a', type, ...more })

const BAD: readonly (readonly [what: string, fields: readonly Field[]])[] = [
  ['a name of 300 characters', [KEY, VECTOR, of('Int8', { name: 'a'.repeat(300) })]],
  ['a name that begins with a digit', [KEY, VECTOR, of('Int8', { name: '1a' })]],
  ['a name twice', [KEY, VECTOR, of('Int8', { name: 'v' })]],
  ['a default of another type', [KEY, VECTOR, of('Int8', { default: 'x' })]],
  ['a text for a number', [KEY, VECTOR, of('Float', { default: '1' })]],
  ['a number for a text', [KEY, VECTOR, text({ default: 1 })]],
  ['a default that is too long', [KEY, VECTOR, text({ default: 'äää' })]],
  ['a default outside its type', [KEY, VECTOR, of('Int8', { default: 128 })]],
  ['a fraction for an integer', [KEY, VECTOR, of('Int64', { default: 1.5 })]],
  ['a default of JSON', [KEY, VECTOR, of('JSON', { default: 1 })]],
  ['a default of the key', [{ ...KEY, default: 1 }, VECTOR]],
  ['a nullable key', [{ ...KEY, nullable: true }, VECTOR]],
  ['a nullable partition key', [KEY, VECTOR, text({ partitionKey: true, nullable: true })]],
  ['no vector', [KEY]],
  ['no key', [VECTOR]],
  ['a vector without dimension', [KEY, of('FloatVector')]],
  ['a text without length', [KEY, VECTOR, of('VarChar')]],
  ['no such type', [KEY, VECTOR, of('Int128')]]
]

const GOOD: readonly (readonly Field[])[] = [
  [KEY, VECTOR],
  [KEY, VECTOR, of('Int8', { default: -128 }), { name: 'b', type: 'Bool', default: false }],
  [KEY, VECTOR, text({ default: 'ää' }), of('Double', { name: 'd', default: 0.5 })],
  [KEY, VECTOR, of('Int8', { name: 'a'.repeat(255) })]
]

t.test('what no collection could be is rejected alike by the call, in a world file and by the laboratory', async t => {
  const started = await dataPlane(t)
  const ask = control(started)
  const taken = async (fields: readonly Field[]) => {
    const name = 'made'
    const called = await started.call('collections/create', {
      collectionName: name,
      schema: { fields: fields.map(inCall) }
    })
    await started.call('collections/drop', { collectionName: name })
    const [status] = await ask('PUT', `/world/clusters/${CLUSTER}/collections/${name}`, { fields })
    await ask('DELETE', `/world/clusters/${CLUSTER}/collections/${name}`)
    return { call: called.code === 0, world: isWorld({ name, fields }), laboratory: status === 200 }
  }
  const none = { call: false, world: false, laboratory: false }
  const all = { call: true, world: true, laboratory: true }
  for (const [what, fields] of BAD) t.strictSame(await taken(fields), none, what)
  for (const fields of GOOD) t.strictSame(await taken(fields), all, JSON.stringify(fields))
})

t.test('so are partitions', async t => {
  const started = await dataPlane(t)
  const ask = control(started)
  const fields: readonly Field[] = [KEY, VECTOR]
  const keyed = [...fields, text({ partitionKey: true })]
  const path = `/world/clusters/${CLUSTER}/collections/made`
  const taken = async (name: string, of: readonly Field[] = fields) => {
    await ask('PUT', path, { fields: of })
    const { code } = await started.call('partitions/create', { collectionName: 'made', partitionName: name })
    const [status] = await ask('PUT', path, { fields: of, partitions: [name] })
    return {
      call: code === 0,
      world: isWorld({ name: 'made', fields: of, partitions: [name] }),
      laboratory: status === 200
    }
  }
  for (const name of ['-a', 'a.b', 'a b', 'a'.repeat(256)]) {
    t.strictSame(await taken(name), { call: false, world: false, laboratory: false }, name)
  }
  t.strictSame(await taken('a', keyed), { call: false, world: false, laboratory: false }, 'beside a partition key')
  for (const name of ['1a', 'a-b', 'a'.repeat(255)]) {
    t.strictSame(await taken(name), { call: true, world: true, laboratory: true }, name)
  }
  for (const partitions of [['a', 'a'], ['_default']]) {
    t.notOk(isWorld({ name: 'made', fields, partitions }), partitions.join())
    t.match(await ask('PUT', path, { fields, partitions }), [400, { error: /occurs twice|there/ }])
  }
})

import t, { type Test } from 'tap'
import type { Era } from '../../src/contract/flavors.ts'
import { emulator, type Reply, type TestEmulator } from '../support/emulator.ts'

const GB = 1024 ** 3

const fields = [
  { name: 'id', type: 'Int64', primaryKey: true, autoId: true },
  { name: 'vector', type: 'FloatVector', dim: 4 },
  { name: 'label', type: 'VarChar', maxLength: 64 }
]

const files = (folder: string, names: readonly string[], size = 1000) =>
  names.map(name => ({ key: `${folder}/${name}`, size }))

const numbered = <Name>(count: number, name: (n: number) => Name) => Array.from({ length: count }, (_, n) => name(n))

const NUMPY = ['vector.npy', 'label.npy']

const world = {
  name: 'limits',
  unlistedKeys: 'org',
  organizations: [{ id: 'org' }],
  projects: [{ id: 'proj-1', name: 'p', organization: 'org' }],
  clusters: ['Free', 'Serverless', 'Standard', 'Enterprise'].map((plan, index) => ({
    id: `in0${index}-a`,
    name: plan,
    project: 'proj-1',
    plan,
    region: 'aws-us-west-2',
    status: 'RUNNING',
    collections: [
      { name: 'plain', fields },
      { name: 'dynamic', dynamicField: true, fields },
      { name: 'optional', fields: [...fields, { name: 'note', type: 'VarChar', maxLength: 8, nullable: true }] },
      { name: 'documents', fields: [...fields, { name: 'body', type: 'JSON' }] },
      {
        name: 'lists',
        fields: [...fields, { name: 'tags', type: 'Array', elementType: 'Int64', maxCapacity: 4 }]
      }
    ]
  })),
  buckets: [
    { cloud: 'ali', name: 'elsewhere', visibility: 'public', objects: [{ key: 'a.json', size: 1 }] },
    {
      cloud: 'aws',
      name: 'bucket',
      visibility: 'public',
      objects: [
        { key: '1GB.json', size: GB },
        { key: '1GB-and-1.json', size: GB + 1 },
        { key: '10GB.parquet', size: 10 * GB },
        { key: '10GB-and-1.parquet', size: 10 * GB + 1 },
        ...['json', 'jsonl', 'csv'].flatMap(type => [
          { key: `10GB.${type}`, size: 10 * GB },
          { key: `10GB-and-1.${type}`, size: 10 * GB + 1 }
        ]),
        { key: 'rows.csv', size: 1 },
        { key: 'rows.txt', size: 1 },
        { key: 'vector.npy', size: 1 },
        ...files('two-json', ['1.json', '2.json']),
        ...files('spark', ['_SUCCESS', '.part-0.parquet.crc', 'part-0.parquet', 'part-1.parquet']),
        ...files('mixed', ['1.json', '2.parquet']),
        ...files('markers', ['_SUCCESS'], 0),
        ...files(
          '1000',
          numbered(1000, n => `${n}.parquet`)
        ),
        ...files(
          '1001',
          numbered(1001, n => `${n}.parquet`)
        ),
        ...files(
          '1025',
          numbered(1025, n => `${n}.parquet`)
        ),
        ...files(
          '100GB',
          numbered(10, n => `${n}.parquet`),
          10 * GB
        ),
        ...files(
          '100GB-and-more',
          numbered(11, n => `${n}.parquet`),
          10 * GB
        ),
        ...files(
          '1TB-and-more',
          numbered(103, n => `${n}.parquet`),
          10 * GB
        ),
        ...files('numpy', NUMPY),
        ...[10, 15].flatMap(size => [
          ...files(`${size}GB-arrays`, NUMPY, size * GB),
          ...files(`${size}GB-and-1-arrays`, NUMPY, size * GB + 1)
        ]),
        ...files('numpy-with-key', [...NUMPY, 'id.npy']),
        ...files('numpy-with-meta', [...NUMPY, '$meta.npy']),
        ...files('numpy-with-note', [...NUMPY, 'note.npy']),
        ...files('numpy-with-readme', [...NUMPY, 'README.md']),
        ...files('numpy-with-notes', [...NUMPY, 'zz.txt']),
        ...files('numpy-misnamed', ['vector.npy', 'Label.npy']),
        ...files('numpy-foreign', [...NUMPY, 'other.npy']),
        ...files(
          'parts',
          ['1', '2'].flatMap(part => NUMPY.map(name => `${part}/${name}`))
        ),
        ...files(
          'parts3',
          ['1', '2', '3'].flatMap(part => NUMPY.map(name => `${part}/${name}`))
        ),
        ...files(
          'parts1000',
          numbered(1000, n => n).flatMap(part => NUMPY.map(name => `${part}/${name}`))
        ),
        ...files(
          'parts1001',
          numbered(1001, n => n).flatMap(part => NUMPY.map(name => `${part}/${name}`))
        ),
        ...files('parts-short', ['1/vector.npy', '1/label.npy', '2/vector.npy']),
        ...files(
          'deep',
          NUMPY.map(name => `a/b/${name}`)
        ),
        ...files(
          '10GB-part',
          NUMPY.map(name => `1/${name}`),
          5 * GB
        ),
        ...files(
          '10GB-part-and-more',
          NUMPY.map(name => `1/${name}`),
          5 * GB + 1
        ),
        ...files(
          '15GB-part-and-more',
          NUMPY.map(name => `1/${name}`),
          7.5 * GB + 1
        )
      ]
    }
  ]
}

type Case = readonly [collection: string, object: string, outcome: number | string, plan?: string]

const outcome = ({ body }: Reply): number | string => {
  const { code, message } = body as { code: number; message?: string }
  return code === 47053 ? (message ?? '').replace(/^Failed to checkFiles (.*)\.$/, '$1') : code
}

const started = new Map<Era, Promise<TestEmulator>>()

/** One for each era: reading a world of so many objects takes a second. */
const emulatorOf = (test: Test, era: Era): Promise<TestEmulator> => {
  const known = started.get(era)
  if (known !== undefined) return known
  const dir = test.testdir({ 'world.yaml': JSON.stringify(world) })
  const emulatorOfEra = emulator(t, { era, world: `${dir}/world.yaml` })
  started.set(era, emulatorOfEra)
  return emulatorOfEra
}

const check = async (t: Test, era: Era, cases: readonly Case[]) => {
  const { post, reset } = await emulatorOf(t, era)
  for (const [collectionName, object, expected, plan = 'Standard'] of cases) {
    const { id } = world.clusters.find(cluster => cluster.plan === plan) ?? { id: '' }
    const objectUrl = object.includes('://') ? object : `s3://bucket/${object}`
    const reply = await post({ clusterId: id, collectionName, objectUrl })
    t.equal(outcome(reply), expected, `${era}: ${collectionName} on ${plan} from ${object}`)
    await reset()
  }
}

t.test('sizes of files, sub-folders and jobs are limited by era and plan', async t => {
  await check(t, '2023', [
    ['plain', '1GB.json', 200],
    ['plain', '1GB-and-1.json', 47035],
    ['plain', '10GB.parquet', 200],
    ['plain', '10GB-and-1.parquet', 47035],
    ['plain', '100GB/', 200],
    ['plain', '100GB-and-more/', 47035],
    ['plain', '10GB-part/', 200],
    ['plain', '10GB-part-and-more/', 47035],
    ['plain', '10GB-arrays/', 200],
    ['plain', '10GB-and-1-arrays/', 47035]
  ])
  await check(t, '2024', [
    ['plain', '15GB-arrays/', 200],
    ['plain', '15GB-and-1-arrays/', 47035],
    ['plain', '1GB.json', 200],
    ['plain', '1GB-and-1.json', 47035],
    ['plain', '10GB.parquet', 200],
    ['plain', '10GB-and-1.parquet', 47035],
    ['plain', '10GB-part-and-more/', 200],
    ['plain', '15GB-part-and-more/', 47035],
    ['plain', '100GB-and-more/', 47035]
  ])
  await check(t, '2025', [
    ['plain', '10GB-arrays/', 200],
    ['plain', '10GB-and-1-arrays/', 47035],
    ['plain', '1GB-and-1.json', 200],
    ...['json', 'jsonl', 'parquet', 'csv'].flatMap((type): Case[] => [
      ['plain', `10GB.${type}`, 200],
      ['plain', `10GB-and-1.${type}`, 47035]
    ]),
    ['plain', '10GB-part/', 200],
    ['plain', '10GB-part-and-more/', 47035],
    ['plain', '1GB-and-1.json', 47035, 'Free'],
    ['plain', '1GB.json', 200, 'Free'],
    ['plain', '10GB-part/', 47035, 'Free'],
    ['plain', '100GB-and-more/', 200],
    ['plain', '1TB-and-more/', 47035]
  ])
})

t.test('file types, their number and their nesting make a file set', async t => {
  const always: Case[] = [
    ['plain', 'rows.txt', 'unexpected file type, files=[rows.txt]'],
    ['plain', 'mixed/', 'inconsistency in file types, (.json) vs (.parquet)'],
    ['plain', 'nothing-here/', 'no file to import'],
    ['plain', 'markers/', 'no file to import'],
    ['plain', 'numpy-with-readme/', 'unexpected file type, files=[numpy-with-readme/README.md]'],
    ['plain', 'numpy-with-notes/', 'unexpected file type, files=[numpy-with-notes/zz.txt]'],
    ['plain', 'spark/', 200],
    ['plain', 'deep/', 'files should be at most one sub-folder deep, files=[deep/a/b/label.npy]'],
    ['plain', '1000/', 200]
  ]
  await check(t, '2023', [
    ...always,
    ['plain', 'rows.csv', 'unexpected file type, files=[rows.csv]'],
    ['plain', 'two-json/', 'for JSON import, accepts only one file'],
    ['plain', 'parts/', 200],
    ['plain', 'parts3/', 'the number of sub-folders should not exceed 2, but got 3'],
    ['plain', '1001/', 200],
    ['plain', '1025/', 'the number of files should not exceed 1024']
  ])
  await check(t, '2024', [
    ...always,
    ['plain', 'two-json/', 200],
    ['plain', 'rows.csv', 'unexpected file type, files=[rows.csv]']
  ])
  await check(t, '2025', [
    ...always,
    ['plain', 'rows.csv', 200],
    ['plain', 'parts3/', 200],
    ['plain', 'parts1000/', 200],
    ['plain', 'parts1001/', 'the number of sub-folders should not exceed 1000, but got 1001'],
    ['plain', '1001/', 'the number of files should not exceed 1000']
  ])
})

t.test('a NumPy folder has one object for each field that has to be given', async t => {
  const always: Case[] = [
    ['plain', 'numpy/', 200],
    ['plain', 'numpy/*.npy', 200],
    ['plain', 'vector.npy', 47036],
    ['plain', 'numpy-with-key/', 47036],
    ['plain', 'parts-short/', 47036],
    ['plain', 'numpy-misnamed/', 'no file for field: label, files: [Label.npy vector.npy]'],
    ['dynamic', 'numpy-with-meta/', 200],
    ['optional', 'numpy-with-note/', 200]
  ]
  await check(t, '2023', [...always, ['dynamic', 'numpy/', 47036], ['optional', 'numpy/', 47036]])
  await check(t, '2024', [...always, ['dynamic', 'numpy/', 47036], ['optional', 'numpy/', 47036]])
  await check(t, '2025', [
    ...always,
    ['dynamic', 'numpy/', 200],
    ['optional', 'numpy/', 200],
    ['optional', 'numpy-foreign/', 'no field for file: other.npy']
  ])
})

t.test('v1 does not import into collections with JSON or Array fields', async t => {
  await check(t, '2023', [
    ['documents', '1GB.json', "the RESTful API does not support fields of type JSON, field 'body'"],
    ['lists', '1GB.json', "the RESTful API does not support fields of type Array, field 'tags'"]
  ])
})

t.test('an object in another cloud is rejected in the era of 2023 only', async t => {
  await check(t, '2023', [['plain', 'oss://elsewhere/a.json', 83004]])
  await check(t, '2024', [['plain', 'oss://elsewhere/a.json', 200]])
  await check(t, '2025', [['plain', 'oss://elsewhere/a.json', 200]])
})

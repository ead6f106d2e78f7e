import t from 'tap'
import { emulator } from '../../support/emulator.ts'
import { SMALL_WORLD } from '../../support/small-world.ts'

const HOST = 'in01-a.localhost'

t.test('fields of type Geometry and Timestamptz are described with their default and the time zone', async t => {
  const [cluster] = SMALL_WORLD.clusters
  const trips = {
    name: 'trips',
    timezone: 'Asia/Shanghai',
    fields: [
      { name: 'id', type: 'Int64', primaryKey: true },
      { name: 'v', type: 'FloatVector', dim: 2 },
      { name: 'seen', type: 'Timestamptz', nullable: true }
    ]
  }
  const dir = t.testdir({
    'world.json': JSON.stringify({ ...SMALL_WORLD, clusters: [{ ...cluster, collections: [trips] }] })
  })
  const { send } = await emulator(t, { world: `${dir}/world.json`, era: '2025' })
  const call = async (path: string, body: object) => {
    const payload = JSON.stringify(body)
    const { body: reply } = await send({
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers: { host: HOST },
      payload
    })
    return reply as { code: number; message?: string; data?: unknown }
  }
  t.match(await call('collections/describe', { collectionName: 'trips' }), {
    data: { properties: [{ key: 'timezone', value: 'Asia/Shanghai' }] }
  })
  const fields = [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } }
  ]
  const create = (...more: readonly object[]) =>
    call('collections/create', { collectionName: 'places', schema: { fields: [...fields, ...more] } })
  const place = { fieldName: 'place', dataType: 'Geometry' }
  const seen = { fieldName: 'seen', dataType: 'Timestamptz' }
  t.strictSame(await create({ ...place, defaultValue: 'POINT (1)' }), {
    code: 1100,
    message: 'invalid default value for geometry field place: invalid parameter'
  })
  t.strictSame(await create({ ...seen, defaultValue: 'soon' }), {
    code: 1100,
    message: "invalid timestamp string: 'soon'. Does not match any known format: invalid parameter"
  })
  t.strictSame(await create({ ...seen, defaultValue: 7 }), {
    code: 1100,
    message: 'convert defaultValue fail, err:Wrong defaultValue type: invalid parameter[expected=string][actual=7]'
  })
  t.match(await create({ ...place, isPrimary: true }), { code: 65535, message: /^there are more than one primary key/ })
  t.match(await call('collections/has', { collectionName: 'places' }), { data: { has: false } })
  const made = [
    { ...place, nullable: true, defaultValue: 'POINT (1 2)' },
    { ...seen, defaultValue: '2025-01-31T10:00:00Z' }
  ]
  t.match(await create(...made), { code: 0 })
  t.match(await call('collections/describe', { collectionName: 'places' }), {
    data: {
      properties: [],
      fields: [
        {},
        {},
        { name: 'place', type: 'Geometry', nullable: true, defaultValue: { Data: { StringData: 'POINT (1 2)' } } },
        { name: 'seen', type: 'Timestamptz', defaultValue: { Data: { StringData: '2025-01-31T10:00:00Z' } } }
      ]
    }
  })
})

t.test('a world with a default that is no value, or with a time zone that is none, is rejected', async t => {
  const [cluster] = SMALL_WORLD.clusters
  const start = (collection: object) => {
    const collections = [{ name: 'c', ...collection }]
    const world = { ...SMALL_WORLD, clusters: [{ ...cluster, collections }] }
    const dir = t.testdir({ 'world.json': JSON.stringify(world) })
    return emulator(t, { world: `${dir}/world.json` })
  }
  const key = { name: 'id', type: 'Int64', primaryKey: true }
  const v = { name: 'v', type: 'FloatVector', dim: 2 }
  const noValue = /default is no value of its type/
  await t.rejects(start({ fields: [key, v, { name: 'g', type: 'Geometry', default: 'here' }] }), noValue)
  await t.rejects(start({ fields: [key, v, { name: 's', type: 'Timestamptz', default: '2025' }] }), noValue)
  await t.rejects(start({ fields: [key, v], timezone: 'Mars/Olympus' }), /timezone: is no name of the IANA/)
  await t.rejects(start({ fields: [key, { ...v, enableAnalyzer: true }] }), /enableAnalyzer is for VarChar/)
  await t.rejects(
    start({
      fields: [key, v],
      functions: [{ name: 'f', type: 'BM25', inputFieldNames: ['t'], outputFieldNames: ['v'] }]
    }),
    /functions: function input field not found: t/
  )
})

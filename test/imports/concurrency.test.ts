import t from 'tap'
import { emulator, PAGE, repeatLastJob } from '../support/emulator.ts'

const DEDICATED = { ...PAGE, clusterId: 'in01-9fb0412735e6d8c' }
const AWS = 's3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json'

t.test('Free and Serverless run one import at a time, and the next is let in when it has ended', async t => {
  const { post, advance } = await emulator(t)
  const busy = { code: 47039, message: 'The specified cluster do not support multiple imports at the same time.' }
  t.match((await post(PAGE)).body, { code: 200 })
  const second = await post(PAGE)
  t.strictSame(second.body, busy)
  t.equal(
    second.explain,
    'cluster in03-181766e3f9556b7 is on the Free plan and is importing into medium_articles; wait until that job ends'
  )
  advance(9.9)
  t.strictSame((await post(PAGE)).body, busy)
  advance(0.1)
  t.match((await post(PAGE)).body, { code: 200 })
})

t.test('each era takes as many imports at once as its pages say', async t => {
  await t.test('in 2023 a dedicated cluster runs one import at a time and names what it is importing', async t => {
    const { post } = await emulator(t, { messageStyle: 'bracketed' })
    t.strictSame((await post(DEDICATED)).body, {
      code: 47055,
      message:
        'The current cluster is currently importing data (books). To ensure more stable service of your Milvus cluster, please wait a few minutes before importing the data.'
    })
  })

  await t.test('in 2024 a collection takes 10 imports at once, on every plan', async t => {
    const { post, advance } = await emulator(t, { era: '2024' })
    for (const clusterId of [PAGE.clusterId, 'in01-5b7c0de3f1a2948']) {
      for (let n = 0; n < 10; n++) t.match((await post({ ...PAGE, clusterId })).body, { code: 200 })
      const refused = await post({ ...PAGE, clusterId })
      t.match(refused.body, { code: 47055, message: /importing data \(medium_articles\)/ })
      t.equal(
        refused.explain,
        '10 of at most 10 imports per collection are running (medium_articles); wait until one ends'
      )
    }
    t.match((await post({ clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'books', objectUrl: AWS })).body, {
      code: 200
    })
    advance(60)
    t.match((await post(PAGE)).body, { code: 200 })
  })

  await t.test('in 2025 a collection takes 10,000 imports at once', async t => {
    const started = await emulator(t, { era: '2025' })
    const { post } = started
    t.match((await post(PAGE)).body, { code: 200 })
    await repeatLastJob(started, 9998)
    t.match((await post(PAGE)).body, { code: 200 }, 'the last one')
    t.match((await post(PAGE)).body, { code: 47055 })
    for (let n = 0; n < 2; n++) t.match((await post(DEDICATED)).body, { code: 200 }, 'on every plan')
  })
})

t.test('jobs that end at different times leave one by one', async t => {
  const { post, advance } = await emulator(t, { era: '2024', throughput: 1 })
  const clusterId = 'in01-5b7c0de3f1a2948'
  const long = { ...PAGE, clusterId, objectUrl: AWS }
  const short = { ...PAGE, clusterId }
  for (let n = 0; n < 5; n++) {
    await post(long)
    await post(short)
  }
  t.match((await post(short)).body, { code: 47055 })
  advance(11)
  for (let n = 0; n < 5; n++) t.match((await post(short)).body, { code: 200 })
  t.match((await post(short)).body, { code: 47055 })
})

t.test('reset forgets all jobs and starts the ids anew', async t => {
  const { post, reset } = await emulator(t)
  const first = await post(PAGE)
  await reset()
  t.strictSame((await post(PAGE)).body, first.body)
})

t.test('of many imports at the same moment one is let in', async t => {
  const { send } = await emulator(t)

  const replies = await Promise.all(
    Array.from({ length: 50 }, () => send({ method: 'POST', path: '/v1/vector/collections/import', body: PAGE }))
  )
  const codes = replies.map(({ body }) => (body as { code: number }).code)
  t.equal(codes.filter(code => code === 200).length, 1)
  t.equal(codes.filter(code => code === 47039).length, 49)
})

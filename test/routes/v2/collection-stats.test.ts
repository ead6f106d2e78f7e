import t, { type Test } from 'tap'
import { emulator, jobIdOf } from '../../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'

const start = async (t: Test) => {
  const emulated = await emulator(t, { era: '2025' })
  const stats = async (collectionName: string, host = 'localhost') => {
    const { body, explain } = await emulated.send({
      method: 'POST',
      path: '/v2/vectordb/collections/get_stats',
      headers: { host },
      payload: JSON.stringify({ dbName: 'default', collectionName })
    })
    const { code, data } = body as { code: number; data?: { rowCount: number } }
    return { code, rows: data?.rowCount, explain }
  }
  return { ...emulated, stats }
}

t.test('a collection has the rows of a job when the job completes, and not before', async t => {
  const { post, advance, stats } = await start(t)
  const body = { clusterId: CLUSTER, collectionName: 'articles' }
  jobIdOf(await post({ ...body, objectUrl: 's3://import-samples/json/pandas/articles.json' }))
  jobIdOf(await post({ ...body, objectUrl: 's3://import-samples/broken/json/too-long.json' }))
  advance(9)
  t.match(await stats('articles'), { code: 0, rows: 0 })
  advance(2)
  t.match(await stats('articles'), { code: 0, rows: 10 })
  await post({ ...body, objectUrl: 's3://import-samples/parquet/spark/' })
  advance(60)
  t.match(await stats('articles'), { rows: 22 })
})

t.test('a cluster is called by its address, or is the only one that has the collection', async t => {
  const { stats } = await start(t)
  t.match(await stats('books', `${CLUSTER}.aws-us-west-2.vectordb.zillizcloud.com`), { code: 0, rows: 0 })
  t.match(await stats('books', `${CLUSTER}.localhost:19540`), { code: 0, rows: 0 })
  t.match(await stats('books'), { code: 96025, explain: /clusters could be meant; call one by its address/ })
  t.match(await stats('nothing'), { code: 96025 })
  t.match(await stats('nothing', `${CLUSTER}.localhost`), { code: 100 })
  t.match(await stats('medium_articles', 'in01-000000000000c04.localhost'), { code: 40003 })
})

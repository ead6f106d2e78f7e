import t from 'tap'
import { CLUSTER, dataPlane } from '../../support/data-plane.ts'

const ARTICLES = { collectionName: 'articles' }
const MAY = { ...ARTICLES, partitionName: 'may' }

t.test('a partition is made, imported into, counted, released and dropped', async t => {
  const { call, importArticles, advance } = await dataPlane(t)
  const rows = async (partitionName: string) =>
    (await call('partitions/get_stats', { ...ARTICLES, partitionName })).data
  t.match(await call('partitions/has', MAY), { code: 0, data: { has: false } })
  t.match(await call('partitions/create', MAY), { code: 0, data: {} })
  t.match(await call('partitions/create', MAY), { code: 0 }, 'the same one again')
  t.match(await call('partitions/has', MAY), { data: { has: true } })
  t.strictSame((await call('partitions/list', ARTICLES)).data, ['_default', 'may'])
  t.match((await call('collections/describe', ARTICLES)).data, { partitionsNum: 2 })
  await importArticles(MAY)
  await importArticles(ARTICLES)
  await importArticles({ ...ARTICLES, partitionName: '_default' })
  t.strictSame(await rows('may'), { rowCount: 0 }, 'the rows come when the job completes')
  advance(60)
  t.strictSame(await rows('may'), { rowCount: 10 })
  t.strictSame(await rows('_default'), { rowCount: 20 })
  t.match((await call('collections/get_stats', ARTICLES)).data, { rowCount: 30 })
  t.match(await call('partitions/drop', MAY), {
    code: 65535,
    message: 'partition cannot be dropped, partition is loaded, please release it first',
    explain: /call partitions\/release or collections\/release/
  })
  t.match(await call('partitions/release', { ...ARTICLES, partitionNames: ['may'] }), { code: 0 })
  t.match(await call('partitions/drop', MAY), { code: 0, data: {} })
  t.match(await call('partitions/drop', MAY), { code: 0 }, 'what is not there is no loss')
  t.match((await call('collections/get_stats', ARTICLES)).data, { rowCount: 20 }, 'its rows are gone with it')
  t.match(await call('partitions/create', MAY), { code: 0 })
  t.strictSame(await rows('may'), { rowCount: 0 })
  t.match(await call('partitions/drop', { ...ARTICLES, partitionName: '_default' }), {
    code: 65535,
    message: 'default partition cannot be deleted'
  })
  t.match(await call('partitions/drop', { collectionName: 'books', partitionName: 'may' }), { code: 65535 })
})

t.test('a job fails when the partition or the collection that it imports into is dropped', async t => {
  const { call, importArticles, advance } = await dataPlane(t)
  const end = async (jobId: string) => {
    const { data } = await call('jobs/import/describe', { clusterId: CLUSTER, jobId })
    const { state, reason, progress } = data as Record<string, unknown>
    return { state, reason, progress }
  }
  await call('partitions/create', MAY)
  const gone = await importArticles(MAY)
  const kept = await importArticles(ARTICLES)
  advance(5)
  await call('collections/release', ARTICLES)
  await call('partitions/drop', MAY)
  t.strictSame(await end(gone), { state: 'Failed', reason: 'partition may dropped', progress: 52 })
  advance(60)
  t.strictSame(await end(gone), { state: 'Failed', reason: 'partition may dropped', progress: 52 })
  t.match(await end(kept), { state: 'Completed' })
  const late = await importArticles(ARTICLES)
  await call('collections/drop', ARTICLES)
  t.match(await end(late), { state: 'Failed', reason: 'collection articles dropped' })
  t.match(await end(kept), { state: 'Completed' }, 'what had ended stays as it was')
})

t.test('a partition that could not be is rejected, and so is one that is not there', async t => {
  const { call, post } = await dataPlane(t)
  const refused = async (name: string, body: object) => {
    const { code, message } = await call(`partitions/${name}`, body)
    return [code, message]
  }
  const at = (partitionName: string) => ({ ...ARTICLES, partitionName })
  t.strictSame(await refused('create', ARTICLES), [
    1802,
    'missing required parameters, error: partitionName is missing or empty'
  ])
  t.strictSame(await refused('list', {}), [
    1802,
    'missing required parameters, error: collectionName is missing or empty'
  ])
  const told = (name: string, rest: string) => [65535, `Invalid partition name: ${name}. ${rest}`]
  const [only, first] = [
    'Partition name can only contain numbers, letters and underscores.',
    'The first character of a partition name must be an underscore or letter.'
  ]
  t.strictSame(await refused('create', at('2024.05')), told('2024.05', only))
  t.strictSame(await refused('create', at('-05')), told('-05', first))
  const long = 'a'.repeat(256)
  t.strictSame(
    await refused('create', at(long)),
    told(long, 'The length of a partition name must be less than 255 characters.')
  )
  t.strictSame(await refused('drop', at('_default')), [65535, 'default partition cannot be deleted'])
  t.strictSame(await refused('get_stats', at('june')), [200, 'partition not found[partition=june]'])
  t.strictSame(await refused('load', { ...ARTICLES, partitionNames: ['_default', 'june'] }), [
    200,
    'partition not found[partition=june]'
  ])
  t.strictSame(await refused('create', { collectionName: 'none', partitionName: 'may' }), [
    100,
    'collection not found[database=default][collection=none]'
  ])
  const keyed = { collectionName: 'books', partitionName: 'may' }
  t.strictSame(await refused('create', keyed), [65535, 'disable create partition if partition key mode is used'])
  t.strictSame(await refused('drop', keyed), [65535, 'disable drop partition if partition key mode is used'])
  const { body } = await post({
    clusterId: CLUSTER,
    ...MAY,
    objectUrl: 's3://import-samples/json/pandas/articles.json'
  })
  t.match(body, { code: 47005 }, 'and no import goes into it')
})

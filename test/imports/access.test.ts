import t from 'tap'
import { emulator, PAGE } from '../support/emulator.ts'

t.test('only a cluster that runs takes imports', async t => {
  const { post } = await emulator(t)
  const statuses = [
    'CREATING',
    'INITIALIZING',
    'SUSPENDING',
    'SUSPENDED',
    'RESUMING',
    'MODIFYING',
    'STOPPING',
    'STOPPED',
    'DELETING',
    'DELETED',
    'ABNORMAL',
    'FREEZING',
    'FROZEN'
  ]
  for (const [index, status] of statuses.entries()) {
    const reply = await post({ ...PAGE, clusterId: `in01-000000000000c0${(index + 1).toString(16)}` })
    t.strictSame(
      reply.body,
      { code: 40003, message: 'Action not available given the current status of the cluster.' },
      status
    )
    t.match(reply.explain, `the cluster is ${status};`)
  }
})

t.test('an unknown cluster can be hidden behind the answer for a foreign one', async t => {
  const { post } = await emulator(t, { hideUnknownClusters: true })
  const unknown = await post({ ...PAGE, clusterId: 'in03-0' })
  const foreign = await post({ ...PAGE, clusterId: 'in01-b1d26349570f8ae' })
  t.strictSame(unknown.body, { code: 80020, message: "Cluster not exist or you don't have permission." })
  t.strictSame(foreign.body, unknown.body)
  const plain = await emulator(t)
  t.match((await plain.post({ ...PAGE, clusterId: 'in03-0' })).body, { code: 40021 }, 'which it is not otherwise')
})

t.test('an object that is missing in a folder below --buckets is rejected at once', async t => {
  const { post } = await emulator(t, { buckets: t.testdir({ files: { 'a.json': '[]' } }) })
  t.match((await post({ ...PAGE, objectUrl: 'gs://files/none.json' })).body, {
    code: 83001,
    message: 'Failed to getObjectMeta The specified key does not exist.'
  })
  t.match((await post({ ...PAGE, objectUrl: 'gs://files/a.json' })).body, { code: 200 })
})

t.test('a key of another organization sees its own clusters and no others', async t => {
  const { post } = await emulator(t)
  const theirs = await post({ ...PAGE, clusterId: 'in01-b1d26349570f8ae' }, 'demo-other-organization')
  t.match(theirs.body, { code: 200 })
  t.match((await post(PAGE, 'demo-other-organization')).body, { code: 80020 })
})

t.test('collections and partitions are looked up in the cluster', async t => {
  const { post } = await emulator(t)
  const gone = { code: 47005, message: 'The specified cluster collection not exists.' }
  const no = await post({ ...PAGE, collectionName: 'Medium_Articles' })
  t.strictSame(no.body, gone)
  t.equal(no.explain, 'cluster in03-181766e3f9556b7 has no collection Medium_Articles; did you mean medium_articles?')
  const partition = await post({ ...PAGE, partitionName: 'archives' })
  t.strictSame(partition.body, gone)
  t.equal(partition.explain, 'collection medium_articles has no partition of this name; did you mean archive?')
  for (const partitionName of ['en', '_default']) {
    const keyed = await post({
      clusterId: 'in01-5b7c0de3f1a2948',
      collectionName: 'books',
      partitionName,
      objectUrl: 's3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json'
    })
    t.strictSame(keyed.body, gone)
    t.match(keyed.explain, 'has a partition key')
  }
  t.match((await post({ ...PAGE, partitionName: '_default' })).body, { code: 200 })
})

t.test('a collection name says what is wrong with it', async t => {
  const { post } = await emulator(t)
  const cases: [string | undefined, string][] = [
    [undefined, 'collectionName is missing or empty'],
    ['2020', 'collectionName begins with a digit'],
    ['medium articles', "collectionName has the character ' ' at position 7"],
    ['文章', "collectionName has the character '%E6%96%87' at position 1"],
    ['a'.repeat(256), 'collectionName has 256 characters']
  ]
  for (const [collectionName, found] of cases) {
    const reply = await post({ ...PAGE, collectionName })
    t.match(reply.body, { code: 90011 })
    t.equal(reply.explain, `${found}; use up to 255 letters, digits and underscores, not beginning with a digit`)
  }
})

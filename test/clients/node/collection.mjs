import { did, same } from './report.mjs'

const collectionName = 'fresh'
const partitionName = 'may'

const SCHEMA = {
  fields: [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: 32 } },
    { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 8 } }
  ]
}

const dataOf = async reply => {
  const { code, data } = await reply
  same(code, 0)
  return data
}

/** At the cluster's own address: makes a collection, imports into it, reads its rows, drops it. */
export const driveCollection = async (client, { good, rows }, endOf) => {
  await dataOf(client.createCollection({ collectionName, schema: SCHEMA }))
  same((await dataOf(client.listCollections())).includes(collectionName), true)
  same((await dataOf(client.describeCollection({ collectionName }))).fields.length, SCHEMA.fields.length)
  await dataOf(client.createIndex({ collectionName, indexParams: [{ fieldName: 'vector', metricType: 'COSINE' }] }))
  await dataOf(client.loadCollection({ collectionName }))
  same((await dataOf(client.getCollectionLoadState({ collectionName }))).loadState, 'LoadStateLoaded')
  await dataOf(client.createPartition({ collectionName, partitionName }))
  same(await dataOf(client.listPartitions({ collectionName })), ['_default', partitionName])
  did('collection create, list, describe, index, load, partition')

  const created = await client.createImportJobs({ collectionName, partitionName, files: [[good]] })
  same((await endOf(created, jobId => client.getImportJobProgress({ jobId }))).state, 'Completed')
  same((await dataOf(client.getCollectionStatistics({ collectionName }))).rowCount, rows)
  same((await dataOf(client.getPartitionStatistics({ collectionName, partitionName }))).rowCount, rows)
  did('import into it and count its rows')

  same((await client.query({ collectionName, filter: 'id > 0' })).code, 1100)
  did('refused: query')
  await dataOf(client.dropCollection({ collectionName }))
  same((await dataOf(client.hasCollection({ collectionName }))).has, false)
  did('collection drop')
}

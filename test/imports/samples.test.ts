import t from 'tap'
import type { Era } from '../../src/contract/flavors.ts'
import { emulator, GET, jobIdOf } from '../support/emulator.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'

const importing = async (t: Parameters<typeof emulator>[0], era: Era) => {
  const { post, get, advance } = await emulator(t, { era })
  return async (path: string) => {
    const objectUrl = `s3://import-samples/${path}`
    const jobId = jobIdOf(await post({ clusterId: CLUSTER, collectionName: 'articles', objectUrl }))
    advance(60)
    return (await get(GET, { clusterId: CLUSTER, jobId })).body
  }
}

t.test('the samples of the default world are imported: each format, a folder, what Spark leaves behind', async t => {
  const outcome = await importing(t, '2025')
  const paths = [
    'json/pandas/articles.json',
    'parquet/pyarrow/zstd.parquet',
    'parquet/hyparquet-writer/',
    'parquet/spark/',
    'csv/pandas/articles.csv',
    'broken/numpy/good-doubles/'
  ]
  for (const path of paths) {
    t.match(await outcome(path), { code: 200, data: { readyPercentage: 1, errorMessage: null } }, path)
  }
})

t.test('the broken ones fail their job, and the file that is wrong has the words of the server alone', async t => {
  const outcome = await importing(t, '2025')
  t.match(await outcome('broken/parquet/too-long.parquet'), {
    data: {
      errorMessage: 'value length(34) for field title exceeds max_length(32): importing data failed',
      details: [{ errorMessage: 'value length(34) for field title exceeds max_length(32): importing data failed' }]
    }
  })
  t.match(await outcome('broken/numpy/nan/'), {
    data: {
      errorMessage: "value 'NaN' is not a number or infinity: invalid parameter: importing data failed",
      details: [
        { fileName: 'broken/numpy/nan/id.npy', errorMessage: null },
        { fileName: 'broken/numpy/nan/title.npy', errorMessage: null },
        {
          fileName: 'broken/numpy/nan/vector.npy',
          errorMessage: "value 'NaN' is not a number or infinity: invalid parameter: importing data failed"
        }
      ]
    }
  })
})

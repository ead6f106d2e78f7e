import t from 'tap'
import { PAGE_EXAMPLE } from '../../../fixtures/requests.ts'
import { emulator, GET, jobIdOf, PAGE, type Reply } from '../../support/emulator.ts'

const PREFIX = 'gs://publicdataset-zillizcloud-com'

t.test('a running job has the documented keys in the documented order, nulls present', async t => {
  const { send, get, advance } = await emulator(t)
  const jobId = jobIdOf(await send(PAGE_EXAMPLE))
  advance(5)
  const file =
    '"fileName":"medium_articles_2020.json","fileSize":19840,"readyPercentage":0.52,"completeTime":null,"errorMessage":null'
  t.equal(
    (await get(GET, { jobId, clusterId: PAGE.clusterId })).text,
    `{"code":200,"data":{"collectionName":"medium_articles",${file},"jobId":"${jobId}","details":[{${file}}]}}\n`
  )
})

t.test('a completed job is at exactly 1 with a UTC time to the second', async t => {
  const { send, get, advance } = await emulator(t)
  const jobId = jobIdOf(await send(PAGE_EXAMPLE))
  advance(3600)
  const done = { fileSize: 19840, readyPercentage: 1, completeTime: '2024-01-02T03:04:15Z', errorMessage: null }
  t.strictSame((await get(GET, { jobId, clusterId: PAGE.clusterId })).body, {
    code: 200,
    data: {
      collectionName: 'medium_articles',
      fileName: 'medium_articles_2020.json',
      ...done,
      jobId,
      details: [{ fileName: 'medium_articles_2020.json', ...done }]
    }
  })
})

t.test('progress never goes backwards and reaches 1 only at the end', async t => {
  const { send, get, advance } = await emulator(t)
  const jobId = jobIdOf(await send(PAGE_EXAMPLE))
  let before = 0
  for (let second = 0; second <= 11; second++) {
    const { readyPercentage } = (
      (await get(GET, { jobId, clusterId: PAGE.clusterId })).body as { data: { readyPercentage: number } }
    ).data
    t.ok(readyPercentage >= before, `${second} s: ${readyPercentage}`)
    t.equal(readyPercentage === 1, second >= 10, `${second} s`)
    before = readyPercentage
    advance(1)
  }
})

t.test('a failed job keeps its last progress and says why, any other has null', async t => {
  const { get } = await emulator(t)
  const errorsOf = async (jobId: string, clusterId: string) => {
    const { data } = (await get(GET, { jobId, clusterId })).body as {
      data: { errorMessage: unknown; details: { errorMessage: unknown }[] }
    }
    return [data.errorMessage, ...data.details.map(({ errorMessage }) => errorMessage)]
  }
  t.strictSame(await errorsOf('job-0000000001runningfree01', 'in03-8eaf301624d5c7b'), [null, null])
  t.strictSame(await errorsOf('job-0000000003completed001', 'in01-5b7c0de3f1a2948'), [null, null])
  const file = {
    fileName: 'books/2.parquet',
    fileSize: 1048576,
    readyPercentage: 0.4,
    completeTime: '2024-01-01T15:04:26Z',
    errorMessage: "the field 'titel' is not defined in schema: importing data failed"
  }
  const jobId = 'job-0000000004failed000001'
  t.strictSame((await get(GET, { jobId, clusterId: 'in01-5b7c0de3f1a2948' })).body, {
    code: 200,
    data: { collectionName: 'books', ...file, jobId, details: [file] }
  })
})

t.test('a folder job lists each file, and each is ready when the bytes up to it are through', async t => {
  const { post, get, advance } = await emulator(t)
  const keys = { accessKey: 'demo-access-key', secretKey: 'demo-secret-key' }
  const jobId = jobIdOf(await post({ ...PAGE, objectUrl: 'gs://docs-demo/1af78216/', ...keys }))
  const look = async () => {
    const { data } = (await get(GET, { jobId, clusterId: PAGE.clusterId })).body as {
      data: {
        fileName: string
        fileSize: number
        readyPercentage: number
        details: { fileName: string; readyPercentage: number; completeTime: string | null }[]
      }
    }
    return data
  }
  advance(9)
  const running = await look()
  t.equal(running.fileName, '1af78216/')
  t.equal(running.fileSize, 26571700 + 19599887)
  t.strictSame(
    running.details.map(({ fileName, readyPercentage, completeTime }) => [fileName, readyPercentage, completeTime]),
    [
      ['1af78216/1.parquet', 1, '2024-01-02T03:04:12Z'],
      ['1af78216/2.parquet', 0.78, null]
    ]
  )
  t.equal(running.readyPercentage, 0.78)
  advance(60)
  t.strictSame(
    (await look()).details.map(({ readyPercentage }) => readyPercentage),
    [1, 1]
  )
})

t.test('a job is known only under its own cluster', async t => {
  const { send, get } = await emulator(t)
  const jobId = jobIdOf(await send(PAGE_EXAMPLE))
  const unknown = {
    code: 90144,
    message: 'No jobId record found under this cluster, please check your request parameters.'
  }
  const cases: [Record<string, string>, string][] = [
    [{ jobId: 'job-nope' }, 'no job has this id'],
    [{ jobId: '' }, 'jobId is missing or empty'],
    [{}, 'jobId is missing or empty'],
    [{ jobId, clusterId: 'in01-5b7c0de3f1a2948' }, 'the job is of another cluster']
  ]
  for (const [query, found] of cases) {
    const reply: Reply = await get(GET, { clusterId: PAGE.clusterId, ...query })
    t.strictSame(reply.body, unknown, found)
    t.match(reply.explain, found)
  }
})

t.test('a cluster that does not run still answers', async t => {
  const { get } = await emulator(t)
  const reply = await get(GET, { clusterId: 'in01-000000000000c04', jobId: 'job-nope' })
  t.match(reply.body, { code: 90144 })
})

t.test('a GET with a JSON content type and no body, a doubled and a trailing slash', async t => {
  const { send } = await emulator(t)
  const reply = await send({
    method: 'GET',
    path: `/${GET}/?clusterId=in01-5b7c0de3f1a2948&jobId=job-0000000003completed001`,
    headers: { 'content-type': 'application/json' }
  })
  t.match(reply.body, { code: 200, data: { fileName: 'books/1.parquet', readyPercentage: 1 } })
})

t.test('a parameter that is there twice or unknown is rejected', async t => {
  const { send, get } = await emulator(t)
  const twice = await send({ method: 'GET', path: `${GET}?clusterId=a&clusterId=b`, headers: {} })
  t.strictSame(twice.body, { code: 80000, message: 'Incorrect parameter: clusterId must be a string, not an array' })
  t.equal(twice.check, 'query')
  const unknown = await get(GET, { jobid: 'x' })
  t.strictSame(unknown.body, {
    code: 80000,
    message: "Incorrect parameter: jobid is no known field; did you mean 'jobId'?"
  })
})

t.test('speed makes jobs faster, throughput makes large ones so', async t => {
  const { post, get, advance } = await emulator(t, { speed: 100, throughput: 1 })
  const large = { ...PAGE, objectUrl: `${PREFIX}/medium_articles_2020.parquet` }
  const jobId = jobIdOf(await post(large))
  advance(0.36)
  t.match((await get(GET, { jobId, clusterId: PAGE.clusterId })).body, { data: { readyPercentage: 0.89 } })
  advance(0.01)
  t.match((await get(GET, { jobId, clusterId: PAGE.clusterId })).body, { data: { readyPercentage: 1 } })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { EmulatorOptions } from '../../../src/index.ts'
import { emulator, repeatLastJob } from '../../support/emulator.ts'

const SAMPLES = 's3://import-samples'
const GOOD = `${SAMPLES}/json/pandas/articles.json`
const CLUSTER = 'in01-5b7c0de3f1a2948'
const AT_CLUSTER = { host: `${CLUSTER}.localhost` }

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const started = await emulator(t, { era: '2025', ...options })
  const { send, advance } = started
  /** Status and body, as text: the order of keys counts. */
  const raw = async (path: string, payload: string, headers: Record<string, string> = {}) => {
    const reply = await send({
      method: 'POST',
      path: `/v2/vectordb/${path}`,
      headers: { host: 'localhost', ...headers },
      payload
    })
    return { ...reply, text: `${reply.status} ${reply.text.trimEnd()}` }
  }
  const tell = async (name: string, body: object, headers?: Record<string, string>) =>
    (await raw(`jobs/import/${name}`, JSON.stringify(body), headers)).text
  const create = async (body: object, headers?: Record<string, string>) => {
    const text = await tell('create', { collectionName: 'articles', files: [[GOOD]], ...body }, headers)
    t.match(text, /^200 \{"code":0,"data":\{"jobId":"449\d{15}"\}\}$/)
    return text.slice(31, 49)
  }
  return { ...started, raw, tell, create, advance }
}

t.test('what names files and no cluster is a job of Milvus, told in its fields and their order', async t => {
  const { tell, create, advance } = await start(t)
  const id = await create({})
  t.equal(
    await tell('describe', { jobId: id }),
    `200 {"code":0,"data":{"collectionName":"articles","completeTime":"","createTime":"2024-01-02T03:04:05Z","details":[],"fileSize":0,"importedRows":0,"jobId":"${id}","progress":0,"state":"Pending","totalRows":0}}`
  )
  advance(3)
  t.match(
    await tell('describe', { jobId: id }),
    '"details":[],"fileSize":0,"importedRows":0',
    'no task before the files are read'
  )
  advance(2)
  const name = `[${GOOD}]`
  t.equal(
    await tell('get_progress', { jobId: id }),
    `200 {"code":0,"data":{"collectionName":"articles","completeTime":"","createTime":"2024-01-02T03:04:05Z","details":[{"completeTime":"","fileName":"${name}","fileSize":1283,"importedRows":4,"progress":40,"state":"InProgress","totalRows":10}],"fileSize":1283,"importedRows":4,"jobId":"${id}","progress":52,"state":"Importing","totalRows":10}}`
  )
  advance(60)
  const done = `"collectionName":"articles","completeTime":"2024-01-02T03:04:15Z","createTime":"2024-01-02T03:04:05Z","details":[{"completeTime":"2024-01-02T03:04:15Z","fileName":"${name}","fileSize":1283,"importedRows":10,"progress":100,"state":"Completed","totalRows":10}],"fileSize":1283,"importedRows":10,"jobId":"${id}","progress":100,"state":"Completed","totalRows":10`
  t.equal(await tell('getProgress', { jobId: id }), `200 {"code":0,"data":{${done}}}`)
  t.equal(
    await tell('list', { collectionName: 'articles', clusterId: '', pageSize: 1, currentPage: 1 }),
    `200 {"code":0,"data":{"records":[{"collectionName":"articles","jobId":"${id}","progress":100,"state":"Completed"}]}}`
  )
  t.match(
    await tell('list', { clusterId: CLUSTER }),
    '"count":3,"currentPage":1,"pageSize":10',
    'the cloud sees it too'
  )
  t.match(await tell('describe', { clusterId: CLUSTER, jobId: id }), '"fileName":"json/pandas/articles.json"')
})

t.test('Milvus 2.5 does not tell when a job was created', async t => {
  const { tell, create } = await start(t, { milvusVersion: '2.5' })
  t.match(await tell('describe', { jobId: await create({}) }), '"completeTime":"","details":[]')
})

t.test('a job that fails is back at 0, with its reason and without details', async t => {
  const { raw, tell, create, advance } = await start(t)
  const id = await create({ files: [[`${SAMPLES}/broken/csv/too-long.csv`]] })
  advance(60)
  const words =
    'error: failed to parse row, error: value length(34) for field title exceeds max_length(32): importing data failed'
  const reason = `${words}, file: id:${BigInt(id) + 1n} paths:\\"${SAMPLES}/broken/csv/too-long.csv\\"`
  const { text, explain } = await raw('jobs/import/describe', JSON.stringify({ jobId: id }))
  t.equal(
    text,
    `200 {"code":0,"data":{"collectionName":"articles","completeTime":"","createTime":"2024-01-02T03:04:05Z","details":[],"fileSize":0,"importedRows":0,"jobId":"${id}","progress":0,"reason":"${reason}","state":"Failed","totalRows":0}}`
  )
  t.match(explain, /row 2, field title/)
  t.equal(
    await tell('list', { collectionName: 'articles' }),
    `200 {"code":0,"data":{"records":[{"collectionName":"articles","jobId":"${id}","progress":0,"reason":"${reason}","state":"Failed"}]}}`
  )
  const aborted = await create({ options: { auto_commit: 'false' } })
  advance(60)
  await tell('abort', { jobId: aborted })
  t.match(
    await tell('describe', { jobId: aborted }),
    `"importedRows":0,"jobId":"${aborted}","progress":0,"reason":"aborted by user","state":"Failed","totalRows":0}}`,
    'nor has it rows, though its files were read'
  )
})

t.test('what the cloud rejects of the files, Milvus finds when the job runs', async t => {
  const { raw, create, advance } = await start(t)
  const cases: [files: string[][], reason: string, explain: RegExp][] = [
    [[['none/1.json']], 'The specified bucket does not exist.', /no bucket "a-bucket"/],
    [[[`${SAMPLES}/none.json`]], 'The specified key does not exist.', /has no object "none.json"/],
    [[['s3a://import-samples/x.json']], 's3a:// is not accepted', /use s3:/],
    [[[`${SAMPLES}/broken/numpy/good-doubles/id.npy`]], 'no file for field: title, files: [id.npy]', /needs title.npy/]
  ]
  for (const [files, reason, told] of cases) {
    const id = await create({ files })
    advance(60)
    const { body, explain } = await raw('jobs/import/describe', JSON.stringify({ jobId: id }))
    t.match(body, { data: { state: 'Failed', progress: 0, reason: `${reason}: importing data failed`, details: [] } })
    t.match(explain, told)
  }
  const id = await create({ files: [[`${SAMPLES}/csv/pandas/articles.csv`]], options: { sep: '\n' } })
  advance(60)
  const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId: id }))
  t.match(body, { data: { reason: 'unsupported csv separator: \\n: importing data failed' } })
})

const ARRAYS = ['id', 'title', 'vector'] as const

/** Arrays of three fields, and one of a field that no collection has. */
const withExtraArray = (t: Test): string => {
  const from = join(import.meta.dirname, '../../../fixtures/objects/aws/import-samples/broken/numpy/good-doubles')
  const arrays = Object.fromEntries(ARRAYS.map(name => [`${name}.npy`, readFileSync(join(from, `${name}.npy`))]))
  return t.testdir({ 'a-bucket': { n: { ...arrays, 'colour.npy': arrays['id.npy'] ?? '' } } })
}

const UNDECLARED: readonly (readonly [files: string[][], rows: number, reason: string])[] = [
  [[[`${SAMPLES}/broken/json/unknown-field.json`]], 3, "the field 'colour' is not defined in schema"],
  [[[`${SAMPLES}/broken/csv/unknown-column.csv`]], 1, "the field 'colour' is not defined in schema"],
  [
    [[`${SAMPLES}/broken/parquet/unknown-column.parquet`]],
    10,
    "the field: colour is not in schema, if it's a dynamic field, please reformat data by bulk_writer"
  ],
  [[[...ARRAYS, 'colour'].map(name => `n/${name}.npy`)], 5, 'the number of numpy files is not that of the fields']
]

t.test('Milvus 2.6 skips undeclared fields in files of all types, 2.5 rejects them', async t => {
  const buckets = withExtraArray(t)
  for (const flavor of ['auto', 'milvus'] as const) {
    for (const version of [{}, { milvusVersion: '2.6' }, { milvusVersion: '2.5' }] as const) {
      const { raw, create, advance } = await start(t, { buckets, flavor, ...version })
      for (const [files, rows, reason] of UNDECLARED) {
        const jobId = await create({ files })
        advance(60)
        const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId }))
        const expected =
          'milvusVersion' in version && version.milvusVersion === '2.5'
            ? { state: 'Failed', reason: `${reason}: importing data failed` }
            : { state: 'Completed', importedRows: rows, totalRows: rows }
        t.match(body, { data: expected }, `${flavor} ${JSON.stringify(version)} ${files[0]?.at(-1)}`)
      }
    }
  }
})

t.test('the cloud rejects undeclared fields of a file that Milvus has just read', async t => {
  const { raw, create, advance } = await start(t)
  const path = `${SAMPLES}/broken/json/unknown-field.json`
  await create({ files: [[path]] })
  advance(60)
  const made = await raw(
    'jobs/import/create',
    JSON.stringify({ clusterId: CLUSTER, collectionName: 'articles', objectUrls: [[path]] })
  )
  const { jobId } = (made.body as { data: { jobId: string } }).data
  advance(60)
  const { body } = await raw('jobs/import/describe', JSON.stringify({ clusterId: CLUSTER, jobId }))
  t.match(body, { data: { state: 'Failed', reason: /the field 'colour' is not defined in schema/ } })
})

t.test('a key that the collection makes is rejected by 2.6 too', async t => {
  const { raw, create, advance } = await start(t)
  const jobId = await create(
    { collectionName: 'pictures', files: [[`${SAMPLES}/broken/json/auto-id-given.json`]] },
    AT_CLUSTER
  )
  advance(60)
  const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId }))
  t.match(body, { data: { reason: /is auto-generated, no need to provide/ } })
})

t.test('each list of files may be of another type', async t => {
  for (const version of [{}, { milvusVersion: '2.5' }] as const) {
    const { raw, tell, create, advance } = await start(t, version)
    t.equal(
      await tell('create', { collectionName: 'articles', files: [[GOOD], ['1.npy', '2.csv']] }),
      '200 {"code":2100,"message":"inconsistency in file types, (1.npy) vs (2.csv): importing data failed"}',
      'but not the files of one list'
    )
    const arrays = ARRAYS.map(name => `${SAMPLES}/broken/numpy/good-doubles/${name}.npy`)
    const files = [
      [GOOD],
      [`${SAMPLES}/csv/pandas/articles.csv`],
      arrays,
      [`${SAMPLES}/parquet/pyarrow/snappy.parquet`]
    ]
    const jobId = await create({ files })
    advance(60)
    const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId }))
    const { data } = body as { data: { state: string; totalRows: number; details: { totalRows: number }[] } }
    t.equal(data.state, 'Completed', JSON.stringify(data))
    t.strictSame(
      data.details.map(({ totalRows }) => totalRows),
      [10, 10, 5, 10]
    )
    t.equal(data.totalRows, 35)
  }
})

t.test('all files of the cloud are of one type', async t => {
  const { raw } = await start(t)
  const objectUrls = [[GOOD], [`${SAMPLES}/csv/pandas/articles.csv`]]
  const body = { clusterId: CLUSTER, collectionName: 'articles', objectUrls }
  const { text } = await raw('jobs/import/create', JSON.stringify(body))
  t.match(text, 'inconsistency in file types, (.json) vs (.csv)')
})

t.test('a fault of one list is told, whatever the types of the others', async t => {
  const { raw, create, advance } = await start(t)
  for (const [files, reason] of [
    [[[GOOD], [`${SAMPLES}/broken/numpy/good-doubles/id.npy`]], /^error: no file for field: title/],
    [[[GOOD], [`${SAMPLES}/none.json`]], /^error: The specified key does not exist/],
    [[[GOOD], [`${SAMPLES}/broken/csv/too-long.csv`]], /value length\(34\) for field title/]
  ] as const) {
    const jobId = await create({ files })
    advance(60)
    const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId }))
    t.match(body, { data: { state: 'Failed', reason } })
    const tail = `: importing data failed, file: id:${BigInt(jobId) + 2n} paths:"${files[1][0]}"`
    t.ok((body as { data: { reason: string } }).data.reason.endsWith(tail), tail)
  }
  const jobId = await create({ files: [[GOOD], [`${SAMPLES}/csv/pandas/articles.csv`]], options: { sep: '\n' } })
  advance(60)
  const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId }))
  t.match(body, { data: { state: 'Failed', reason: /^error: unsupported csv separator: \\n: importing/ } })
})

t.test('the arrays of a list may lie in folders of their own', async t => {
  const array = (name: string) =>
    readFileSync(
      join(import.meta.dirname, `../../../fixtures/objects/aws/import-samples/broken/numpy/good-doubles/${name}.npy`)
    )
  const buckets = t.testdir({
    'a-bucket': {
      ids: { deep: { 'id.npy': array('id') } },
      t: { 'title.npy': array('title') },
      'vector.npy': array('vector')
    }
  })
  const { raw, create, advance } = await start(t, { buckets })
  for (const files of [
    ['ids/deep/id.npy', 't/title.npy', 'vector.npy'],
    ['vector.npy', 'ids/deep/id.npy', 't/title.npy']
  ]) {
    const jobId = await create({ files: [files] })
    advance(60)
    const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId }))
    t.match(body, { data: { state: 'Completed', totalRows: 5, details: [{ fileName: `[${files.join(' ')}]` }] } })
  }
})

t.test('the arrays of a list are one NumPy import, and one detail', async t => {
  const { raw, create, advance } = await start(t)
  const paths = ['id', 'title', 'vector'].map(field => `${SAMPLES}/broken/numpy/good-doubles/${field}.npy`)
  const id = await create({ files: [paths] })
  advance(60)
  const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId: id }))
  t.match(body, { data: { state: 'Completed', details: [{ fileName: `[${paths.join(' ')}]`, state: 'Completed' }] } })
  const { data } = body as { data: { totalRows: number; details: { totalRows: number }[] } }
  t.ok(data.totalRows > 0)
  t.equal(data.details[0]?.totalRows, data.totalRows)
})

t.test("a path is one of Milvus' own bucket, which is a-bucket below --buckets", async t => {
  const row = JSON.stringify({ id: 1, title: 'a', vector: Array(8).fill(0.5) })
  const buckets = t.testdir({ 'a-bucket': { data: { '1.json': `[${row}]`, '2.json': `[${row},${row}]` } } })
  const { raw, create, advance } = await start(t, { buckets, era: '2024' })
  const id = await create({ files: [['/data/1.json'], [], ['data/2.json']] })
  advance(60)
  const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId: id }))
  t.match(body, {
    data: {
      state: 'Completed',
      totalRows: 3,
      details: [
        { fileName: '[/data/1.json]', totalRows: 1 },
        { fileName: '[data/2.json]', totalRows: 2 }
      ]
    }
  })
  const url = await create({ files: [[GOOD]] })
  advance(60)
  const { body: ofUrl } = await raw('jobs/import/describe', JSON.stringify({ jobId: url }))
  t.match(ofUrl, { data: { state: 'Completed', totalRows: 10 } }, 'a URL is of its own bucket')
})

t.test('refusals have the codes and the words of Milvus', async t => {
  const { raw, tell, create } = await start(t)
  const good = { collectionName: 'articles', files: [['1.json']] }
  const required = (...fields: string[]) =>
    fields
      .map(field => `Key: '${field}' Error:Field validation for '${field.split('.')[1]}' failed on the 'required' tag`)
      .join('\\n')
  const failed = (reason: string) => `200 {"code":2100,"message":"${reason}: importing data failed"}`
  const cases: [body: object, text: string][] = [
    [
      { files: [['1.json']] },
      `200 {"code":1802,"message":"missing required parameters, error: ${required('ImportReq.CollectionName')}"}`
    ],
    [
      { ...good, partitionName: 5 },
      '200 {"code":1801,"message":"can only accept json format request, error: partitionName must be a string, not a number"}'
    ],
    [
      { ...good, collectionName: 'none' },
      '200 {"code":1100,"message":"more than one cluster could be meant: invalid parameter"}'
    ],
    [{ ...good, files: [[]] }, '200 {"code":1100,"message":"import request is empty: invalid parameter"}'],
    [{ ...good, dbName: 'other' }, '200 {"code":800,"message":"database not found[database=other]"}'],
    [{ ...good, partitionName: 'p' }, '200 {"code":200,"message":"partition not found[partition=p]"}'],
    [{ ...good, files: [['data/']] }, failed('unexpected file type, files=[data/]')],
    [{ ...good, files: [['1.JSON']] }, failed('unexpected file type, files=[1.JSON]')],
    [{ ...good, files: [['1.json', '2.json']] }, failed('for JSON import, accepts only one file')],
    [{ ...good, files: [['1.json', '2.csv']] }, failed('inconsistency in file types, (1.json) vs (2.csv)')],
    [
      { ...good, files: Array(1025).fill(['1.json']) },
      failed('The max number of import files should not exceed 1024, but got 1025')
    ],
    [
      { ...good, options: { timeout: '300' } },
      failed('parse timeout failed, err=time: missing unit in duration \\"300\\"')
    ],
    [{ ...good, options: { timeout: 'soon' } }, failed('parse timeout failed, err=time: invalid duration \\"soon\\"')],
    [
      { ...good, options: { timeout: '1d' } },
      failed('parse timeout failed, err=time: unknown unit \\"d\\" in duration \\"1d\\"')
    ],
    ...['backup', 'l0_import'].map((option): [object, string] => [
      { ...good, options: { [option]: 'True' } },
      '200 {"code":1100,"message":"partition not specified: invalid parameter"}'
    ])
  ]
  for (const [body, text] of cases) t.equal(await tell('create', body), text, JSON.stringify(body).slice(0, 100))
  t.equal(
    await tell('create', { ...good, collectionName: 'none' }, AT_CLUSTER),
    '200 {"code":100,"message":"collection not found[database=default][collection=none]"}'
  )
  t.equal(
    await tell('create', { ...good, collectionName: 'books', partitionName: 'p' }, AT_CLUSTER),
    failed('not allow to set partition name for collection with partition key')
  )
  t.equal(
    await tell('create', { ...good, collectionName: 'books', partitionName: '_default' }, AT_CLUSTER),
    failed('not allow to set partition name for collection with partition key'),
    'nor that which is always there'
  )
  for (const auto_commit of ['False', 'no', '', null]) {
    t.equal(
      await tell('create', { files: [['1.json']], options: { auto_commit } }),
      '200 {"code":1801,"message":"can only accept json format request, error: options.auto_commit must be one of \\"true\\" or \\"false\\""}',
      'before what is missing is looked for'
    )
  }
  t.match(await tell('create', { ...good, options: { auto_commit: true } }), '"code":1801')
  t.equal(
    await tell('create', good, { host: 'in01-000000000000c04.localhost' }),
    '200 {"code":1,"message":"service not ready[proxy=1]: Abnormal"}'
  )
  t.equal(
    await tell('create', good, { host: 'in01-a0c1523846f7e9d.localhost', authorization: 'Bearer demo-no-role' }),
    '403 {"code":65535,"message":"rpc error: code = PermissionDenied desc = PrivilegeImport: permission deny to the key in the `default` database"}'
  )
  const { tell: tellMilvus } = await start(t, { flavor: 'milvus' })
  t.equal(
    await tellMilvus('create', good, { authorization: 'Bearer demo-revoked' }),
    `401 {"code":1800,"message":"user hasn't authenticated"}`
  )
  for (const timeout of ['1h45m', '-1.5h', '+2m', '0', '.5s', '1.s', '3ms2us1ns', '1\u00b5s1\u03bcs']) {
    await create({ options: { timeout } })
  }
  await create({ options: { tag: 'x' } })
  const { check } = await raw('jobs/import/create', JSON.stringify({ files: [['1.json']] }))
  t.equal(check, 'required', 'checks are named as everywhere')
})

t.test('the database may stand in a header', async t => {
  const { tell } = await start(t)
  const body = { collectionName: 'articles', files: [['1.json']] }
  const other = { 'db-name': 'other' }
  t.match(await tell('create', body, other), '"code":800')
  t.match(await tell('create', { ...body, dbName: 'default' }, other), '"code":0', 'the body wins')
  t.match(await tell('list', { collectionName: 'articles' }, other), '"code":800')
  t.match(
    await tell('create', { clusterId: CLUSTER, objectUrl: GOOD, collectionName: 'articles' }, other),
    '"code":47005'
  )
})

t.test('jobs are found by their decimal id', async t => {
  const { tell, create } = await start(t, { flavor: 'milvus' })
  const id = await create({})
  const failed = (reason: string) => `200 {"code":2100,"message":"${reason}: importing data failed"}`
  const syntax = 'strconv.ParseInt: parsing \\"job-1\\": invalid syntax'
  t.equal(await tell('describe', { jobId: 'job-1' }), failed(`parse job id failed, err=%w${syntax}`))
  t.equal(await tell('describe', { jobId: '12' }), failed('import job does not exist, jobID=12'))
  t.match(await tell('describe', { jobId: '99999999999999999999' }), 'value out of range')
  t.equal(
    await tell('describe', {}),
    `200 {"code":1802,"message":"missing required parameters, error: Key: 'JobIDReq.JobID' Error:Field validation for 'JobID' failed on the 'required' tag"}`
  )
  t.equal(
    await tell('commit', { jobId: 'job-1' }),
    `200 {"code":1100,"message":"${syntax}: invalid parameter[expected=int64 jobId][actual=job-1]"}`
  )
  for (const name of ['commit', 'abort']) {
    t.equal(
      await tell(name, { jobId: '12' }),
      '200 {"code":2101,"message":"job 12 not found: importing data failed on server side"}'
    )
    t.equal(
      await tell(name, { jobId: '+007' }),
      '200 {"code":2101,"message":"job 7 not found: importing data failed on server side"}',
      'as Go reads and prints it'
    )
  }
  t.match(await tell('describe', { jobId: id }, { host: 'in01-6c8d1ef402b3a59.localhost' }), 'does not exist')
})

t.test('keys of a body are taken in any case', async t => {
  for (const flavor of ['auto', 'milvus'] as const) {
    const { raw, tell, advance } = await start(t, { flavor })
    const made = await tell('create', {
      CollectionName: 'articles',
      FILES: [[`${SAMPLES}/broken/csv/semicolons.csv`]],
      partitionname: null,
      Options: { sep: ';', AUTO_COMMIT: 'false' }
    })
    t.match(made, /^200 \{"code":0,"data":\{"jobId":"449\d{15}"\}\}$/, 'all of a create')
    const id = made.slice(31, 49)
    advance(60)
    for (const name of ['describe', 'get_progress', 'getProgress']) {
      t.match(await tell(name, { jobID: id }), '"state":"Completed"', 'keys of options are data, and keep their case')
    }
    t.match(await tell('describe', { JOBID: id }), `"jobId":"${id}"`)
    t.match(await tell('describe', { jobId: '12', jobID: id }), `"jobId":"${id}"`, 'the last of two counts')
    t.match(await tell('describe', { jobId: id, jobID: '12' }), 'jobID=12')
    t.match(await tell('describe', { jobId: id, jobID: null }), `"jobId":"${id}"`, 'a null changes nothing')
    t.match(await tell('list', { collectionname: 'articles' }), `"jobId":"${id}"`)
    t.match(await tell('commit', { jobID: '12' }), 'job 12 not found')
    t.match(await tell('abort', { jobID: '12' }), 'job 12 not found')
    t.match((await raw('jobs/import/describe', '{"__proto__": {}, "jobid": "12"}')).text, 'jobID=12')
  }
  const { raw } = await start(t, { flavor: 'milvus' })
  const plane = async (path: string, body: object) => (await raw(path, JSON.stringify(body))).text
  t.equal(
    await plane('collections/create', {
      CollectionName: 'folded',
      Schema: {
        AUTOID: true,
        EnableDynamicField: true,
        Fields: [
          { FieldName: 'id', DataType: 'Int64', IsPrimary: true },
          { fieldname: 'v', datatype: 'FloatVector', ElementTypeParams: { dim: 4 } }
        ]
      },
      IndexParams: [{ FieldName: 'v', MetricType: 'L2' }]
    }),
    '200 {"code":0,"data":{}}'
  )
  t.match(
    await plane('collections/describe', { collectionNAME: 'folded' }),
    /"autoId":true,.*"enableDynamicField":true,.*"metricType":"L2"/
  )
  const fields = [
    { fieldName: 'id', DataType: 'Int64', isPrimary: true },
    { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 4 } }
  ]
  t.equal(
    await plane('collections/create', { collectionName: 'within', schema: { fields } }),
    '200 {"code":0,"data":{}}',
    'one key alone, far within'
  )
})

t.test('the cloud takes keys in their own case alone', async t => {
  for (const flavor of ['auto', 'cloud'] as const) {
    const { tell } = await start(t, { flavor })
    const refused = (field: string) => new RegExp(`^200 \\{"code":80000,.*${field} is no known field; did you mean '`)
    t.match(await tell('describe', { clusterId: CLUSTER, jobID: '449000000000000000' }), refused('jobID'))
    t.match(await tell('describe', { ClusterID: CLUSTER, jobId: '449000000000000000' }), refused('ClusterID'))
    t.match(await tell('list', { clusterId: CLUSTER, pagesize: 10 }), refused('pagesize'))
    const create = { clusterId: CLUSTER, CollectionName: 'articles', objectUrls: [[GOOD]] }
    t.match(await tell('create', create), refused('CollectionName'))
  }
  const { raw } = await start(t)
  const { text } = await raw('collections/has', '{"collectionname":"articles"}', AT_CLUSTER)
  t.match(text, "collectionname is no known field; did you mean 'collectionName'?", 'nor does a cluster of it')
})

t.test('only the jobs are told apart by their fields: the lists of a cluster keep to the cloud', async t => {
  const { raw } = await start(t)
  const { text } = await raw('partitions/list', '{"collectionName": "articles", "dbName": 5}', AT_CLUSTER)
  t.equal(text, '200 {"code":80000,"message":"Incorrect parameter: dbName must be a string, not a number"}')
})

t.test('two-phase imports are decided by commit and abort', async t => {
  const { tell, create, advance } = await start(t)
  const [kept, given] = [
    await create({ options: { auto_commit: 'false' } }),
    await create({ options: { auto_commit: 'false' } })
  ]
  advance(60)
  t.match(await tell('describe', { jobId: kept }), '"importedRows":10,"jobId":')
  t.match(await tell('describe', { jobId: kept }), '"progress":99,"state":"Uncommitted","totalRows":10')
  t.equal(await tell('commit', { jobId: kept }), '200 {"code":0,"data":{}}')
  t.match(await tell('describe', { jobId: kept }), '"progress":99,"state":"Committing"')
  t.equal(await tell('abort', { jobId: given }), '200 {"code":0,"data":{}}')
  t.match(await tell('describe', { jobId: given }), '"progress":0,"reason":"aborted by user","state":"Failed"')
  advance(1)
  t.match(await tell('describe', { jobId: kept }), '"progress":100,"state":"Completed"')
})

t.test('commit and abort go by the state of a job', async t => {
  const { tell, create, advance } = await start(t)
  const waiting = () => create({ options: { auto_commit: 'false' } })
  const ok = '200 {"code":0,"data":{}}'
  const failed = (reason: string) => `200 {"code":2100,"message":"${reason}: importing data failed"}`
  const early = (id: string, state: string) => failed(`job ${id} is in state ${state}, expected Uncommitted`)
  const late = (id: string, state: string) =>
    failed(`job ${id} is in terminal/committed state ${state}, abort not allowed`)

  const kept = await waiting()
  for (const [seconds, state] of [
    [0, 'Pending'],
    [2, 'PreImporting'],
    [3, 'Importing'],
    [3, 'Sorting'],
    [1.5, 'IndexBuilding']
  ] as const) {
    advance(seconds)
    t.equal(await tell('commit', { jobId: kept }), early(kept, state))
  }
  advance(60)
  t.equal(await tell('commit', { jobId: kept }), ok)
  t.equal(await tell('commit', { jobId: kept }), ok, 'Committing')
  t.equal(await tell('abort', { jobId: kept }), late(kept, 'Committing'))
  advance(60)
  t.equal(await tell('commit', { jobId: kept }), ok, 'Completed')
  t.equal(await tell('abort', { jobId: kept }), late(kept, 'Completed'))
  t.match(await tell('describe', { jobId: kept }), '"state":"Completed"')

  for (const seconds of [0, 60]) {
    const given = await waiting()
    advance(seconds)
    t.equal(await tell('abort', { jobId: given }), ok, `after ${seconds} s`)
    advance(60)
    t.equal(await tell('abort', { jobId: given }), ok, 'again')
    t.equal(await tell('commit', { jobId: given }), early(given, 'Failed'))
    t.match(await tell('describe', { jobId: given }), '"reason":"aborted by user","state":"Failed"')
  }

  const broken = await create({
    files: [[`${SAMPLES}/broken/csv/too-long.csv`]],
    options: { auto_commit: 'false' }
  })
  advance(60)
  t.equal(await tell('abort', { jobId: broken }), late(broken, 'Failed'))
  t.equal(await tell('commit', { jobId: broken }), early(broken, 'Failed'))

  const usual = await create({})
  t.equal(await tell('commit', { jobId: usual }), early(usual, 'Pending'))
  t.equal(await tell('abort', { jobId: usual }), failed(`job ${usual} does not wait for a decision`))
  advance(60)
  t.equal(await tell('commit', { jobId: usual }), ok, 'it is committed')
  t.equal(await tell('abort', { jobId: usual }), late(usual, 'Completed'))
})

t.test('--flavor milvus is one Milvus, and all of v2 but the account speaks so', async t => {
  const { raw, tell, create, advance } = await start(t, { flavor: 'milvus' })
  const id = await create({ clusterId: 'in01-none', projectId: 'proj-x', objectUrl: 'x', unknown: 1 })
  advance(60)
  t.equal(
    await tell('list', {}),
    `200 {"code":0,"data":{"records":[{"collectionName":"articles","jobId":"${id}","progress":100,"state":"Completed"}]}}`
  )
  const missing = `200 {"code":1802,"message":"missing required parameters, error: Key: 'ImportReq.CollectionName' Error:Field validation for 'CollectionName' failed on the 'required' tag\\nKey: 'ImportReq.Files' Error:Field validation for 'Files' failed on the 'required' tag"}`
  t.equal(await tell('create', {}), missing)
  t.equal(await tell('create', { objectUrls: [[GOOD]] }), missing, 'fields of the cloud are none of its')
  t.match(await tell('create', { collectionName: 'books', files: [['1.json']] }), '"code":0', 'the first that has it')
  t.equal(
    (await raw('jobs/import/create', '')).text,
    '200 {"code":1801,"message":"can only accept json format request, the request body should be nil, however {} is valid"}'
  )
  t.match(
    (await raw('jobs/import/create', '{')).text,
    '200 {"code":1801,"message":"can only accept json format request, error: '
  )
  const plane = async (path: string, body: object) => (await raw(path, JSON.stringify(body))).text
  t.match(await plane('collections/list', {}), '"code":0,"data":["medium_articles"]')
  t.equal(
    await plane('collections/has', {}),
    `200 {"code":1802,"message":"missing required parameters, error: Key: 'CollectionNameReq.CollectionName' Error:Field validation for 'CollectionName' failed on the 'required' tag"}`
  )
  t.equal(await plane('collections/get_stats', { collectionName: 'articles' }), '200 {"code":0,"data":{"rowCount":10}}')
  t.equal(
    await plane('collections/describe', { collectionName: 'none' }),
    `200 {"code":100,"message":"can't find collection[database=default][collection=none]"}`
  )
  t.equal(
    await plane('collections/get_stats', { collectionName: 'none' }),
    '200 {"code":100,"message":"collection not found[database=default][collection=none]"}'
  )
  t.equal(
    await plane('collections/drop', {}),
    `200 {"code":1802,"message":"missing required parameters, error: Key: 'CollectionNameReq.CollectionName' Error:Field validation for 'CollectionName' failed on the 'required' tag"}`
  )
  t.match(await plane('entities/search', { collectionName: 'articles' }), '"code":1100')
})

t.test('a Milvus takes at most 1024 jobs at once', async t => {
  const started = await start(t, { flavor: 'milvus' })
  const { tell } = started
  const body = { collectionName: 'articles', files: [[GOOD]] }
  t.match(await tell('create', body), '200 {"code":0,')
  await repeatLastJob(started, 1022)
  t.match(await tell('create', body), '200 {"code":0,', 'the last one')
  const full =
    '200 {"code":2100,"message":"The number of jobs has reached the limit, please try again later. If your request is set to only import a single file, please consider importing multiple files in one request for better efficiency.: importing data failed"}'
  t.equal(await tell('create', body), full)
  t.equal(await tell('create', { ...body, collectionName: 'books' }, AT_CLUSTER), full, 'of all collections together')
})

const GB = 1024 ** 3

t.test('a Milvus takes files of 16 GB, of each type', async t => {
  const types = ['json', 'jsonl', 'csv', 'parquet']
  const objects = [0, 1].flatMap(more => [
    ...types.map(type => ({ key: `${more}.${type}`, size: 16 * GB + more, rows: 1 })),
    ...['id', 'v'].map(field => ({ key: `${more}/${field}.npy`, size: 16 * GB + more, rows: 1 }))
  ])
  const buckets = [{ cloud: 'gcp', name: 'a-bucket', visibility: 'public', objects }]
  const world = `${t.testdir({ 'world.yaml': `${LOCKED}buckets: ${JSON.stringify(buckets)}` })}/world.yaml`
  const { raw, create, advance } = await start(t, { flavor: 'milvus', world, throughput: 1e12 })
  const key = { authorization: 'Bearer root:Milvus' }
  const outcome = async (files: string[]) => {
    const jobId = await create({ files: [files] }, key)
    advance(3600)
    const { body } = await raw('jobs/import/describe', JSON.stringify({ jobId }), key)
    return (body as { data: { state: string; reason?: string } }).data
  }
  const arrays = (more: number) => ['id', 'v'].map(field => `${more}/${field}.npy`)
  for (const files of [...types.map(type => [`0.${type}`]), arrays(0)]) {
    t.match(await outcome(files), { state: 'Completed' }, files.join())
  }
  const reason = /The import file size has reached the maximum limit allowed for importing/
  for (const files of [...types.map(type => [`1.${type}`]), arrays(1)]) {
    t.match(await outcome(files), { state: 'Failed', reason }, files.join())
  }
})

const LOCKED = `
name: locked
organizations: [{ id: org-a }]
projects: [{ id: proj-a, name: A, organization: org-a }]
keys: [{ key: 'alice:secret', organization: org-a }, { key: gone, organization: org-a, state: revoked }]
clusters:
  - id: in01-0a
    name: a
    project: proj-a
    plan: Standard
    region: aws-us-west-2
    status: RUNNING
    collections: [{ name: articles, fields: [{ name: id, type: Int64, primaryKey: true }, { name: v, type: FloatVector, dim: 2 }] }]
`

t.test('Milvus takes root:Milvus and the keys of the world, and with open worlds anything', async t => {
  const denied = `401 {"code":1800,"message":"user hasn't authenticated"}`
  const ok = '200 {"code":0,"data":{"records":[]}}'
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const { raw } = await start(t, { flavor: 'milvus' })
  const asked = async (authorization: string) => (await raw('jobs/import/list', '{}', { authorization })).text
  for (const header of ['Bearer root:Milvus', 'Bearer any', 'Bearer ', '', basic('root:Milvus')]) {
    t.equal(await asked(header), ok, header)
  }
  t.equal(await asked('Bearer demo-revoked'), denied)
  t.equal(await asked('Bearer demo-unauthorized'), denied)

  const world = `${t.testdir({ 'world.yaml': LOCKED })}/world.yaml`
  const locked = await start(t, { flavor: 'milvus', world })
  const enter = async (authorization: string) => (await locked.raw('jobs/import/list', '{}', { authorization })).text
  for (const header of [
    'Bearer root:Milvus',
    'root:Milvus',
    basic('root:Milvus'),
    'Bearer alice:secret',
    basic('alice:secret')
  ]) {
    t.equal(await enter(header), ok, header)
  }
  for (const header of ['Bearer root:milvus', 'Bearer any', 'Bearer ', '', 'Bearer gone']) {
    t.equal(await enter(header), denied, header)
  }
})

/** Privileges by call. server source: milvus.proto */
const PRIVILEGES: Readonly<Record<string, string>> = {
  'jobs/import/create': 'Import',
  'jobs/import/get_progress': 'GetImportProgress',
  'jobs/import/list': 'ListImport',
  'collections/describe': 'DescribeCollection',
  'collections/create': 'CreateCollection',
  'collections/get_stats': 'GetStatistics',
  'collections/fields/add': 'AddCollectionField',
  'partitions/load': 'Load',
  'indexes/describe': 'IndexDetail',
  'aliases/alter': 'CreateAlias',
  'databases/drop': 'DropDatabase'
}

t.test('a key without access lacks the privilege of the call', async t => {
  const { raw, create } = await start(t, { flavor: 'milvus' })
  const host = 'in01-a0c1523846f7e9d.localhost'
  const owner = { host, authorization: 'Bearer demo-owner' }
  await raw('collections/create', JSON.stringify({ collectionName: 'articles', dimension: 4 }), owner)
  const jobId = await create({ files: [[GOOD]] }, owner)
  for (const key of ['demo-no-role', 'demo-other-organization']) {
    for (const [path, privilege] of Object.entries(PRIVILEGES)) {
      const body = {
        ...{ collectionName: 'articles', partitionName: '_default', indexName: 'vector', aliasName: 'a', dbName: 'd' },
        ...{ dimension: 4, files: [['1.json']], jobId },
        schema: path === 'collections/fields/add' ? { fieldName: 'a', dataType: 'Int8', nullable: true } : null
      }
      const { text } = await raw(path, JSON.stringify(body), {
        host,
        authorization: `Bearer ${key}`
      })
      t.equal(
        text,
        `403 {"code":65535,"message":"rpc error: code = PermissionDenied desc = Privilege${privilege}: permission deny to the key in the \`default\` database"}`,
        `${key} ${path}`
      )
    }
  }
})

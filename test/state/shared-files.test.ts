import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { onDatabase, type Replica } from './support/on-database.ts'

const test = await onDatabase(t)

const PART = 'a'.repeat(5 * 1024 ** 2)

/** The object at each of them. @param text undefined: there is none */
const has = async (t: Test, replicas: readonly Replica[], path: string, text: string | undefined): Promise<void> => {
  for (const { s3 } of replicas) {
    const { status, body } = await s3('GET', path)
    t.ok(
      text === undefined ? status === 404 : status === 200 && body === text,
      `${path}: ${status} ${body.slice(0, 99)}`
    )
  }
}

const completion = (etags: readonly unknown[]): string => {
  const parts = etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
}

const uploadIdOf = ({ body }: { readonly body: string }): string => /<UploadId>([^<]+)</.exec(body)?.[1] ?? body

const FILES = 'SELECT count(DISTINCT name)::int AS files FROM emulator_files'

test('an object that one emulator gets, replaces or removes is so at the other', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const both = [one, two]
  const path = '/made/object.txt'
  for (const [writer, text] of [
    [one, 'first'],
    [two, 'x'.repeat(3 * 1024 ** 2)],
    [one, ''],
    [two, 'last']
  ] as const) {
    t.equal((await writer.s3('PUT', path, text)).status, 200)
    await has(t, both, path, text)
  }
  const declared = '/samples/json/pandas/articles.json'
  const { body: text } = await one.s3('GET', declared)
  t.equal((await one.s3('DELETE', declared)).status, 204)
  await has(t, both, declared, undefined)
  const third = await shared.replica()
  await has(t, [third], declared, undefined)
  await has(t, [third], path, 'last')
  await two.s3('PUT', declared, text)
  await has(t, [...both, third], declared, text)
  await third.s3('DELETE', path)
  await third.s3('DELETE', declared)
  await has(t, both, path, undefined)
  await has(t, both, declared, undefined)
  t.equal((await two.s3('PUT', '/bucket')).status, 200)
  await one.s3('PUT', '/bucket/one', '1')
  await has(t, both, '/bucket/one', '1')
  await two.control('POST', '/reset', { all: true })
  await has(t, both, '/bucket/one', undefined)
  for (const end = performance.now() + 5000; performance.now() < end; await sleep(20)) {
    if ((await shared.sql(FILES))[0]?.['files'] === 0) break
  }
  t.strictSame(await shared.sql(FILES), [{ files: 0 }], 'no bytes stay in the database')
})

test('an upload has its parts from both emulators, or is aborted at both', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const path = '/made/big.bin'
  const id = uploadIdOf(await one.s3('POST', `${path}?uploads`))
  const at = (number: number) => `${path}?partNumber=${number}&uploadId=${id}`
  await one.s3('PUT', at(1), 'replaced')
  const etags = []
  for (const [number, replica, text] of [
    [1, two, PART],
    [2, one, 'end']
  ] as const)
    etags.push((await replica.s3('PUT', at(number), text)).headers['etag'])
  const third = await shared.replica()
  for (const { s3 } of [one, two, third]) {
    const { body } = await s3('GET', `${path}?uploadId=${id}`)
    t.strictSame(body.match(/<Size>\d+/g), [`<Size>${PART.length}`, '<Size>3'])
  }
  t.equal((await two.s3('POST', `${path}?uploadId=${id}`, completion(etags))).status, 200)
  await has(t, [one, two, third], path, `${PART}end`)
  t.equal((await one.s3('GET', `${path}?uploadId=${id}`)).status, 404)
  const aborted = uploadIdOf(await two.s3('POST', '/made/no.bin?uploads'))
  await one.s3('PUT', `/made/no.bin?partNumber=1&uploadId=${aborted}`, 'x')
  t.equal((await third.s3('DELETE', `/made/no.bin?uploadId=${aborted}`)).status, 204)
  for (const { s3 } of [one, two]) t.equal((await s3('GET', `/made/no.bin?uploadId=${aborted}`)).status, 404)
})

const VOLUME = { projectId: 'proj-1', regionId: 'aws-us-west-2', volumeName: 'both' }

test('a volume of one emulator is one of the other: grants, files, uploads in parts', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  t.equal((await one.api('POST', '/v2/volumes/create', VOLUME)).code, 0)
  const { data } = await two.api('POST', '/v2/volumes/apply', { volumeName: 'both', path: 'data/' })
  const headers = { authorization: `Bearer ${data.credentials.sessionToken}` }
  const send = ({ send }: Replica, method: string, name: string, body?: string) =>
    send({ method, path: `/zilliz-import-emulator-volumes/${data.volumePrefix}data/${name}`, headers, body })
  for (const text of ['[1]', '[2]']) {
    t.equal((await send(one, 'PUT', 'rows.json', text)).status, 200)
    t.equal((await send(two, 'GET', 'rows.json')).body, text)
  }
  const id = uploadIdOf(await send(two, 'POST', 'big.bin?uploads'))
  const etags = []
  for (const [number, replica, text] of [
    [1, two, 'replaced'],
    [1, one, PART],
    [2, two, 'end']
  ] as const)
    etags.push((await send(replica, 'PUT', `big.bin?partNumber=${number}&uploadId=${id}`, text)).headers['etag'])
  t.equal((await send(one, 'POST', `big.bin?uploadId=${id}`, completion(etags.slice(1)))).status, 200)
  t.equal((await send(two, 'GET', 'big.bin')).body, `${PART}end`)
  const aborted = uploadIdOf(await send(one, 'POST', 'no.bin?uploads'))
  await send(two, 'PUT', `no.bin?partNumber=1&uploadId=${aborted}`, 'x')
  t.equal((await send(two, 'DELETE', `no.bin?uploadId=${aborted}`)).status, 204)
  t.equal((await send(one, 'GET', `no.bin?uploadId=${aborted}`)).status, 404)
  t.equal((await send(two, 'DELETE', 'rows.json')).status, 204)
  t.equal((await send(one, 'GET', 'rows.json')).status, 404)
  const open = uploadIdOf(await send(one, 'POST', 'open.bin?uploads'))
  await send(one, 'PUT', `open.bin?partNumber=1&uploadId=${open}`, 'x')
  t.equal((await two.api('PATCH', '/v2/volumes/both', { description: 'changed' })).code, 0)
  t.equal((await one.api('GET', '/v2/volumes/both')).data.description, 'changed')
  t.equal((await send(one, 'GET', 'big.bin')).body, `${PART}end`, 'it keeps its files')
  const third = await shared.replica()
  t.equal((await third.api('GET', '/v2/volumes/both')).data.description, 'changed')
  t.equal((await send(third, 'GET', 'big.bin')).body, `${PART}end`)
  t.match((await send(third, 'GET', `open.bin?uploadId=${open}`)).body, /<PartNumber>1</)
  t.equal((await third.api('DELETE', '/v2/volumes/both')).code, 0)
  for (const replica of [one, two]) {
    t.equal((await replica.api('GET', '/v2/volumes/both')).code, 63240)
    t.not((await send(replica, 'GET', 'big.bin')).status, 200, 'its credentials are of no use')
  }
  t.equal((await two.api('POST', '/v2/volumes/create', VOLUME)).code, 0, 'its name is free')
})

const ROWS = 30_000

const LARGE = JSON.stringify(Array.from({ length: ROWS }, (_, id) => ({ id, title: 'a', vector: Array(8).fill(0.5) })))

test('a job whose file one emulator is reading is settled at the other, also when the one ends meanwhile', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  await two.send({ method: 'PUT', path: '/_emulator/world/objects/aws/made/large.json', body: LARGE })
  const id = await one.importOne('default', 's3://made/large.json')
  await two.control('POST', '/clock/advance', { until: 'idle' })
  t.match(await two.control('GET', `/jobs/${id}`), { state: 'Completed', rows: ROWS })
  t.match(await one.control('GET', `/jobs/${id}`), { state: 'Completed', rows: ROWS })
  await two.send({ method: 'PUT', path: '/_emulator/world/objects/aws/made/left.json', body: ` ${LARGE}` })
  const left = await one.importOne('default', 's3://made/left.json')
  await one.close()
  await two.control('POST', '/clock/advance', { until: 'idle' })
  t.match(await two.control('GET', `/jobs/${left}`), { state: 'Completed', rows: ROWS })
  const stats = await two.api(
    'POST',
    '/v2/vectordb/collections/get_stats',
    { collectionName: 'articles' },
    { host: 'in01-a.localhost' }
  )
  t.equal(stats.data.rowCount, 100 + 2 * ROWS)
})

test('clusters, collections, keys and buckets that one emulator changes are changed at the other', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const data = (replica: Replica, path: string, body: object) =>
    replica.api('POST', `/v2/vectordb/${path}`, body, { host: 'in01-a.localhost' })
  const clusters = async ({ api }: Replica) =>
    (await api('GET', '/v2/clusters?pageSize=100')).data.clusters.map(
      ({ clusterId }: { clusterId: string }) => clusterId
    )
  const declared = await clusters(one)
  const [cluster] = (await one.control('GET', '/world')).clusters
  await one.control('DELETE', '/world/clusters/in01-a')
  t.strictSame(await clusters(two), ['in01-b', 'in05-c'])
  await two.control('PUT', '/world/clusters/in01-a', cluster)
  t.strictSame(await clusters(one), await clusters(two))
  t.equal((await clusters(one)).length, declared.length)
  await one.control('PATCH', '/world/clusters/in01-b', { status: 'SUSPENDED' })
  t.equal((await two.api('GET', '/v2/clusters/in01-b')).data.status, 'STOPPED')
  await data(one, 'collections/create', { collectionName: 'made_here', dimension: 8 })
  await data(two, 'partitions/create', { collectionName: 'made_here', partitionName: 'p' })
  t.strictSame((await data(one, 'partitions/list', { collectionName: 'made_here' })).data, ['_default', 'p'])
  await two.importOne()
  await one.control('POST', '/clock/advance', { until: 'idle' })
  const rows = async (replica: Replica) =>
    (await data(replica, 'collections/get_stats', { collectionName: 'articles' })).data
  t.strictSame(await rows(two), await rows(one))
  t.strictSame(await rows(one), { rowCount: 107 })
  await two.control('POST', '/scenarios', { vanish: { after: '1m' } })
  const gone = await one.importOne()
  await two.control('POST', '/clock/advance', { by: '1h' })
  t.notOk((await one.jobIds()).includes(gone))
  t.strictSame(await one.jobIds(), await two.jobIds())
  await data(one, 'collections/drop', { collectionName: 'articles' })
  t.not((await data(two, 'collections/describe', { collectionName: 'articles' })).code, 0)
  await two.control('PUT', '/world/keys', { key: 'added', organization: 'org' })
  t.match(await one.control('GET', '/world?secrets=true'), { keys: [{ key: 'added', organization: 'org' }] })
  const place = { projectId: 'proj-1', regionId: 'gcp-us-west1', bucketName: 'shown', name: 'mine' }
  const externalCred = { gcpProjectId: 'mine', serviceAccountEmail: 'reader@mine.iam.gserviceaccount.com' }
  const { data: made } = await one.api('POST', '/v2/storageIntegrations', { ...place, externalCred })
  t.match((await two.api('GET', `/v2/storageIntegrations/${made.integrationId}`)).data, {
    name: 'mine',
    status: 'ACTIVE'
  })
  t.equal((await two.api('DELETE', `/v2/storageIntegrations/${made.integrationId}`)).code, 0)
  t.equal((await one.api('GET', `/v2/storageIntegrations/${made.integrationId}`)).code, 80000)
  await one.control('DELETE', '/world/keys', { key: 'added' })
  await two.control('PUT', '/world/buckets/aws/secret', {
    visibility: 'private',
    credentials: [{ accessKey: 'a', secretKey: 'b' }]
  })
  await one.control('DELETE', '/world/buckets/aws/made')
  const third = await shared.replica()
  const world = await third.control('GET', '/world?secrets=true')
  t.strictSame(world.buckets.map(({ name }: { name: string }) => name).toSorted(), ['samples', 'secret', 'shown'])
  for (const replica of [one, two]) t.strictSame(await replica.control('GET', '/world?secrets=true'), world)
  await two.control('POST', '/reset', {})
  t.equal((await one.control('GET', '/world')).keys, (await two.control('GET', '/world')).keys)
  t.strictSame(await clusters(one), declared)
})

test('an upload whose removal could not be saved stays', async (t, shared) => {
  const [one, two] = [await shared.replica(), await shared.replica()]
  const path = '/made/kept.txt'
  t.equal((await one.s3('PUT', path, 'kept')).status, 200)
  await shared.sql('ALTER TABLE emulator_records ADD CONSTRAINT stop CHECK (record IS NOT NULL) NOT VALID')
  t.equal((await one.s3('DELETE', path)).status, 503)
  await shared.sql('ALTER TABLE emulator_records DROP CONSTRAINT stop')
  t.equal((await one.s3('PUT', '/made/other.txt', 'other')).status, 200)
  t.equal((await one.s3('DELETE', '/made/other.txt')).status, 204)
  // What is dropped is removed soon, aside from the turns.
  for (const end = performance.now() + 5000; performance.now() < end; await sleep(20)) {
    if ((await shared.sql(FILES))[0]?.['files'] === 1) break
  }
  t.strictSame(await shared.sql(FILES), [{ files: 1 }])
  await has(t, [one, two, await shared.replica()], path, 'kept')
})

import t from 'tap'
import { EXTERNAL_ID, integrated, PRIVATE, PUBLIC, ROLE, withIntegrations } from '../../support/integrations.ts'
import { PROJECT } from '../../support/volumes.ts'

const URL = '/v2/storageIntegrations'
const DECLARED = 'integ-0a1b2c3d4e5f6071829'

t.test('a storage integration is created, listed, described and deleted', async t => {
  const { api, integrate } = await withIntegrations(t)
  const { data } = await integrate('mine', { bucketName: PRIVATE, description: 'Articles' })
  const { integrationId } = data as { integrationId: string }
  t.match(integrationId, /^integ-[0-9a-z]{19}$/)
  t.strictSame(data, { integrationId, name: 'mine' })
  const row = { name: 'mine', status: 'ACTIVE', message: '', regionId: 'aws-us-west-2', bucketName: PRIVATE }
  const declared = { ...row, integrationId: DECLARED, name: 'samples-s3', bucketName: PUBLIC }
  t.strictSame((await api('GET', `${URL}?projectId=${PROJECT}`)).data, {
    storageIntegrations: [declared, { ...row, integrationId }],
    count: 2,
    currentPage: 1,
    pageSize: 10
  })
  t.strictSame((await api('GET', `${URL}/${integrationId}`)).data, {
    ...row,
    integrationId,
    description: 'Articles',
    externalCred: { roleArn: ROLE, externalId: EXTERNAL_ID },
    createTime: '2024-01-02T03:04:05Z'
  })
  const clouds = {
    google: {
      ...{ regionId: 'gcp-us-west1', bucketName: 'publicdataset-zillizcloud-com' },
      externalCred: { gcpProjectId: 'demo', serviceAccountEmail: 'reader@demo.iam.gserviceaccount.com' }
    },
    azure: {
      ...{ regionId: 'az-eastus', bucketName: 'articles' },
      externalCred: { accountName: 'publicdataset', clientId: 'client-1', tenantId: 'tenant-1' }
    }
  }
  for (const [name, more] of Object.entries(clouds)) {
    const { data: made } = await integrate(name, more)
    const id = String(made['integrationId'])
    t.strictSame((await api('GET', `${URL}/${id}`)).data['externalCred'], more.externalCred, name)
    t.match(await api('DELETE', `${URL}/${id}`), { code: 0 })
  }
  t.match((await api('GET', `${URL}/${DECLARED}`)).data, {
    description: 'The small files of the built-in world',
    createTime: '2023-10-01T00:00:00Z'
  })
  t.strictSame((await api('DELETE', `${URL}/${integrationId}`)).data, { integrationId, name: 'mine' })
  t.match((await api('GET', `${URL}?projectId=${PROJECT}`)).data, { count: 1 })
  t.match((await integrate('mine')).code, 0, 'its name is free')
})

t.test('storage integrations are listed by project, a page at a time', async t => {
  const { api, integrate } = await withIntegrations(t)
  await integrate('one')
  await integrate('elsewhere', { projectId: 'proj-1b2c3d4e5f60718293a4b5' })
  const list = (query = '') => api('GET', `${URL}?projectId=${PROJECT}${query}`)
  t.match((await list('&pageSize=1&currentPage=2')).data, {
    count: 2,
    currentPage: 2,
    pageSize: 1,
    storageIntegrations: [{ name: 'one' }]
  })
  t.match((await list('&pageSize=0&currentPage=0')).data, { currentPage: 1, pageSize: 10 })
  for (const [query, code] of [
    ['&pageSize=101', 96008],
    ['&currentPage=x', 96009]
  ] as const) {
    t.match(await list(query), { code }, query)
  }
  t.match(await api('GET', URL), { code: 96005 })
})

t.test('validate tells whether a role may read the bucket, in the words of the guide', async t => {
  const { validate, call, list, api } = await withIntegrations(t, {}, { region: 'us-west-2' })
  t.strictSame((await validate()).data, { success: true, message: '' }, 'a public bucket is everybody’s')
  t.strictSame((await validate({ bucketName: PRIVATE })).data, { success: true, message: '' })
  const failure = async (more: object, message: RegExp, explain: RegExp) => {
    const { code, data, explain: said } = await validate({ bucketName: PRIVATE, ...more })
    t.match({ code, data, said }, { code: 0, data: { success: false, message }, said: explain })
  }
  const other = { roleArn: ROLE, externalId: 'another' }
  await failure({ externalCred: other }, /^try assume role failed$/, /with another externalId/)
  await failure(
    { externalCred: { ...other, roleArn: `${ROLE}-2` } },
    /^check bucket failed: get bucket location: .*StatusCode: 403, .*AccessDenied/,
    /none of its credentials has the role/
  )
  await failure(
    { bucketName: 'no-such-bucket' },
    /^check bucket failed: .*GetBucketLocation, https response error StatusCode: 404, RequestID: \.\.\., HostID: \.\.\., api error NoSuchBucket: The specified bucket does not exist$/,
    /no bucket "no-such-bucket"/
  )
  await failure(
    { regionId: 'aws-us-east-1' },
    /^bucket region not match, want\[us-east-1\] got\[us-west-2\]$/,
    /different regions/
  )
  const google = {
    regionId: 'gcp-us-west1',
    bucketName: 'docs-demo',
    externalCred: { gcpProjectId: 'demo', serviceAccountEmail: 'nobody@demo.iam.gserviceaccount.com' }
  }
  await failure(google, /^check bucket failed: Access denied$/, /none of its credentials has the role/)
  const reader = { gcpProjectId: 'demo', serviceAccountEmail: 'demo-reader@demo.iam.gserviceaccount.com' }
  t.match((await validate({ ...google, externalCred: reader })).data, { success: true })
  const azure = { accountName: 'publicdataset', clientId: 'client-1', tenantId: 'tenant-1' }
  t.match((await validate({ regionId: 'az-eastus', bucketName: 'articles', externalCred: azure })).data, {
    success: true
  })
  const ali = { roleArn: 'acs:ram::1234567890123456:role/reader', externalId: 'x' }
  t.match((await validate({ regionId: 'ali-cn-hangzhou', bucketName: 'publicdataset', externalCred: ali })).data, {
    success: true
  })
  for (const may of ['list', 'head']) {
    const credentials = [{ role: ROLE, may: [may] }]
    await call('PUT', `/world/buckets/aws/${PRIVATE}`, { visibility: 'private', credentials })
    await failure({ externalCred: other }, /StatusCode: 403/, /the role lacks the permission s3:/)
  }
  t.strictSame(
    (await list()).map(({ name }) => name),
    ['samples-s3'],
    'nothing is made'
  )
  t.match(await api('POST', `${URL}/validate`, integrated({ name: 'x' })), { code: 80000 }, 'a validation has no name')
})

t.test('authorization materials are what a role is made of, and the external id is a new one each time', async t => {
  const { api, validate, journal } = await withIntegrations(t)
  const ask = (regionId = 'aws-us-west-2', bucketName = PUBLIC) =>
    api('POST', `${URL}/authorizationMaterials`, { projectId: PROJECT, regionId, bucketName })
  const { data } = await ask()
  const { externalId, trustPolicy, readonly, readwrite } = data as Record<string, string>
  t.match(externalId, /^zilliz-external-[0-9A-Za-z]{14}$/)
  t.match(data, { iamPolicy: readwrite, zillizAccount: '000000000000' })
  t.strictSame(Object.keys(data), ['readonly', 'readwrite', 'iamPolicy', 'trustPolicy', 'zillizAccount', 'externalId'])
  t.match(JSON.parse(readonly ?? ''), {
    Statement: [
      { Action: ['s3:GetObject', 's3:ListBucket', 's3:GetBucketLocation'], Resource: [`arn:aws:s3:::${PUBLIC}`] }
    ]
  })
  t.match(JSON.parse(readwrite ?? '').Statement[0].Action, ['s3:GetObject', 's3:ListBucket', /./, 's3:PutObject'])
  t.match(trustPolicy, externalId)
  t.not((await ask()).data['externalId'], externalId)
  t.match((await validate({ externalCred: { roleArn: ROLE, externalId } })).data, { success: true })
  t.match((await ask('ali-cn-hangzhou')).data, { ramPolicy: /oss:PutObject/, zillizAccount: /^acs:ram::/ })
  t.match((await ask('gcp-us-west1')).data, { permission: ['storage.objects.get'], googleCloudServiceAccount: /@/ })
  t.strictSame((await ask('az-eastus')).data, {
    credential: {
      namespace: 'milvus-tool',
      serviceAccountName: 'milvus-bucket',
      clusterIssuerUrl: 'https://issuer.example.com/'
    }
  })
  t.match(await ask('tc-ap-beijing'), { code: 80000 })
  t.match(await ask('aws-us-west-2', 'No'), { code: 80000, explain: /^bucketName is no name of a bucket/ })
  t.notMatch(JSON.stringify(await journal.find()), externalId?.slice(-14) ?? '-')
})

t.test('what cannot be a storage integration is rejected, and nothing is made', async t => {
  const { integrate, list, api } = await withIntegrations(t)
  await integrate('taken')
  const cred = (roleArn: string, externalId: string) => ({ externalCred: { roleArn, externalId } })
  const google = (field: string) => ({
    ...{ regionId: 'gcp-us-west1', bucketName: 'docs-demo' },
    externalCred: { gcpProjectId: 'demo', serviceAccountEmail: 'a@demo.iam.gserviceaccount.com', [field]: ' ' }
  })
  const azure = (field: string) => ({
    ...{ regionId: 'az-eastus', bucketName: 'articles' },
    externalCred: { accountName: 'publicdataset', clientId: 'client-1', tenantId: 'tenant-1', [field]: ' ' }
  })
  const cases: readonly (readonly [name: string, more: object, code: number, explain: RegExp])[] = [
    ['', {}, 80000, /^name is missing; use 1 to 64/],
    ['1abc', {}, 80000, /^name has a form that no storage integration can have/],
    ['taken', {}, 80000, /^storage integration taken already exists/],
    ['samples-s3', { projectId: 'proj-1b2c3d4e5f60718293a4b5' }, 80000, /already exists/],
    ['a', { projectId: '' }, 96005, /projectId is missing/],
    ['a', { projectId: 'proj-2c3d4e5f60718293a4b5c6' }, 96012, /belongs to org-other/],
    ['a', { regionId: 'aws-nowhere-1' }, 96001, /none of the documented regions/],
    ['a', { regionId: 'tc-ap-beijing' }, 80000, /has no storage integrations/],
    ['a', { bucketName: '' }, 80000, /^bucketName is missing; send the name of one in Amazon S3/],
    ['a', { bucketName: 'No_Bucket' }, 80000, /^bucketName is no name of a bucket/],
    ['a', { externalCred: {} }, 80000, /^externalCred\.roleArn is missing; send roleArn, externalId$/],
    ['a', cred('my-role', 'x'), 80000, /^externalCred\.roleArn has a wrong form; send an ARN such as/],
    ['a', cred(ROLE, 'a b'), 80000, /^externalCred\.externalId has a wrong form/],
    ['a', { externalCred: { roleArn: ROLE } }, 80000, /^externalCred\.externalId is missing/],
    ['a', { externalCred: { accountName: 'x' } }, 80000, /^externalCred\.accountName is not of the cloud aws/],
    ...['gcpProjectId', 'serviceAccountEmail'].map(
      field => ['a', google(field), 80000, new RegExp(`^externalCred\\.${field} has a wrong form`)] as const
    ),
    ...['accountName', 'clientId', 'tenantId'].map(
      field => ['a', azure(field), 80000, new RegExp(`^externalCred\\.${field} has a wrong form`)] as const
    ),
    ['a', { externalCred: 'x' }, 80000, /externalCred must be an object/],
    ['a', { externalCred: { secret: 'x' } }, 80000, /externalCred\.secret is no known field/],
    ['a', { bucketName: 'no-such-bucket' }, 80000, /no bucket "no-such-bucket"/],
    ['a', { bucketName: PRIVATE, ...cred(ROLE, 'another') }, 80000, /with another externalId/]
  ]
  const before = await list()
  for (const [name, more, code, explain] of cases) {
    const { data: _, ...said } = await integrate(name, more)
    t.match(said, { code, explain }, JSON.stringify([name, more]))
  }
  t.strictSame(await list(), before)
  const failed = await integrate('a', { bucketName: PRIVATE, ...cred(ROLE, 'another') })
  t.equal(failed.message, 'Incorrect parameter: try assume role failed')
  t.match(await integrate('a', {}, 'demo-no-role'), { code: 0 })
  t.match(await integrate('b', { projectId: 'proj-1b2c3d4e5f60718293a4b5' }, 'demo-no-role'), { code: 96027 })
  const { data } = await api('POST', URL, integrated({ name: 'second' }))
  t.notSame(data['integrationId'], before.at(-1)?.integrationId)
})

t.test('an organization has 100 storage integrations at most', async t => {
  const { integrate } = await withIntegrations(t)
  for (let number = 1; number < 100; number++) t.equal((await integrate(`n${number}`)).code, 0)
  t.match(await integrate('one-more'), { code: 80000, explain: /has 100 storage integrations; delete one first/ })
})

t.test('a storage integration that is not there, or of somebody else, is not found', async t => {
  const { api } = await withIntegrations(t)
  for (const method of ['GET', 'DELETE'] as const) {
    t.match(await api(method, `${URL}/${DECLARED.slice(0, -1)}`), {
      code: 80000,
      message: 'Incorrect parameter: the storage integration does not exist',
      explain: `did you mean ${DECLARED}?`
    })
    t.match(await api(method, `${URL}/nothing`), { code: 80000, explain: /GET \/v2\/storageIntegrations lists them/ })
    t.match(await api(method, `${URL}/${DECLARED}`, undefined, 'demo-other-organization'), { code: 80000 })
  }
  t.match(await api('GET', `${URL}/${DECLARED}`), { code: 0 })
})

t.test('the status of a storage integration is that of its bucket now', async t => {
  const { integrate, list, call } = await withIntegrations(t)
  await integrate('mine', { bucketName: PRIVATE })
  const status = async () => (await list()).find(({ name }) => name === 'mine')
  t.match(await status(), { status: 'ACTIVE', message: '' })
  await call('PUT', `/world/buckets/aws/${PRIVATE}`, { visibility: 'private' })
  t.match(await status(), { status: 'ERROR', message: /StatusCode: 403/ })
  await call('DELETE', `/world/buckets/aws/${PRIVATE}`)
  t.match(await status(), { status: 'ERROR', message: /StatusCode: 404/ })
})

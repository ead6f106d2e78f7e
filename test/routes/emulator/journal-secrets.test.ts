import t from 'tap'
import { control } from '../../support/control.ts'
import { emulator, GET, IMPORT, LIST, PAGE } from '../../support/emulator.ts'
import { withVolumes } from '../../support/volumes.ts'

const CREATE = '/v2/vectordb/jobs/import/create'

/** A secret for each place, so that one that comes out says from where. */
const secretOf = (place: string): string => `hush-${place}-9f3c`

const url = (place: string) =>
  `s3://${secretOf(`${place}-user`)}:${secretOf(`${place}-pass/word`)}@bucket/a.json?X-Amz-Signature=${secretOf(`${place}-query`)}&b=${secretOf(`${place}-b`)}`

const HEADERS = {
  authorization: `Bearer ${secretOf('key')}`,
  'proxy-authorization': `Basic ${secretOf('proxy')}`,
  cookie: `session=${secretOf('cookie')}`,
  'x-api-key': secretOf('api-key'),
  'x-amz-security-token': secretOf('amz'),
  referer: `https://u:${secretOf('referer')}@example.com/?token=${secretOf('referer-query')}`
}

const NESTED = {
  options: {
    deep: [{ secretKey: secretOf('deep'), sessionToken: { value: secretOf('object') } }],
    sk_secret: secretOf('sk')
  },
  accessKey: secretOf('access'),
  secretKey: secretOf('secret'),
  token: secretOf('token'),
  password: secretOf('password'),
  apiKey: [secretOf('list')],
  ...Object.fromEntries(
    ['auth', 'x-auth', 'pwd', 'pass', 'passphrase', 'passcode', 'jwt', 'sessionId', 'sig', 'sas', 'otp', 'pin', 'creds']
      .concat(['bearer', 'dsn', 'connectionString', 'connection_string'])
      .map(name => [name, secretOf(name)])
  ),
  note: url('note'),
  pair: { Key: 'token', Value: secretOf('pair') },
  short: [{ name: 'apiKey', val: secretOf('short') }],
  pairs: JSON.stringify([{ key: 'token', value: secretOf('pairs') }]),
  escaped: JSON.stringify(JSON.stringify({ name: 'secretKey', value: secretOf('escaped') })),
  bare: `sent Bearer ${secretOf('bearer-text')}, refused`,
  file: `-----BEGIN PRIVATE KEY-----\n${secretOf('private')}\n-----END PRIVATE KEY-----`
}

const BODIES: readonly (readonly [path: string, payload: string])[] = [
  [IMPORT, JSON.stringify({ ...PAGE, accessKey: secretOf('ak'), secretKey: secretOf('sk'), objectUrl: url('v1') })],
  [IMPORT, JSON.stringify({ ...PAGE, ...NESTED })],
  [IMPORT, JSON.stringify({ ...PAGE, objectUrl: `bucket/a.json?sig=${secretOf('bare')}` })],
  [IMPORT, `{"clusterId": "x" "secretKey": "${secretOf('broken')}"}`],
  [IMPORT, JSON.stringify(secretOf('text'))],
  [IMPORT, JSON.stringify([{ secretKey: secretOf('array') }])],
  [
    CREATE,
    JSON.stringify({ ...PAGE, objectUrls: [[url('v2')]], token: secretOf('sts'), accessKey: secretOf('v2-ak') })
  ],
  [CREATE, JSON.stringify({ ...PAGE, collectionName: url('name'), ...NESTED })],
  [
    '/v2/clusters/create',
    JSON.stringify({ clusterName: 'mine', projectId: 'proj-1', plan: 'Standard', regionId: 'x' })
  ],
  [`/v1/no/such?secretKey=${secretOf('unknown')}`, JSON.stringify({ token: secretOf('unknown-body') })]
]

const QUERIES = [
  `/v1/nowhere?key=${secretOf('plain-key')}`,
  `${GET}?clusterId=${PAGE.clusterId}&jobId=x&token=${secretOf('get')}`,
  `${LIST}?clusterId=${PAGE.clusterId}&secretKey=${secretOf('list-query')}&objectUrl=${encodeURIComponent(url('param'))}`,
  `http://${secretOf('absolute')}@host${LIST}?apiKey=${secretOf('absolute-query')}#${secretOf('fragment')}`,
  `/v1/%zz?token=${secretOf('bad-url')}`,
  `/v1/${url('path').replace(/[?].*/, '')}`,
  `/v1/${secretOf('segment')}%40bucket/a.json`
]

t.test('no secret that came in comes out of the journal, the archive or what is made of them', async t => {
  for (const unknownFields of ['refuse', 'ignore'] as const) {
    const { app, ...started } = await emulator(t, { unknownFields, checkResponses: false })
    const ask = control({ app })
    for (const [path, payload] of BODIES) await app.inject({ method: 'POST', url: path, headers: HEADERS, payload })
    for (const path of QUERIES) await app.inject({ url: path, headers: HEADERS })
    await app.inject({ url: LIST, headers: { ...HEADERS, authorization: secretOf('bare-key') } })
    await app.inject({ url: LIST, headers: { ...HEADERS, authorization: `Bearer ${secretOf('in')}@mine` } })
    const made = await app.inject({
      method: 'POST',
      url: '/v1/clusters/create',
      headers: HEADERS,
      payload: {
        plan: 'Standard',
        clusterName: 'mine',
        cuSize: 1,
        cuType: 'Performance-optimized',
        projectId: 'proj-0a1b2c3d4e5f60718293a4'
      }
    })
    const { password } = (made.json() as { data?: { password: string } }).data ?? {}
    const shown = [
      await ask('GET', '/journal?limit=1000'),
      await ask('GET', '/journal?sandbox=mine'),
      await ask('GET', '/journal.har'),
      await ask('GET', '/coverage'),
      await ask('POST', '/journal/expect', {
        operation: 'v2.create',
        collectionName: 'else',
        clusterId: PAGE.clusterId
      }),
      await ask('POST', '/journal/wait', { path: 'x', timeout: '1ms' })
    ]
    const text = JSON.stringify(shown)
    t.ok(text.length > 10_000)
    t.strictSame(text.match(/hush-[\w-]*/g), null)
    t.equal(typeof password, 'string')
    t.notOk(text.includes(`${password}`))
    t.match(await started.journal.find({ operation: 'list', check: 'key' }), [
      { headers: { authorization: '[REDACTED]', 'proxy-authorization': 'Basic [REDACTED]', cookie: '[REDACTED]' } }
    ])
    t.match(await started.journal.find({ operation: 'import' }), [
      { body: { accessKey: '[REDACTED]', secretKey: '[REDACTED]', objectUrl: 's3://…@bucket/a.json?…' } }
    ])
  }
})

t.test('neither do the keys that are lent for an upload', async t => {
  const { create, apply, journal } = await withVolumes(t)
  await create('mine')
  const { credentials } = await apply('mine')
  const text = JSON.stringify([await journal.find(), await journal.har()])
  t.match(text, '"credentials":"[REDACTED]"')
  for (const name of ['tmpAK', 'tmpSK', 'sessionToken'] as const) t.notOk(text.includes(`${credentials[name]}`), name)
})

t.test('what was left empty is shown as it was', async t => {
  const started = await emulator(t)
  await started.post({ ...PAGE, accessKey: '', secretKey: null })
  t.match(await started.journal.find(), [{ body: { accessKey: '', secretKey: null } }])
})

t.test('what is large is cut', async t => {
  const started = await emulator(t)
  const long = 'x'.repeat(100_000)
  await started.post({ ...PAGE, partitionName: long })
  await started.post(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`field${n}`, n])))
  await started.post({ ...PAGE, options: Array.from({ length: 100_000 }, () => 1) })
  const insert = { method: 'POST', path: '/v2/vectordb/entities/insert' } as const
  await started.send({ ...insert, payload: `${'{"a":'.repeat(64)}1${'}'.repeat(64)}` })
  await started.send({ ...insert, payload: `${'{"a":'.repeat(65)}1${'}'.repeat(65)}` })
  const entries = await started.journal.find()
  t.match(entries[0]?.body, { partitionName: /^x{16}.*… \[cut, 100000 characters\]$/ })
  t.match(entries[1]?.body, { field0: 0, '…': '[cut]' })
  for (const { body } of entries) t.ok(JSON.stringify(body).length < 40_000)
  t.match(JSON.stringify(entries[3]?.body), /nested too deeply/)
  t.equal(entries[4]?.body, '[not kept: 391 bytes that are beyond the limits of a body]')
})

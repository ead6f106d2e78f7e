import { writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { md5 } from './ledger.ts'
import type { Call } from './support/client.ts'
import { api, lab } from './support/lab.ts'
import { type Context, type Part, Problems, shorten } from './support/place.ts'
import { makeReplicas, type Replicas, Spread } from './support/replicas.ts'
import { temporaryFiles } from './support/stray.ts'

const REPLICAS = 3

const SANDBOX = 'default'

/** Bytes of a file that does not fit into one piece of a database. */
const [LONG, SHORT] = [48_000_000, 3_000_000]

const MIB = 1024 ** 2

interface Made {
  readonly context: Context
  readonly spread: Spread
  readonly replicas: Replicas
  readonly problems: Problems
}

/** What is uploaded to one replica, all have: objects, parts of multipart uploads, volumes; whole after a kill, or not at all. */
export const uploads: Part = async context => {
  const problems = new Problems()
  const world = join(context.files, 'world.json')
  writeFileSync(world, JSON.stringify(RANDOM_WORLD))
  const flags = ['--world', world, '--era', '2025', '--seed', String(context.seed), '--speed', '1000000000']
  const replicas = await makeReplicas(context, REPLICAS, { flags })
  const spread = new Spread(replicas.ports, seededRandom(context.seed))
  const made = { context, spread, replicas, problems }
  try {
    for (const check of [checkObjects, checkMultipart, checkImport, checkVolumes, checkManyAtOnce, checkKills]) {
      if (problems.all.length === 0) await check(made)
    }
    spread.close()
    if (problems.all.length === 0) {
      await Promise.all(replicas.servers.map(server => server.stop()))
      problems.equal(await temporaryFiles(replicas.temporary), [], 'files in the temporary folder')
    }
  } finally {
    spread.close()
    await replicas.remove()
  }
  return problems
}

/** Any keys may use a public bucket, so nobody verifies this signature. */
const HEADERS = {
  authorization: `AWS4-HMAC-SHA256 Credential=any/20240102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'
}

const s3 = (method: string, path: string, body?: string): Call => ({ method, path, headers: HEADERS, body })

const hash = (text: string): string => md5(Buffer.from(text))

/** Text that no two calls share. */
const textOf = (size: number, name: string): string =>
  `${name} `.repeat(Math.ceil(size / (name.length + 1))).slice(0, size)

/** Each replica has the object, or none has it. @param text undefined: it must not be there */
const checkAt = async (
  { spread, problems }: Made,
  path: string,
  text: string | undefined,
  what: string
): Promise<void> => {
  const answers = await spread.each(s3('GET', path))
  const expected = text === undefined ? [404, 'none'] : [200, hash(text)]
  for (const [at, { status, body }] of answers.entries()) {
    const found = [status, status === 404 ? 'none' : hash(body)]
    problems.equal(found, expected, `${what}, ${path} at replica ${at + 1}`)
  }
}

const checkObjects = async (made: Made): Promise<void> => {
  const path = '/made/replaced.txt'
  for (const [at, size] of [10, 2 * MIB, 0].entries()) {
    const text = textOf(size, `version ${at}`)
    const { status, headers } = await made.spread.send(s3('PUT', path, text), at)
    made.problems.equal([status, headers['etag']], [200, `"${hash(text)}"`], `PUT ${path}`)
    await checkAt(made, path, text, `version ${at}`)
  }
  await made.spread.send(s3('DELETE', path), 1)
  await checkAt(made, path, undefined, 'after its removal')
}

/** Clients of S3 send parts over several connections, which a balancer gives to different replicas. */
const checkMultipart = async (made: Made): Promise<void> => {
  const { spread, problems } = made
  const path = '/made/parts.bin'
  const id = await begin(made, path, 0)
  const parts = [5 * MIB, 6 * MIB, 12].map((size, at) => textOf(size, `part ${at}`))
  const etags = await Promise.all(
    parts.map(async (part, at) => {
      const { headers } = await spread.send(s3('PUT', `${path}?partNumber=${at + 1}&uploadId=${id}`, part), at + 1)
      return String(headers['etag'])
    })
  )
  problems.equal(
    etags,
    parts.map(part => `"${hash(part)}"`),
    'etags of the parts'
  )
  for (const { body } of await spread.each(s3('GET', `${path}?uploadId=${id}`))) {
    problems.equal(body.match(/<PartNumber>/g)?.length, parts.length, 'parts that a replica lists')
  }
  const listed = etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const list = `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`
  const completed = await spread.send(s3('POST', `${path}?uploadId=${id}`, list), 2)
  problems.check(
    completed.status === 200,
    () => `an upload in parts was answered ${completed.status} ${completed.body}`
  )
  await checkAt(made, path, parts.join(''), 'an upload in parts')
  const whole = md5(Buffer.from(parts.map(hash).join(''), 'hex'))
  for (const { headers } of await spread.each(s3('HEAD', path))) {
    problems.equal(headers['etag'], `"${whole}-${parts.length}"`, 'etag of an upload in parts')
  }
  const aborted = await begin(made, '/made/aborted.bin', 0)
  await spread.send(s3('PUT', `/made/aborted.bin?partNumber=1&uploadId=${aborted}`, 'x'), 1)
  await spread.send(s3('DELETE', `/made/aborted.bin?uploadId=${aborted}`), 2)
  for (const { status, body } of await spread.each(s3('GET', `/made/aborted.bin?uploadId=${aborted}`))) {
    problems.check(status === 404 && body.includes('NoSuchUpload'), () => `an aborted upload: ${status} ${body}`)
  }
}

const begin = async ({ spread, problems }: Made, path: string, at: number): Promise<string> => {
  const { status, body } = await spread.send(s3('POST', `${path}?uploads`), at)
  const [, id] = /<UploadId>([^<]+)</.exec(body) ?? []
  if (id === undefined) problems.add(`the begin of an upload was answered ${status} ${body}`)
  return id ?? 'none'
}

const rowsText = (bytes: number): { readonly text: string; readonly rows: number } => {
  const row = JSON.stringify({ id: 1, title: 'a', vector: Array(8).fill(0.5) })
  const rows = Math.ceil(bytes / (row.length + 1))
  return { text: `[${Array(rows).fill(row).join(',')}]`, rows }
}

/** An object that one replica got is imported by another one. */
const checkImport = async (made: Made): Promise<void> => {
  const { text, rows } = rowsText(made.context.isLong ? LONG : SHORT)
  const path = '/world/objects/aws/made/large.json'
  await made.spread.json({ ...lab('PUT', path, SANDBOX), body: text }, 0)
  const body = { clusterId: 'in01-a', collectionName: 'articles', objectUrl: 's3://made/large.json' }
  const { data } = await made.spread.json<{ data?: { jobId: string } }>(
    api('POST', '/v1/vector/collections/import', SANDBOX, body),
    1
  )
  await checkRows(made, data?.jobId, rows, `a file of ${text.length} bytes`)
}

const PATIENCE = 60_000

const checkRows = async ({ spread, problems }: Made, id = 'none', rows: number, what: string): Promise<void> => {
  for (const end = performance.now() + PATIENCE; ; await sleep(100)) {
    const { status, body } = await spread.send(lab('GET', `/jobs/${id}`, SANDBOX))
    const job = JSON.parse(body) as { state?: string; rows?: number }
    if (status === 200 && job.state === 'Running' && performance.now() < end) continue
    problems.check(
      job.state === 'Completed' && job.rows === rows,
      () => `${what}: the job is ${job.state} with ${job.rows} rows instead of ${rows}: ${shorten(body)}`
    )
    return
  }
}

const checkVolumes = async (made: Made): Promise<void> => {
  const { spread, problems } = made
  const volumeName = 'shared_volume'
  const volume = { projectId: 'proj-1', regionId: 'aws-us-west-2', volumeName }
  await spread.json(api('POST', '/v2/volumes/create', SANDBOX, volume), 0)
  const { data } = await spread.json<{ data?: { credentials: { sessionToken: string }; volumePrefix: string } }>(
    api('POST', '/v2/volumes/apply', SANDBOX, { volumeName, path: 'data/' }),
    1
  )
  if (data === undefined) return problems.add('a replica does not know the volume that another one has made')
  const { text, rows } = rowsText(SHORT / 2)
  const path = `/zilliz-import-emulator-volumes/${data.volumePrefix}data/rows.json`
  const headers = { authorization: `Bearer ${data.credentials.sessionToken}` }
  const { status, body } = await spread.send({ method: 'PUT', path, headers, body: text }, 2)
  problems.check(status === 200, () => `an upload into a volume was answered ${status} ${body}`)
  const job = { clusterId: 'in01-a', collectionName: 'articles', volumeName, dataPaths: [['data/rows.json']] }
  const made2 = await spread.json<{ data?: { jobId: string } }>(
    api('POST', '/v2/vectordb/jobs/import/create', SANDBOX, job),
    0
  )
  await checkRows(made, made2.data?.jobId, rows, 'a file of a volume')
  await spread.send(api('DELETE', `/v2/volumes/${volumeName}`, SANDBOX), 1)
  for (const answer of await spread.each(api('GET', `/v2/volumes/${volumeName}`, SANDBOX))) {
    problems.check(answer.body.includes('63240'), () => `a deleted volume: ${answer.status} ${answer.body}`)
  }
}

/** Uploads at once, also of the same bytes to different replicas, which share what they store. */
const checkManyAtOnce = async (made: Made): Promise<void> => {
  const { spread, problems } = made
  const work = async (number: number): Promise<void> => {
    const [path, text] = [`/made/many/${number}.txt`, textOf(50_000 + (number % 4) * 400_000, `text ${number % 4}`)]
    const { status } = await spread.send(s3('PUT', path, text), number)
    const { status: found, body } = await spread.send(s3('GET', path), number + 1)
    problems.equal([status, found, hash(body)], [200, 200, hash(text)], `${path} at once`)
    // The same bytes stay where others have them.
    if (number % 3 === 0) await spread.send(s3('DELETE', path), number + 2)
  }
  await Promise.all(Array.from({ length: 24 }, (_, number) => work(number)))
  for (let number = 1; number < 24; number += 3) {
    await checkAt(
      made,
      `/made/many/${number}.txt`,
      textOf(50_000 + (number % 4) * 400_000, `text ${number % 4}`),
      'at once'
    )
  }
}

/** A replica that is killed has what it acknowledged, and no half of an object. */
const checkKills = async (made: Made): Promise<void> => {
  const { spread, replicas } = made
  const [kept, whole] = [textOf(2 * MIB, 'the version before'), textOf(3 * MIB, 'acknowledged')]
  await spread.send(s3('PUT', '/made/kept.txt', kept), 1)
  const halves = await Promise.all(
    ['/made/kept.txt', '/made/half.txt'].map(path => sendHalf(replicas.ports[0] ?? 0, path, 4 * MIB))
  )
  await spread.send(s3('PUT', '/made/whole.txt', whole), 0)
  await replicas.kill(0)
  for (const half of halves) half.destroy()
  for (const [path, text] of [
    ['/made/kept.txt', kept],
    ['/made/half.txt', undefined],
    ['/made/whole.txt', whole]
  ] as const) {
    for (const at of [1, 2]) {
      const { status, body } = await spread.send(s3('GET', path), at)
      const found = status === 404 ? undefined : hash(body)
      made.problems.equal(found, text && hash(text), `${path} at replica ${at + 1} after a kill of replica 1`)
    }
  }
  await Promise.all([replicas.kill(1), replicas.kill(2)])
  for (let at = 0; at < REPLICAS; at++) await replicas.restart(at)
  await checkAt(made, '/made/kept.txt', kept, 'after a kill of all')
  await checkAt(made, '/made/half.txt', undefined, 'after a kill of all')
  await checkAt(made, '/made/whole.txt', whole, 'after a kill of all')
}

/** Sends half of a body, and leaves the connection open. */
const sendHalf = (port: number, path: string, size: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      const lines = [`PUT ${path} HTTP/1.1`, 'host: 127.0.0.1', `content-length: ${size}`]
      for (const [name, value] of Object.entries(HEADERS)) lines.push(`${name}: ${value}`)
      socket.write(`${lines.join('\r\n')}\r\n\r\n${'x'.repeat(size / 2)}`, () => resolve(socket))
    })
    socket.on('error', error => reject(error))
    socket.resume()
  })

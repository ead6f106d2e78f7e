import { DATABASE } from '../support/random-calls.ts'
import { keyOf, type Session } from './calls.ts'
import type { Answer, Call, Client } from './support/client.ts'

/** A request with its response, as text. */
export type Looks = ReadonlyMap<string, string>

/** Headers that are part of a response's content; the others are those of the connection. */
const HEADERS = ['content-type', 'etag', 'last-modified', 'retry-after', 'x-amz-version-id', 'location']

/** A response as text: status, the headers that matter, the body. */
export const answerText = ({ status, headers, body }: Answer): string => {
  const shown = Object.entries(headers).filter(
    ([name]) => HEADERS.includes(name) || (/^x-(?:emulator|amz-meta)/.test(name) && name !== 'x-emulator-replica')
  )
  return `${status} ${JSON.stringify(Object.fromEntries(shown.sort()))} ${withoutPort(body)}`.replace(
    ENTRY_OF_JOURNAL,
    ''
  )
}

const withoutPort = (body: string): string => body.replace(/(localhost|127\.0\.0\.1):\d+/g, '$1:PORT').trimEnd()

/** The journal need not survive, and so neither the entry of the request that made a job, nor its options. */
const ENTRY_OF_JOURNAL = /"journalId":(?:\d+|null)|"options":(?:null|\{[^}]*\})/g

/** Real time, and what the journal counts. */
const OF_THE_SERVER = /"lastUsed":"[^"]+"|"expires":"[^"]+"|"journal":\{[^}]*\}|"warnings":\[[^\]]*\]/g

/** A header with which a call counts as no poll, creates no sandbox, and is limited by no rate. */
const AS_CONSOLE = { 'x-emulator-client': 'console' }

const CLUSTERS = ['in01-a', 'in01-b', 'in05-c']
const COLLECTIONS = ['articles', 'made', 'other']
const PARTITIONS = ['_default', 'old', 'new']

/** Everything that can be seen of a sandbox of the random world. @param grants temporary credentials of its volumes */
export const lookAt = async (client: Client, sandbox: string, grants: Session['grants'] = []): Promise<Looks> => {
  const looks = new Map<string, string>()
  const look = async (call: Call): Promise<string> => {
    const answer = await client.send({ ...call, headers: { ...AS_CONSOLE, ...call.headers } })
    const text = answerText(answer).replace(OF_THE_SERVER, '')
    looks.set(`${call.method} ${call.path} ${call.host ?? ''} ${call.body ?? ''}`, text)
    return answer.status === 200 ? answer.body : ''
  }
  const key = keyOf(sandbox)
  const lab = (path: string): Promise<string> =>
    look({ method: 'GET', path: `/_emulator${path}${path.includes('?') ? '&' : '?'}sandbox=${sandbox}` })
  const get = (path: string): Promise<string> => look({ method: 'GET', path, key })
  const post = (path: string, body: object, host?: string): Promise<string> =>
    look({ method: 'POST', path, key, host, body: JSON.stringify(body) })

  // A sandbox that is not there is not made by looking at it.
  if ((await lab('/clock')) === '') return looks
  // Unlike the list of jobs, a job is answered when its files have been read.
  await client.send({ method: 'GET', path: `/_emulator/jobs/none?sandbox=${sandbox}`, headers: AS_CONSOLE })
  looks.set('the sandbox in a snapshot', await inSnapshot(client, sandbox))
  for (const path of ['/faults', '/scenarios', '/progress', '/world?secrets=true']) await lab(path)
  const jobs = await lab('/jobs?limit=1000')
  for (const [, id = ''] of jobs.matchAll(/"jobId":"([^"]+)"/g)) await lab(`/jobs/${id}`)
  for (const bucket of ['samples', 'made', 'secret']) {
    const objects = await lab(`/world/objects/aws/${bucket}`)
    if (bucket !== 'made') continue
    for (const [, object = ''] of objects.matchAll(/"key":"([^"]+)"/g)) {
      await look({ method: 'GET', path: `/made/${object}`, headers: anySignature(sandbox) })
    }
    await look({ method: 'GET', path: '/made?uploads', headers: anySignature(sandbox) })
  }
  await get('/v1/clusters')
  const volumes = await get('/v2/volumes?projectId=proj-1')
  for (const [, volume = ''] of volumes.matchAll(/"volumeName":"(\w+)"/g)) await get(`/v2/volumes/${volume}`)
  for (const { token, prefix } of grants) {
    const path = `/zilliz-import-emulator-volumes?list-type=2&prefix=${encodeURIComponent(prefix)}`
    await look({ method: 'GET', path, headers: { authorization: `Bearer ${token}` } })
  }
  for (const clusterId of CLUSTERS) {
    const host = `${clusterId}.localhost`
    const data = (path: string, body: object = {}): Promise<string> => post(`/v2/vectordb/${path}`, body, host)
    await get(`/v1/clusters/${clusterId}`)
    await get(`/v1/vector/collections/import/list?clusterId=${clusterId}&pageSize=100`)
    await post('/v2/vectordb/jobs/import/list', { clusterId, pageSize: 100 })
    await data('collections/list')
    await data('databases/list')
    await data('aliases/list')
    for (const path of ['databases/describe', 'collections/list', 'aliases/list'])
      await data(path, { dbName: DATABASE })
    for (const collectionName of COLLECTIONS) {
      const theirs = { dbName: DATABASE, collectionName }
      const described = await data('collections/describe', theirs)
      if (described.includes('"code":0')) await data('collections/get_stats', theirs)
    }
    for (const collectionName of COLLECTIONS) {
      const described = await data('collections/describe', { collectionName })
      if (!described.includes('"code":0')) continue
      for (const path of ['get_stats', 'get_load_state']) await data(`collections/${path}`, { collectionName })
      for (const path of ['partitions/list', 'indexes/list']) await data(path, { collectionName })
      for (const partitionName of PARTITIONS) {
        await data('partitions/get_stats', { collectionName, partitionName })
        await data('collections/get_load_state', { collectionName, partitionNames: [partitionName] })
      }
    }
  }
  return looks
}

/** Everything that a call can change, but for credentials and unfinished uploads. Bytes are in it only as long as all sandboxes have few. */
const inSnapshot = async (client: Client, sandbox: string): Promise<string> => {
  const { status, body } = await client.send({ method: 'GET', path: '/_emulator/snapshot', headers: AS_CONSOLE })
  if (status !== 200) return `${status} ${body}`
  const { sandboxes } = JSON.parse(body) as { readonly sandboxes: readonly { readonly name: string }[] }
  const text = JSON.stringify(
    sandboxes.find(({ name }) => name === sandbox),
    (key, value) => (['content', 'idleRank', 'now'].includes(key) ? undefined : value)
  )
  return text.replace(ENTRY_OF_JOURNAL, '')
}

/** Any keys may read a public bucket. */
const anySignature = (sandbox: string): Readonly<Record<string, string>> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=any@${sandbox}/20240102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`
})

/** The first look that differs; undefined: none does. */
export const firstDifference = (
  seen: Looks,
  expected: Looks,
  isIgnored = (_request: string) => false
): string | undefined => {
  for (const request of new Set([...expected.keys(), ...seen.keys()])) {
    const [a = 'not asked', b = 'not asked'] = [seen.get(request), expected.get(request)]
    if (a === b || isIgnored(request)) continue
    let at = 0
    while (a[at] === b[at]) at++
    const [from, to] = [Math.max(0, at - 120), at + 200]
    return `${request.slice(0, 200)}\n      has      …${a.slice(from, to)}\n      expected …${b.slice(from, to)}`
  }
  return undefined
}

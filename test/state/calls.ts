import { type RandomCall, randomCalls } from '../support/random-calls.ts'
import type { Answer, Call } from './support/client.ts'

/** One call of a client, which may depend on the answers before. undefined: nothing to do. */
export type Step = (session: Session) => Call | undefined | Promise<Call | undefined>

/** What a client knows of its sandbox. */
export interface Session {
  readonly sandbox: string
  /** Unfinished multipart uploads. */
  uploads: { readonly path: string; readonly id: string; readonly etags: string[] }[]
  /** Tokens of volumes with the prefix of their keys. */
  grants: { readonly token: string; readonly prefix: string }[]
  /** Ids of the jobs of the sandbox with their clusters, newest first. */
  jobs(): Promise<readonly { readonly jobId: string; readonly clusterId: string }[]>
}

export const keyOf = (sandbox: string): string => (sandbox === 'default' ? 'demo' : `demo@${sandbox}`)

/** A few calls that go together. @param random uniform in [0, 1) */
export const drawSteps = (random: () => number, sandbox: string): Step[] => {
  if (random() < 0.2) return storageSteps(random, sandbox)
  if (random() < 0.05) return sandboxSteps(random, sandbox)
  return randomCalls(random).map(call => async session => toCall(call, session))
}

const toCall = async (call: RandomCall, { sandbox, jobs }: Session): Promise<Call | undefined> => {
  const { method, url, key, host, payload } = call
  const body =
    payload === undefined ? undefined : typeof payload === 'string' ? payload : JSON.stringify(forever(payload))
  const named = { method, path: rename(url, sandbox), key: key === undefined ? undefined : keyOf(sandbox), host }
  if (call.job === undefined)
    return named.path === RESET ? { ...named, method: 'POST', body: '{}' } : { ...named, body }
  const all = await jobs()
  const { jobId, clusterId } = all[call.job % Math.max(1, all.length)] ?? { jobId: 'none', clusterId: 'in01-a' }
  return { ...named, body: JSON.stringify({ jobId, clusterId }) }
}

/** A fault whose end depends on real time could not be compared. */
const forever = (payload: object): object => {
  const { ttl: _, ...rest } = payload as { ttl?: string }
  return rest
}

const RESET = '/_emulator/reset?sandbox=default'

const rename = (url: string, sandbox: string): string => {
  if (url === '/_emulator/sandboxes/one') return sandbox === 'default' ? RESET : `/_emulator/sandboxes/${sandbox}`
  return url.replace(/sandbox=\w+/, `sandbox=${sandbox}`)
}

/** Any keys may write to a public bucket, so nobody verifies this signature. */
const signedAs = (sandbox: string): Readonly<Record<string, string>> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=any@${sandbox}/20240102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'
})

const KEYS = ['two.json', 'folder/three.json', 'four.json'] as const

const rowsText = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, id) => ({ id, title: 'a', vector: Array(8).fill(0.5) })))

const storageSteps = (random: () => number, sandbox: string): Step[] => {
  const number = Math.floor(random() * 4)
  const path = `/made/${KEYS[number % KEYS.length]}`
  const headers = signedAs(sandbox)
  const s3 = (method: string, target: string, body?: string): Call => ({ method, path: target, headers, body })
  const volumeName = `volume_${number}`
  const key = keyOf(sandbox)
  const api = (method: string, at: string, body: object): Call => ({
    method,
    path: at,
    key,
    body: JSON.stringify(body)
  })
  const inVolume =
    (method: string, name: string, body?: string): Step =>
    ({ grants }) => {
      const grant = grants.at(-1)
      if (grant === undefined) return undefined
      const target = `/zilliz-import-emulator-volumes/${grant.prefix}${name}`
      return { method, path: target, headers: { authorization: `Bearer ${grant.token}` }, body }
    }
  const begin: Step = () => s3('POST', `${path}?uploads`)
  const part =
    (partNumber: number, body: string): Step =>
    ({ uploads }) => {
      const upload = uploads.at(-1)
      return upload && s3('PUT', `${upload.path}?partNumber=${partNumber}&uploadId=${upload.id}`, body)
    }
  const complete: Step = ({ uploads }) => {
    const upload = uploads.at(-1)
    if (upload === undefined) return undefined
    const parts = upload.etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
    const text = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
    return s3('POST', `${upload.path}?uploadId=${upload.id}`, text)
  }
  const abort: Step = ({ uploads }) => {
    const upload = uploads.at(-1)
    return upload && s3('DELETE', `${upload.path}?uploadId=${upload.id}`)
  }
  const create: Step = () =>
    api('POST', '/v2/volumes/create', { projectId: 'proj-1', regionId: 'aws-us-west-2', volumeName })
  const apply: Step = () => api('POST', '/v2/volumes/apply', { volumeName, path: 'data/' })
  const text = rowsText(1 + Math.floor(random() * 40))
  const all: readonly Step[][] = [
    [() => s3('PUT', path, text)],
    [() => s3('PUT', path, text), () => s3('GET', path), () => s3('DELETE', path)],
    // A part that is not the last one has 5 MiB, so they are rare.
    random() < 0.2
      ? [begin, part(1, `${text}${' '.repeat(5 * 1024 ** 2)}`), part(2, '  '), complete]
      : [begin, part(1, text), complete],
    [begin, part(1, text), abort],
    [begin, part(1, text)],
    [create, apply, inVolume('PUT', `data/${number}.json`, text)],
    [apply, inVolume('PUT', 'data/a.json', text), inVolume('DELETE', `data/${number}.json`)],
    [
      () =>
        api('POST', '/v2/vectordb/jobs/import/create', {
          ...{ clusterId: 'in01-a', collectionName: 'articles', volumeName },
          dataPaths: [[`data/${number}.json`]]
        })
    ]
  ]
  return [...(all[Math.floor(random() * all.length)] ?? [])]
}

const sandboxSteps = (random: () => number, sandbox: string): Step[] => {
  const lab =
    (method: string, path: string, body?: object): Step =>
    () => ({
      method,
      path: `/_emulator${path}?sandbox=${sandbox}`,
      body: body && JSON.stringify(body)
    })
  const keyEdit = { key: 'added', organization: 'org' }
  const all: readonly Step[][] = [
    [lab('PUT', '/world/keys', keyEdit)],
    [lab('PUT', '/world/keys', keyEdit), lab('DELETE', '/world/keys', { key: 'added' })],
    [
      lab('PUT', '/world/buckets/aws/secret', {
        visibility: 'private',
        credentials: [{ accessKey: 'a', secretKey: 'b' }]
      })
    ],
    [lab('POST', '/scenarios', { stall: { at: 0.5 }, match: { key: keyOf(sandbox) } })],
    // Looking at a sandbox must not use them up, so they are for calls that no look makes.
    [lab('POST', '/faults', { operation: 'import', code: 47039, times: 3, match: { key: 'demo*' } })],
    [lab('POST', '/faults', { operation: 'v2.abort', status: 503 })],
    [lab('PATCH', '/clock', { time: '2024-06-01T00:00:00Z' })]
  ]
  return [...(all[Math.floor(random() * all.length)] ?? [])]
}

/** Updates what the client knows after an answer. */
export const learn = (session: Session, { method, path }: Call, { status, body, headers }: Answer): void => {
  const [, uploadId] = /<UploadId>([^<]+)</.exec(body) ?? []
  if (uploadId !== undefined && method === 'POST' && path.endsWith('?uploads')) {
    session.uploads.push({ path: path.replace('?uploads', ''), id: uploadId, etags: [] })
  }
  const etag = headers['etag']
  if (path.includes('partNumber=') && status === 200) session.uploads.at(-1)?.etags.push(String(etag))
  if (path.includes('uploadId=') && !path.includes('partNumber=') && status < 300 && session.uploads.length > 0) {
    session.uploads = session.uploads.slice(0, -1)
  }
  if (path === '/v2/volumes/apply' && body.includes('"sessionToken"')) {
    const { data } = JSON.parse(body) as { data: { credentials: { sessionToken: string }; volumePrefix: string } }
    session.grants.push({ token: data.credentials.sessionToken, prefix: data.volumePrefix })
  }
  if (/\/(?:reset|sandboxes\/)/.test(path) && method !== 'GET') session.uploads = []
}

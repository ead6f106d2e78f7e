import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import aws4 from 'aws4'
import type { Test } from 'tap'

export const KEYS = { accessKey: 'AKIATEST', secretKey: 'test-secret' }

export interface S3Server {
  readonly url: string
  /** Keys of the one bucket `my-bucket`, with their bytes. */
  readonly objects: Map<string, Buffer>
  /** Each request: method, path and range. */
  readonly requests: string[]
  /** Replaces answers: returns true when it has taken the response. */
  before: (request: IncomingMessage, response: ServerResponse) => boolean
}

const REGION = 'us-west-2'

/** A server of S3 that checks keys, signature and region, with the region us-west-2. Signatures are computed by another library than the emulator's. */
export const s3Server = async (t: Test, objects: Readonly<Record<string, string | Buffer>> = {}): Promise<S3Server> => {
  const served: S3Server = {
    url: '',
    objects: new Map(Object.entries(objects).map(([key, bytes]) => [key, Buffer.from(bytes)])),
    requests: [],
    before: () => false
  }
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    served.requests.push([method, url, headers.range].filter(Boolean).join(' '))
    if (served.before(request, response)) return
    answer(served.objects, request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return Object.assign(served, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

const answer = (
  objects: ReadonlyMap<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse
): ServerResponse => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
  const [, bucket = '', ...segments] = pathname.split('/')
  const key = decodeURIComponent(segments.join('/'))
  const fail = (status: number, code: string, more = ''): ServerResponse =>
    response.writeHead(status).end(request.method === 'HEAD' ? undefined : `<Error><Code>${code}</Code>${more}</Error>`)
  const wrong = wrongSignature(request)
  if (wrong !== undefined) return fail(wrong === 'AuthorizationHeaderMalformed' ? 400 : 403, wrong)
  if (bucket !== 'my-bucket') return fail(404, 'NoSuchBucket')
  if (key === '') return response.end(listing(objects, searchParams))
  const bytes = objects.get(key)
  if (bytes === undefined) return fail(404, 'NoSuchKey')
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`
  if (![undefined, etag].includes(request.headers['if-match'])) return fail(412, 'PreconditionFailed')
  const [, from = '0', to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  const part = bytes.subarray(Number(from), Number(to ?? bytes.length) + 1)
  response.writeHead(request.headers.range === undefined ? 200 : 206, { etag, 'content-length': part.length })
  return response.end(request.method === 'HEAD' ? undefined : part)
}

/** S3's code for a wrong signature; undefined for a right one. */
const wrongSignature = ({ method = '', url = '', headers }: IncomingMessage): string | undefined => {
  const given = /Credential=([^/]+)\/\d+\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+)/.exec(
    headers.authorization ?? ''
  )
  if (given === null) return 'AccessDenied'
  const [, accessKeyId = '', region = '', names = ''] = given
  if (accessKeyId !== KEYS.accessKey) return 'InvalidAccessKeyId'
  if (region !== REGION) return 'AuthorizationHeaderMalformed'
  const signed = Object.fromEntries(names.split(';').map(name => [name, String(headers[name])]))
  const expected = aws4.sign(
    { service: 's3', region, method, path: url, headers: signed },
    { accessKeyId, secretAccessKey: KEYS.secretKey }
  ).headers['Authorization']
  return expected === headers.authorization ? undefined : 'SignatureDoesNotMatch'
}

/** Pages of two keys, so that every listing of three has several. */
const listing = (objects: ReadonlyMap<string, Buffer>, query: URLSearchParams): string => {
  const prefix = query.get('prefix') ?? ''
  const after = query.get('continuation-token') ?? query.get('start-after') ?? ''
  const keys = [...objects.keys()].sort().filter(key => key.startsWith(prefix) && key > after)
  const page = keys.slice(0, 2)
  const contents = page.map(key => {
    const bytes = objects.get(key) ?? Buffer.alloc(0)
    const etag = `&quot;${createHash('md5').update(bytes).digest('hex')}&quot;`
    return `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key><Size>${bytes.length}</Size><ETag>${etag}</ETag></Contents>`
  })
  const more = keys.length > page.length
  const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`
}

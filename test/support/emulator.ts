import type { Test } from 'tap'
import type { ExampleRequest } from '../../fixtures/requests.ts'
import { type App, fastifyOf } from '../../src/http/app-type.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'

export const START = Date.UTC(2024, 0, 2, 3, 4, 5)

export const PAGE = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
}

export const IMPORT = '/v1/vector/collections/import'
export const GET = '/v1/vector/collections/import/get'
export const LIST = '/v1/vector/collections/import/list'

export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly text: string
  readonly check: string | undefined
  readonly explain: string | undefined
}

export interface TestEmulator extends Emulator {
  readonly app: App
  /** Seconds of the emulator's clock. */
  advance(seconds: number): void
  send(request: ExampleRequest | RawRequest): Promise<Reply>
  post(body: object, key?: string): Promise<Reply>
  get(path: string, query: Record<string, string>): Promise<Reply>
}

export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  readonly path: string
  readonly headers?: Record<string, string>
  readonly payload?: string | Buffer
}

const isRaw = (request: ExampleRequest | RawRequest): request is RawRequest =>
  'headers' in request || 'payload' in request || !['GET', 'POST'].includes(request.method)

const injection = (request: ExampleRequest | RawRequest) => {
  if (isRaw(request)) {
    const { method, path: url, headers, payload } = request
    return {
      method,
      url,
      headers: { authorization: 'Bearer demo', ...headers },
      ...(payload !== undefined && { payload })
    }
  }
  const { method, path: url, key, host, query, body } = request
  return {
    method,
    url,
    ...(query !== undefined && { query }),
    ...(body !== undefined && { payload: body }),
    headers: { ...(key !== null && { authorization: `Bearer ${key ?? 'demo'}` }), ...(host !== undefined && { host }) }
  }
}

/**
 * The emulator as shipped, on a clock that stands still; closed when the test ends. Every reply is checked against its schema, and
 * every refusal but an internal error must name its check.
 */
export const emulator = async (t: Test, options: EmulatorOptions = {}): Promise<TestEmulator> => {
  let now = START
  const started = await createEmulator({ listen: false, checkResponses: true, clock: () => now, ...options })
  t.teardown(() => started.close())
  const send: TestEmulator['send'] = async request => {
    const reply = await started.app.inject(injection(request))
    const header = (name: string) => reply.headers[name] as string | undefined
    if (header('x-emulator-check') === '' && reply.statusCode !== 500) {
      throw new Error(`the refusal names no check: ${reply.body}`)
    }
    return {
      status: reply.statusCode,
      text: reply.body,
      body: header('content-type')?.startsWith('application/json') === true ? reply.json() : undefined,
      check: header('x-emulator-check'),
      explain: header('x-emulator-explain')
    }
  }
  return {
    ...started,
    app: fastifyOf(started),
    advance: seconds => {
      now += seconds * 1000
    },
    send,
    post: (body, key = 'demo') =>
      send({
        method: 'POST',
        path: IMPORT,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        payload: JSON.stringify(body)
      }),
    get: (path, query) => send({ method: 'GET', path, query })
  }
}

export const jobIdOf = (reply: Reply): string => (reply.body as { data: { jobId: string } }).data.jobId

/** Puts copies of the job that was created last beside it, by a restore: a thousand times as fast as creating them. */
export const repeatLastJob = async ({ snapshot, restore }: Emulator, copies: number): Promise<void> => {
  const state = await snapshot()
  const { jobs } = (state as unknown as { sandboxes: [{ jobs: { id: string }[] }] }).sandboxes[0]
  const last = jobs.at(-1)
  if (last === undefined) throw new TypeError('there is no job to repeat')
  for (let n = 0; n < copies; n++) jobs.push({ ...last, id: last.id.slice(0, -5) + String(n).padStart(5, '0') })
  await restore(state)
}

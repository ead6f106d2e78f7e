import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import type { StoreSetting } from '../../../src/config/stores.ts'
import type { Cloud } from '../../../src/contract/clouds.ts'
import type { EmulatorOptions } from '../../../src/index.ts'
import type { Credentials } from '../../../src/objects/access.ts'
import { StoreFailure } from '../../../src/objects/store.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { liveStores } from '../../../src/stores/live-stores.ts'
import { emulator, jobIdOf, PAGE } from '../../support/emulator.ts'
import { KEYS, type S3Server, s3Server } from './s3-server.ts'

const { rows } = JSON.parse(
  readFileSync(`${PACKAGE_ROOT}/fixtures/objects/gcp/publicdataset-zillizcloud-com/medium_articles_2020.json`, 'utf8')
) as { rows: readonly object[] }

/** Three megabytes of rows: two requests. */
export const LARGE = JSON.stringify(Array.from({ length: 450 }, (_, id) => ({ ...rows[0], id })))

/** An emulator with a store that answers as `server` does. */
export const withServer = async (t: Test, server: Pick<S3Server, 'url'>, options: EmulatorOptions = {}) => {
  const store = [{ kind: 's3' as const, endpoint: server.url, region: 'us-west-2' }]
  const emulated = await emulator(t, { era: '2025', store, storeTimeout: 0.3, ...options })
  const send = (objectUrl = 's3://my-bucket/a.json', keys: object = KEYS) =>
    emulated.post({ ...PAGE, objectUrl, ...keys })
  /** The failure of an accepted import. */
  const failure = async (objectUrl = 's3://my-bucket/a.json') => {
    const jobId = jobIdOf(await send(objectUrl))
    emulated.advance(1000)
    const { body } = await emulated.send({ method: 'GET', path: `/_emulator/jobs/${jobId}`, headers: {} })
    const { state, errorMessage, explain } = body as Record<string, string>
    return { state, errorMessage, explain: explain?.replace(server.url, 'STORE') }
  }
  const explained = async (objectUrl?: string, keys?: object) => {
    const { body, explain } = await send(objectUrl, keys)
    return [(body as { code: number }).code, explain?.replace(server.url, 'STORE')]
  }
  return { ...emulated, send, failure, explained }
}

/** One declared store, asked without the emulator. */
export const bucketOf = async (
  store: StoreSetting,
  cloud: Cloud = 'aws',
  access: Credentials = KEYS,
  account?: string
) => {
  const stores = liveStores({ store: [store], storeTimeout: 0.3, ended: new AbortController().signal })
  const location = { cloud, bucket: 'my-bucket', key: 'a.json', folder: false, ...(account && { account }) }
  const bucket = await stores.bucket(location, access)
  if (bucket === undefined) throw new Error('the store has no such bucket')
  return bucket
}

/** The text for the user when a store fails, without its address. */
export const failureOf = async (work: PromiseLike<unknown> | unknown): Promise<string> => {
  try {
    await work
    return 'no failure'
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
    return error.denial.explain.replace(/the store \S+ /, '')
  }
}

export const s3Bucket = async (t: Test, objects: Readonly<Record<string, string>> = { 'a.json': '[]' }) => {
  const server = await s3Server(t, objects)
  const bucket = await bucketOf({ kind: 's3', endpoint: server.url, region: 'us-west-2' })
  return { server, bucket }
}

export const UNEXPECTED = (detail: string) =>
  `gives an answer that is not understood (${detail}); check the kind in --store`

/** A server that answers each request with the first fitting row: a part of `METHOD path`, then status, headers and body. */
type Answer = readonly [asked: string, status: number, body?: string, headers?: Record<string, string>]

export const scripted = async (t: Test) => {
  const requests: IncomingMessage[] = []
  let answers: readonly Answer[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    const asked = `${request.method} ${request.url}`
    const [, status, body, headers] = answers.find(([part]) => asked.includes(part)) ?? ['', 500]
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const script = (...all: readonly Answer[]) => {
    answers = all
    requests.length = 0
  }
  return { url, requests, script }
}

import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Test } from 'tap'
import { createEmulator, type EmulatorOptions } from '../../../src/index.ts'
import { RANDOM_WORLD } from '../../support/random-calls.ts'
import { keyOf } from '../calls.ts'
import { type Answer, type Call, Client } from './client.ts'
import { type Database, startDatabase } from './database.ts'
import { Absent } from './tools.ts'

/** A database of one test. */
export interface Shared {
  readonly url: string
  readonly server: Database
  /** Runs statements. @returns the rows of the last one */
  sql(text: string): Promise<readonly Record<string, unknown>[]>
  /** Starts an emulator on it, which ends with the test. */
  replica(options?: EmulatorOptions): Promise<Replica>
  /** Also an emulator with the same settings, without a database. */
  memory(options?: EmulatorOptions): Promise<Replica>
}

export type Replica = Awaited<ReturnType<typeof startReplica>>

type DatabaseTest = (name: string, body: (t: Test, shared: Shared) => Promise<void>) => void

/** One PostgreSQL for a test file. Each test has an empty database of its own. Without PostgreSQL no test runs. */
export const onDatabase = async (t: Test): Promise<DatabaseTest> => {
  const server = await startDatabase().catch((error: unknown) => {
    if (!(error instanceof Absent)) throw error
    t.pass(`absent: PostgreSQL (${error.message})`)
    return undefined
  })
  if (server === undefined) return () => {}
  const folder = mkdtempSync(join(tmpdir(), 'state-test-world-'))
  t.teardown(async () => {
    await server.remove()
    rmSync(folder, { recursive: true, force: true })
  })
  const world = join(folder, 'world.json')
  writeFileSync(world, JSON.stringify(RANDOM_WORLD))
  let made = 0
  return (name, body) => {
    t.test(name, async t => {
      const database = `test_${++made}`
      await run(server.url, `CREATE DATABASE ${database}`)
      const url = server.url.replace(/\w+$/, database)
      await body(t, {
        ...{ url, server },
        sql: text => run(url, text),
        replica: options => startReplica(t, { world, ...SETTINGS, state: url, ...options }),
        memory: options => startReplica(t, { world, ...SETTINGS, ...options })
      })
    })
  }
}

const SETTINGS: EmulatorOptions = { era: '2025', freeze: '2024-01-02T03:04:05Z', port: 0, host: '127.0.0.1' }

const run = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const result: pg.QueryResult | readonly pg.QueryResult[] = await client.query(text)
    return (Array.isArray(result) ? result.at(-1) : result).rows
  } finally {
    await client.end()
  }
}

const startReplica = async (t: Test, options: EmulatorOptions) => {
  const emulator = await createEmulator(options)
  const client = new Client(Number(new URL(emulator.url).port), 4)
  const close = async (): Promise<void> => {
    client.close()
    await emulator.close()
  }
  t.teardown(close)
  const send = (call: Call): Promise<Answer> => client.send(call)
  /** A call of the API. @returns its body */
  const api = async (method: string, path: string, body?: object, more: Partial<Call> = {}) =>
    JSON.parse((await send({ method, path, key: 'demo', body: body && JSON.stringify(body), ...more })).body)
  const control = async (method: string, path: string, body?: object) => {
    const answer = await send({ method, path: `/_emulator${path}`, body: body && JSON.stringify(body) })
    return answer.body === '' ? undefined : JSON.parse(answer.body)
  }
  const s3 = (method: string, path: string, body?: string | Buffer) => send({ method, path, headers: SIGNED, body })
  /** Sends a request but for the last byte of its body. @returns what sends that, and its status and headers */
  const begin = async ({ method, path, key = 'demo', headers, body = '' }: Call) => {
    const authorization = `Bearer ${key}`
    const length = { 'content-length': Buffer.byteLength(body) }
    const sent = request(`${emulator.url}${path}`, { method, headers: { authorization, ...length, ...headers } })
    const response = once(sent, 'response') as Promise<[IncomingMessage]>
    sent.write(body.slice(0, -1))
    await sleep(100)
    return async (): Promise<IncomingMessage> => {
      sent.end(body.slice(-1))
      const [reply] = await response
      return reply.resume()
    }
  }
  /** @returns its id */
  const importOne = async (sandbox = 'default', objectUrl = 's3://samples/declared.json'): Promise<string> => {
    const body = { clusterId: 'in01-a', collectionName: 'articles', objectUrl }
    const { data, ...rest } = await api('POST', '/v1/vector/collections/import', body, { key: keyOf(sandbox) })
    return data?.jobId ?? JSON.stringify(rest)
  }
  /** Newest first. */
  const jobIds = async (sandbox = 'default'): Promise<string[]> =>
    (await control('GET', `/jobs?sandbox=${sandbox}`)).jobs.map(({ jobId }: { jobId: string }) => jobId)
  return { ...emulator, client, send, begin, api, control, s3, importOne, jobIds, close }
}

/** Any keys may use a public bucket, so nobody verifies this signature. */
export const SIGNED = {
  authorization: `AWS4-HMAC-SHA256 Credential=any/20240102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'
}

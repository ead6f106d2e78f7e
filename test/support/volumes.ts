import type { Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { emulator } from './emulator.ts'
import { type Granted, signed } from './sign-s3.ts'

export const PROJECT = 'proj-0a1b2c3d4e5f60718293a4'
export const BUCKET = 'zilliz-import-emulator-volumes'

export interface Applied extends Record<string, unknown> {
  readonly credentials: Granted & { readonly expireTime: string }
}

export interface ApiReply {
  readonly code: number
  readonly data: Record<string, unknown>
  readonly message?: string
}

/** An emulator with calls for volumes, and a storage client. */
export const withVolumes = async (t: Test, options: EmulatorOptions = {}) => {
  const started = await emulator(t, { era: '2025', ...options })
  const api = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, key = 'demo') => {
    const headers = { host: 'localhost:19540', authorization: `Bearer ${key}` }
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const { body: reply, explain } = await started.send({ method, path, headers, ...payload })
    return { ...(reply as ApiReply), explain }
  }
  const create = (volumeName: string, more: object = {}, key = 'demo') =>
    api('POST', '/v2/volumes/create', { projectId: PROJECT, regionId: 'aws-us-west-2', volumeName, ...more }, key)
  const apply = async (volumeName: string, key = 'demo') =>
    (await api('POST', '/v2/volumes/apply', { volumeName, path: 'data/' }, key)).data as Applied
  /** A request of a storage client; its target is what follows the name of the bucket. */
  const s3 = async (
    granted: Granted,
    method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE',
    target: string,
    payload?: string | Buffer,
    more: Record<string, string> = {}
  ) => {
    const url = `/${BUCKET}${target}`
    const headers = { ...signed(granted, method, url, more) }
    const reply = await started.app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
    const code = /<Code>(.*)<\/Code>/.exec(reply.body)?.[1]
    return { status: reply.statusCode, headers: reply.headers, body: reply.body, code }
  }
  return { ...started, api, create, apply, s3 }
}

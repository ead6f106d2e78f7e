import aws4 from 'aws4'
import type { Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { emulator } from './emulator.ts'

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** The world does not list them. */
export const UNLISTED: Keys = { accessKeyId: 'any', secretAccessKey: 'thing' }

export interface Sent {
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  readonly keys?: Keys
}

/** An emulator with a client of its storage: signed by aws4, so that no misreading of ours can stand on both sides. */
export const withStorage = async (t: Test, options: EmulatorOptions = {}) => {
  const started = await emulator(t, options)
  const s3 = async (method: string, target: string, { body = '', headers = {}, keys = UNLISTED }: Sent = {}) => {
    const path = `/${target}`
    const unsigned = { host: 'localhost', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers }
    const signed = aws4.sign({ service: 's3', region: 'us-east-1', method, path, headers: unsigned }, keys)
    const reply = await started.app.inject({
      method: method as 'GET',
      url: path,
      headers: signed.headers as Record<string, string>,
      payload: body
    })
    const [, code] = /<Code>(.*?)<\/Code>/.exec(reply.body) ?? []
    return { status: reply.statusCode, body: reply.body, headers: reply.headers, ...(code !== undefined && { code }) }
  }
  return { ...started, s3 }
}

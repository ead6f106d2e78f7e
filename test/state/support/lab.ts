import type { Call } from './client.ts'

/** A call of the laboratory for a sandbox. */
export const lab = (method: string, path: string, sandbox: string, body?: object): Call => ({
  ...{ method, path: `/_emulator${path}${path.includes('?') ? '&' : '?'}sandbox=${sandbox}` },
  body: body && JSON.stringify(body)
})

/** A call of the API with a key of a sandbox. */
export const api = (method: string, path: string, sandbox: string, body?: object, more: Partial<Call> = {}): Call => ({
  ...{ method, path, key: sandbox === 'default' ? 'demo' : `demo@${sandbox}` },
  body: body && JSON.stringify(body),
  ...more
})

/** A call at the address of a cluster. */
export const dataPlane = (path: string, sandbox: string, body: object, cluster = 'in01-a'): Call =>
  api('POST', `/v2/vectordb/${path}`, sandbox, body, { host: `${cluster}.localhost` })

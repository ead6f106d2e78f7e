import type { Emulator } from '../../src/index.ts'

/** Calls of `/_emulator/…`: status and body. */
export const control =
  ({ app }: Pick<Emulator, 'app'>) =>
  async (method: string, path: string, body?: unknown): Promise<[status: number, body: unknown]> => {
    const reply = await app.inject({
      method: method as 'GET',
      url: `/_emulator${path}`,
      ...(body !== undefined && { payload: JSON.stringify(body) })
    })
    const isJson = String(reply.headers['content-type']).startsWith('application/json')
    return [reply.statusCode, reply.body === '' ? undefined : isJson ? reply.json() : reply.body]
  }

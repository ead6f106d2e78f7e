import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface ProxyOptions {
  /** What stands before all paths. */
  readonly prefix?: string
  /** Whether it keeps the stream to itself, as a proxy that buffers whole answers. */
  readonly holdsStream?: boolean
}

/** A reverse proxy before an emulator. */
export interface Proxy {
  readonly url: string
  /** Changes all texts of the stream from now on. */
  edit: (text: string) => string
  /** Destroys all connections, and refuses others so many milliseconds, in which `during` is called. */
  cut(milliseconds: number, during?: () => Promise<unknown>): Promise<void>
  close(): void
}

export const startProxy = async (target: string, options: ProxyOptions = {}): Promise<Proxy> => {
  const { prefix = '', holdsStream = false } = options
  const pass = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').slice(prefix.length)
    const isStream = path.startsWith('/_emulator/stream')
    if (holdsStream && isStream) return
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { host: _, connection: __, ...headers } = request.headers as Record<string, string>
    const ended = new AbortController()
    reply.on('close', () => ended.abort())
    const answer = await fetch(target + path, {
      method: request.method ?? 'GET',
      headers: { ...headers, 'accept-encoding': 'identity' },
      redirect: 'manual',
      signal: ended.signal,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) })
    })
    reply.writeHead(answer.status, Object.fromEntries(answer.headers))
    for await (const chunk of answer.body ?? [])
      reply.write(isStream ? proxy.edit(Buffer.from(chunk).toString()) : chunk)
    reply.end()
  }
  // A connection that has ended, at either side, is the end of that request alone.
  const server = createServer((request, reply) => void pass(request, reply).catch(() => reply.destroy()))
  const listen = (port: number) => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  const proxy: Proxy = {
    url: `http://127.0.0.1:${port}`,
    edit: text => text,
    cut: async (milliseconds, during) => {
      close()
      const over = new Promise(resolve => setTimeout(resolve, milliseconds))
      await during?.()
      await over
      await listen(port)
    },
    close
  }
  return proxy
}

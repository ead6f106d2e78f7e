import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { hostAndPort } from '../text/text.ts'
import type { App } from './app-type.ts'
import { connectProxy } from './connect-proxy.ts'
import type { Logger } from './public-types.ts'

export interface Ports {
  readonly host: string
  readonly port: number
  /** undefined: no proxy. */
  readonly proxyPort?: number
}

/** `localhost` is IPv4 and IPv6, and clients use either. Fastify would start a second server for it, without our listeners and limits. */
export const addressesOf = async (host: string): Promise<readonly string[]> => {
  if (host !== 'localhost') return [host]
  const found = await lookup(host, { all: true })
  return [...new Set(found.map(({ address }) => address))]
}

/** Error codes of `listen` for an address that this machine does not have. */
export const NOT_HERE = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']
const TAKEN = 'EADDRINUSE'

/**
 * Listens on the ports of the API and of the proxy, on every address.
 * @param extraServers receives the additional servers that hand their connections to the app; they are closed with it
 * @throws the listen error of node:net when a port is unavailable; servers that are already open stay open
 */
export const openPorts = async (
  app: App,
  addresses: readonly string[],
  { host, port, proxyPort }: Ports,
  extraServers: Server[],
  logger?: Logger
): Promise<{ readonly url: string; readonly proxyUrl: string }> => {
  const [first = host, ...others] = addresses
  const openOthers = async (server: Server, asked: number): Promise<number> => {
    const { port } = server.address() as AddressInfo
    const mayFail = asked === 0 ? [...NOT_HERE, TAKEN] : NOT_HERE
    for (const address of others) {
      try {
        extraServers.push(await listenAlso(server, address, port))
      } catch (error) {
        if (!mayFail.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      }
    }
    return port
  }
  const url = await app.listen({ host: first, port })
  await openOthers(app.server, port)
  let proxyUrl = ''
  if (proxyPort !== undefined) {
    const proxy = connectProxy(app)
    await listenOn(proxy, first, proxyPort)
    extraServers.push(proxy)
    proxyUrl = `http://${hostAndPort(first, await openOthers(proxy, proxyPort))}`
  }
  for (const server of [app.server, ...extraServers]) outliveErrors(server, logger)
  return { url, proxyUrl }
}

/** Listens on one more address and hands the connections to the server. */
const listenAlso = async (server: Server, host: string, port: number): Promise<Server> => {
  const { allowHalfOpen, noDelay } = server as Server & { allowHalfOpen: boolean; noDelay: boolean }
  const door = createServer({ allowHalfOpen, noDelay }, socket => server.emit('connection', socket))
  await listenOn(door, host, port)
  server.once('close', () => door.close())
  return door
}

const listenOn = async (server: Server, host: string, port: number): Promise<void> => {
  server.listen(port, host)
  await once(server, 'listening')
}

/** Without a listener, a connection that cannot be accepted, for example for lack of memory, would end the process. */
const outliveErrors = (server: Server, logger?: Logger): void => {
  server.on('error', ({ message }) => logger?.warn(`a connection could not be accepted: ${message}`))
}

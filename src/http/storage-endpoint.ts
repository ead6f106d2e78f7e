import type { IncomingHttpHeaders } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

/** HTTP/2 has a header of its own for it. */
export const hostOf = (headers: IncomingHttpHeaders): string =>
  headers.host ?? (headers[':authority'] as string | undefined) ?? ''

const TLS_PORT = 443

const LOOPBACK = /^(?:::1|127\.\d+\.\d+\.\d+)$/

const MAPPED = /^::ffff:(?=\d+\.)/

/** Where the connection ends, if that is on this machine; for a connection through the proxy, the same address at the emulator's port. */
const ownAddress = ({ server: { server }, raw: { socket } }: FastifyRequest): string | undefined => {
  const { port } = (server.address() ?? { port: socket.localPort }) as AddressInfo
  const address = (socket.localAddress ?? '').replace(MAPPED, '')
  if (!LOOPBACK.test(address) && port === socket.localPort) return undefined
  if (address === '') return undefined
  const shown = isIPv6(address) ? `[${address}]` : address
  // The Java SDK takes no port in an endpoint without a scheme.
  return port === TLS_PORT ? shown : `${shown}:${port}`
}

/**
 * Host and port at which a client that calls by this request finds the storage. A name of the service is not given back where there
 * is an address: storage clients know no proxy, and would look for the name in the world outside.
 */
export const storageEndpoint = (request: FastifyRequest): string => {
  const { call, headers } = request
  const name = hostOf(headers)
  return (call.host.kind === 'neutral' && name !== '' ? undefined : ownAddress(request)) ?? name
}

import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'

/** HTTP/2 has a header of its own for it. */
export const hostOf = (headers: IncomingHttpHeaders): string =>
  headers.host ?? (headers[':authority'] as string | undefined) ?? ''

const TLS_PORT = 443

const LOOPBACK = /^(?:::ffff:)?(127\.\d+\.\d+\.\d+)$/

/** Where the connection ends, if that is on this machine. */
const ownAddress = ({ localAddress = '', localPort }: FastifyRequest['raw']['socket']): string | undefined => {
  const address = localAddress === '::1' ? '[::1]' : LOOPBACK.exec(localAddress)?.[1]
  if (address === undefined) return undefined
  // The Java SDK takes no port in an endpoint without a scheme.
  return localPort === TLS_PORT ? address : `${address}:${localPort}`
}

/**
 * Host and port at which a client that calls by this request finds the storage. A name of the service is not given back where there
 * is an address: storage clients know no proxy, and would look for the name in the world outside.
 */
export const storageEndpoint = ({ call: { host }, headers, raw: { socket } }: FastifyRequest): string => {
  const name = hostOf(headers)
  return (host.kind === 'neutral' && name !== '' ? undefined : ownAddress(socket)) ?? name
}

import type { FastifyBaseLogger } from 'fastify'
import type { App } from './app-type.ts'

/** A client that speaks HTTP without TLS sees its connection end, and no more: the log says why. */
export const tellPlain = ({ server }: App, logger?: FastifyBaseLogger): void => {
  server.on('tlsClientError', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'ERR_SSL_HTTP_REQUEST') logger?.warn('a client speaks HTTP to the port of HTTPS; call https:// there')
  })
}

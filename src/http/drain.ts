import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Reads the rest of a request and throws it away: many clients look at the answer only after they have sent everything. */
export const drain = (request: IncomingMessage): Promise<void> =>
  new Promise(resolve => {
    if (request.readableEnded || request.destroyed) return resolve()
    request.once('end', resolve)
    request.once('close', resolve)
    request.unpipe()
    request.resume()
  })

/** What has to be done before a body is refused that is too large: Fastify has asked for the end of the connection, which HTTP/2 has no header for. */
export const drainLarge = async ({ raw }: FastifyRequest, reply: FastifyReply): Promise<void> => {
  await drain(raw)
  if (raw.httpVersionMajor > 1) reply.removeHeader('connection')
}

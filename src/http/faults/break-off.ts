import { constants, type Http2ServerRequest } from 'node:http2'
import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What a call that never touches a socket gets instead: its promise is rejected with this. */
const broken = (kind: 'reset' | 'empty', id: string): Error =>
  Object.assign(new Error(`${id}: the connection is ${kind === 'reset' ? 'reset' : 'closed without a byte'}`), {
    code: 'ECONNRESET'
  })

/** Under TLS the packet that resets is sent by the socket below. */
const below = (socket: Socket): Socket => {
  const { _parent: parent } = socket as Socket & { readonly _parent?: Socket }
  return socket instanceof TLSSocket && parent instanceof Socket ? parent : socket
}

const streamOf = ({ raw }: FastifyRequest): Http2ServerRequest['stream'] | undefined =>
  raw.httpVersionMajor === 2 ? (raw as unknown as Http2ServerRequest).stream : undefined

/** Tells a client of HTTP/2 that its stream ends before its time; HTTP/1.1 tells by closing the connection. */
export const breakStream = (request: FastifyRequest): void => streamOf(request)?.close(constants.NGHTTP2_INTERNAL_ERROR)

/** Ends a call without an answer: HTTP/1.1 by its connection, HTTP/2 by its stream. */
export const breakOff = (kind: 'reset' | 'empty', id: string, request: FastifyRequest, reply: FastifyReply): void => {
  reply.hijack()
  const stream = streamOf(request)
  const { socket } = request.raw
  if (stream !== undefined) {
    stream.close(kind === 'reset' ? constants.NGHTTP2_INTERNAL_ERROR : constants.NGHTTP2_NO_ERROR)
  } else if (!(socket instanceof Socket)) reply.raw.destroy(broken(kind, id))
  else if (kind === 'empty') socket.destroy()
  else below(socket).resetAndDestroy()
}

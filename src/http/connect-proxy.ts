import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { readHost } from '../contract/hosts.ts'
import type { App } from './app-type.ts'
import { answerMalformed, endWith, rawRefusal, refuseExpectation } from './raw-requests.ts'
import { limitHttp1, TIME_LIMITS, type TimeLimits } from './time-limits.ts'

/**
 * A proxy for clients whose DNS cannot be changed: `CONNECT` to a host name of the service leads to the emulator, any other is rejected.
 * Malformed requests get the same responses as on the emulator's own port.
 */
export const connectProxy = (app: App, limits: TimeLimits = TIME_LIMITS): Server => {
  const server = createServer({ requireHostHeader: false }, refusePlain)
  limitHttp1(server, limits)
  return server
    .on('connect', tunnelTo(app))
    .on('checkExpectation', refuseExpectation)
    .on('clientError', answerMalformed)
}

/** Without a tunnel, TLS could not prove the host name that the client asks for. */
const refusePlain = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
  const destination = URL.canParse(url) ? new URL(url).host : url
  const { body, headers } = refuseDestination(
    isServed(destination)
      ? `this proxy takes CONNECT alone, as for https://${destination.slice(0, 100)}`
      : noName(destination)
  )
  response.writeHead(403, { ...headers, connection: 'close' }).end(body)
}

const refuseDestination = (explain: string) => rawRefusal(400, 'proxy', 'the destination is not served', explain)

const NO_NEUTRAL: ReadonlySet<string> = new Set()

/** Whether the host name belongs to the service. Neutral names are the user's own; the proxy rejects them too. */
const isServed = (authority: string): boolean => !['unknown', 'neutral'].includes(readHost(authority, NO_NEUTRAL).kind)

const noName = (destination: string): string =>
  `${destination.slice(0, 100)} is no name of the service; this proxy leads to the emulator alone`

/**
 * Hands the connection to the emulator's own server, whatever port the client asked for. From then on that server applies its
 * limits to the connection and closes it like any other.
 */
const tunnelTo =
  ({ server }: App) =>
  ({ url = '' }: IncomingMessage, socket: Socket, head: Buffer): void => {
    if (!isServed(url)) {
      endWith(socket, '403 Forbidden', refuseDestination(noName(url)))
      return
    }
    // Under TLS the server wraps the connection in another object and listens for errors of that one only.
    socket.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    socket.allowHalfOpen = (server as Server & { allowHalfOpen: boolean }).allowHalfOpen
    server.emit('connection', socket)
  }

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { readHost } from '../contract/hosts.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { headerText } from './header-text.ts'
import { serialize } from './serialize.ts'

const NO_NEUTRAL: ReadonlySet<string> = new Set()

/** Whether the name is one of the service's; neutral names are the user's own, which the proxy does not lead to either. */
const isServed = (authority: string): boolean => !['unknown', 'neutral'].includes(readHost(authority, NO_NEUTRAL).kind)

const noName = (destination: string): string =>
  `${destination.slice(0, 100)} is no name of the service; this proxy leads to the emulator alone`

const refusalOf = (explain: string) => {
  const body = serialize(refuse(400, { reason: 'the destination is not served', explain }).body('plain'), '')
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-emulator-check': 'proxy',
    'x-emulator-explain': headerText(explain),
    connection: 'close'
  }
  return { body, headers }
}

/** Leads a tunnel to the emulator's own port, whatever port was asked for. */
const tunnel = (port: number, host: string) => (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  socket.on('error', () => socket.destroy())
  const destination = request.url ?? ''
  if (!isServed(destination)) {
    const { body, headers } = refusalOf(noName(destination))
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    socket.end(['HTTP/1.1 403 Forbidden', ...lines, '', body].join('\r\n'))
    return
  }
  const inner = connect(port, host, () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    inner.write(head)
    inner.pipe(socket).pipe(inner)
  })
  inner.on('error', () => socket.destroy())
}

/** Without a tunnel only a name could be asked for that TLS then does not prove. */
const refusePlain = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
  const asked = URL.canParse(url) ? new URL(url).host : url
  const { body, headers } = refusalOf(
    isServed(asked) ? `this proxy takes CONNECT alone, as for https://${asked.slice(0, 100)}` : noName(asked)
  )
  response.writeHead(403, headers).end(body)
}

/**
 * A proxy for clients whose DNS cannot be changed: `CONNECT` to a name of the service leads to the emulator, to any other is refused.
 * @param port of the emulator
 */
export const connectProxy = (port: number, host: string): Server =>
  createServer(refusePlain).on('connect', tunnel(port, host))

// What the library shows of its server and takes as a logger. The types are our own because a user of the library has no Fastify: it is
// bundled.
import type { IncomingHttpHeaders, OutgoingHttpHeaders, Server } from 'node:http'

/** Writes one line, as the methods of a pino logger do. */
export interface LogMethod {
  (fields: object, message?: string): void
  (message: string): void
}

/** What the emulator calls of a logger. */
export interface Logger {
  readonly debug: LogMethod
  readonly info: LogMethod
  readonly warn: LogMethod
  readonly error: LogMethod
}

export interface InjectedRequest {
  readonly method?: string
  readonly url: string
  readonly headers?: IncomingHttpHeaders | OutgoingHttpHeaders
  readonly query?: string | Readonly<Record<string, string | string[]>>
  /** An object is sent as JSON. */
  readonly payload?: string | object | Buffer | NodeJS.ReadableStream
  readonly remoteAddress?: string
}

export interface InjectedResponse {
  readonly statusCode: number
  readonly headers: OutgoingHttpHeaders
  readonly body: string
  readonly rawPayload: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: the caller knows the shape of the body, as with Response.json()
  json<T = any>(): T
}

/** The HTTP server of an emulator. */
export interface EmulatorApp {
  /** Sends a request without a port. */
  inject(request: string | InjectedRequest): Promise<InjectedResponse>
  readonly server: Server
}

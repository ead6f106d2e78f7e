import type { FastifyRequest } from 'fastify'
import type { ApiOperation } from '../../contract/operations.ts'
import type { Refusal } from '../../contract/refusals/refusal.ts'
import type { LabSandbox } from '../../lab/sandbox.ts'
import type { App } from '../app-type.ts'

/** What is known of a route of the contract. */
export interface Place {
  readonly operation: ApiOperation
  /** Fields of its body, or else of its query; undefined where no others are let in. */
  readonly known: Readonly<Record<string, unknown>> | undefined
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once its body is of its shape. */
    place: Place | undefined
    /** When it came, by `performance.now()`. */
    startedAt: number
    /** The sandbox in whose journal it belongs; undefined: it is not one of the API's. */
    home: LabSandbox | undefined
    /** Time of that sandbox when it came, epoch milliseconds. */
    cameAt: number
    /** Its query as it came. */
    receivedQuery: unknown
    /** Its body as it came, before fields without a value are left out. */
    received: unknown
    /** Bytes of that. */
    receivedSize: number
    /** What it was refused with. */
    refused: Refusal | undefined
  }
}

/** Gives every request of a server what the journal asks of it. */
export const decorateForJournal = (app: App): void => {
  app.decorateRequest('place')
  app.decorateRequest('startedAt', 0)
  app.decorateRequest('home')
  app.decorateRequest('cameAt', 0)
  app.decorateRequest('receivedQuery')
  app.decorateRequest('received')
  app.decorateRequest('receivedSize', 0)
  app.decorateRequest('refused')
}

/** Notes when a request came, to whom, and with what query. */
export const arrived = (request: FastifyRequest, sandbox: LabSandbox): void => {
  request.startedAt = performance.now()
  request.home = sandbox
  request.cameAt = sandbox.now()
  request.receivedQuery = request.query
}

import type { FastifyRequest } from 'fastify'
import type { ApiOperation } from '../../contract/operations.ts'
import type { Refusal } from '../../contract/refusals/refusal.ts'
import type { LabSandbox } from '../../lab/sandbox.ts'

/** What is known of a route of the contract. */
export interface Place {
  readonly operation: ApiOperation
  /** Fields of its body, or else of its query; undefined where no others are let in. */
  readonly known: Readonly<Record<string, unknown>> | undefined
}

/** A request as it came, and what became of it. One object: a request takes it up at the price of one property. */
export class Received {
  /** The sandbox in whose journal it belongs. */
  readonly home: LabSandbox
  /** By `performance.now()`. */
  readonly startedAt = performance.now()
  /** Time of that sandbox, epoch milliseconds. */
  readonly cameAt: number
  readonly query: unknown
  /** Before fields without a value are left out. */
  body: unknown = undefined
  /** Bytes of that. */
  bodySize = 0
  /** Set once its body is of its shape. */
  place: Place | undefined = undefined
  /** What it was refused with. */
  refused: Refusal | undefined = undefined

  constructor(home: LabSandbox, query: unknown) {
    this.home = home
    this.cameAt = home.now()
    this.query = query
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** undefined: it is not one of the API's */
    received: Received | undefined
  }
}

/** Notes when a request came, to whom, and with what query. */
export const arrived = (request: FastifyRequest, home: LabSandbox): void => {
  request.received = new Received(home, request.query)
}

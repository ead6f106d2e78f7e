import type { FastifyRequest } from 'fastify'
import type { CallContext } from '../imports/requests.ts'
import type { LabSandbox } from '../lab/sandbox.ts'

/** A call together with its sandbox. */
export interface LabCall extends CallContext {
  readonly sandbox: LabSandbox
  /** The API key without the sandbox name. A secret: it is compared and never shown. */
  readonly key: string
}

/** Name of the request decorator that holds the call. Only the contract's scope has it. */
export const CALL = 'call'

/** The call of a request, once its caller is identified. @throws outside the contract's scope */
export const callOf = (request: FastifyRequest): LabCall => request.getDecorator<LabCall>(CALL)

export const setCall = (request: FastifyRequest, call: LabCall): void => request.setDecorator(CALL, call)

/** The same for any request: undefined outside the contract, and before the caller is identified. */
export const callIfKnown = (request: FastifyRequest): LabCall | undefined =>
  (request as { readonly [CALL]?: LabCall })[CALL]

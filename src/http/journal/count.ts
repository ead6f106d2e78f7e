import type { FastifyRequest } from 'fastify'
import type { ApiOperation } from '../../contract/operations.ts'
import { endingSeen } from '../../lab/coverage/ending-seen.ts'
import type { LabSandbox } from '../../lab/sandbox.ts'

/** What was answered. */
export interface Answered {
  readonly operation: ApiOperation | undefined
  /** undefined: none that the API documents */
  readonly code: number | undefined
  /** HTTP status. */
  readonly status: number
  /** The body; undefined: no answer was sent */
  readonly sent: string | undefined
}

/** Tells coverage what a client has met. */
export const count = (
  { coverage }: LabSandbox,
  { refused, injected }: FastifyRequest,
  { operation, code, status, sent }: Answered
): void => {
  const name = operation?.name
  if (sent === undefined) coverage.met(name, 'no answer', true)
  else if (code === undefined) coverage.met(name, `HTTP ${status}`, injected !== undefined)
  else if (refused === undefined) coverage.met(name, 'success', false)
  else coverage.met(name, code, refused.check === 'fault')
}

/** The same of how a job goes, for a call that was told. */
export const countEnding = (
  home: LabSandbox,
  { refused }: FastifyRequest,
  { operation, code, sent }: Answered
): void => {
  if (refused !== undefined || code === undefined || sent === undefined) return
  const seen = endingSeen(home, operation?.name, sent)
  if (seen !== undefined) home.coverage.met(operation?.name, seen.ending, false)
}

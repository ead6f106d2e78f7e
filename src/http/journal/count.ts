import { endingSeen } from '../../lab/coverage/ending-seen.ts'
import type { Seen } from '../../lab/lint/rule.ts'
import type { LabSandbox } from '../../lab/sandbox.ts'
import type { Answered } from './answered.ts'

/** Tells coverage what a client has met. Returns how a job goes, for a call that was told. */
export const count = (
  home: LabSandbox,
  { request, received, operation, code, success, status, sent }: Answered
): Seen['told'] => {
  const { injected } = request
  const { refused } = received
  const { coverage } = home
  const name = operation?.name
  if (sent === undefined) coverage.met(name, 'no answer', injected !== undefined)
  else if (code === undefined) coverage.met(name, `HTTP ${status}`, injected !== undefined)
  else coverage.met(name, success ? 'success' : code, refused?.check === 'fault')
  const told = success && sent !== undefined ? endingSeen(home, name, sent) : undefined
  if (told !== undefined) coverage.met(name, told.ending, false)
  return told
}

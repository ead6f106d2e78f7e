import type { Awaitable, Turns } from '../awaitable.ts'
import type { Refusal, RefusalCode } from '../contract/refusals/refusal.ts'

/** A named row of an admission table. */
export interface Check<Request> {
  readonly name: string
  /** The codes of its refusals. */
  readonly codes: readonly RefusalCode[]
  readonly run: (request: Request) => Awaitable<Refusal | undefined>
  /** The checks that it runs, when it keeps their first refusal for the job. */
  readonly deferred?: readonly Check<Request>[]
}

/** What every request has: its sandbox, which other processes may share. */
interface Admitted {
  readonly call: { readonly sandbox: { readonly turns: Turns | undefined } }
}

/**
 * Runs a table of checks in order, then the operation, without a gap: no other request can run after the last check. The result is
 * synchronous unless a check is asynchronous.
 * @throws the first refusal, marked with the name of its check
 */
export const admit = <Request extends Admitted, Result>(
  checks: readonly Check<Request>[],
  request: Request,
  operation: (request: Request) => Result,
  first = 0
): Awaitable<Result> => {
  for (let at = first; ; at++) {
    const check = checks[at]
    if (check === undefined) return operation(request)
    const outcome = check.run(request)
    if (outcome instanceof Promise) {
      return (request.call.sandbox.turns?.outside(outcome) ?? outcome).then(refusal => {
        pass(check, refusal)
        return admit(checks, request, operation, at + 1)
      })
    }
    pass(check, outcome)
  }
}

const pass = <Request>({ name }: Check<Request>, refusal: Refusal | undefined): void => {
  if (refusal === undefined) return
  throw refusal.foundBy(name)
}

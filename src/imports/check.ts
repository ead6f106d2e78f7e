import type { RefusalCode } from '../contract/refusals/catalogue.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'

/** A named row of an admission table. */
export interface Check<Request> {
  readonly name: string
  /** The codes it may refuse with. */
  readonly codes: readonly RefusalCode[]
  readonly run: (request: Request) => Refusal | undefined | Promise<Refusal | undefined>
}

/**
 * Runs a table in order, then the operation, with nothing in between: no other request can come in after the last check.
 * @throws the first refusal, marked with the name of its check
 */
export const admit = async <Request, Result>(
  checks: readonly Check<Request>[],
  request: Request,
  operation: (request: Request) => Result
): Promise<Result> => {
  for (const check of checks) {
    const outcome = check.run(request)
    // Most checks answer at once; waiting for those as well would cost a turn of the loop each.
    const refusal = outcome instanceof Promise ? await outcome : outcome
    if (refusal === undefined) continue
    refusal.check = check.name
    throw refusal
  }
  return operation(request)
}

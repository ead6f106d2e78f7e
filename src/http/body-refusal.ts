import type { BodyLimits } from '../contract/body-limits.ts'
import { Refusal } from '../contract/refusals/refusal.ts'

interface Unread {
  /** HTTP status of the laboratory. Default: 400. */
  readonly labStatus?: 413
  /** What the journal calls its bytes. */
  readonly bytes?: string
}

/** Why a body is not read; never repeats the body, which may hold a secret. */
export class BodyRefusal extends Refusal {
  override check = 'body'
  readonly labStatus: 400 | 413
  readonly bytes: string

  constructor(reason: string, advice: string, { labStatus, bytes = 'no JSON' }: Unread = {}) {
    super(80000, { reason, explain: `${reason}; ${advice}` })
    this.labStatus = labStatus ?? 400
    this.bytes = bytes
  }
}

const MIB = 1024 ** 2

const ADVICE = 'send less in one request'

const BYTES = 'beyond the limits of a body'

export const refuseLarge = ({ bytes }: BodyLimits): BodyRefusal =>
  new BodyRefusal(`the request body is larger than ${bytes / MIB} MiB`, ADVICE, { labStatus: 413, bytes: BYTES })

/** A body within the bytes that would become too much all the same. */
export const refuseComplex = ({ depth, entries }: BodyLimits, exceeded: 'depth' | 'entries'): BodyRefusal => {
  const limit =
    exceeded === 'depth'
      ? `${depth} levels of objects and lists`
      : `${entries.toLocaleString('en-US')} keys and list items`
  return new BodyRefusal(`the request body has more than ${limit}`, ADVICE, { bytes: BYTES })
}

import { type Refusal, refuse } from '../contract/refusals/refusal.ts'

const marked = (refusal: Refusal): Refusal => Object.assign(refusal, { check: 'schema' })

/** What was sent could not be. */
export const invalid = (reason: string, advice: string): Refusal =>
  marked(refuse(1100, { reason, explain: `${reason}; ${advice}` }))

/** What was sent does not go with what is there. server source: errors without a code of their own */
export const unfit = (reason: string, advice: string): Refusal =>
  marked(refuse(65535, { reason, explain: `${reason}; ${advice}` }))

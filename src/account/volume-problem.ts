import { type Refusal, type RefusalCode, refuse } from '../contract/refusals/refusal.ts'

/** A refusal of a call for volumes. */
export const refused = (code: RefusalCode, check: string, explain: string): Refusal =>
  Object.assign(refuse(code, { explain }), { check })

/** guess: no page says with which code volumes are refused; this one stands for parameters that are wrong */
export const wrong = (check: string, reason: string, advice: string): Refusal =>
  Object.assign(refuse(80000, { reason, explain: `${reason}; ${advice}` }), { check })

import type { ValueProblem } from './check.ts'

/** server source: typeutil, VerifyFloat; Go's words for numbers */
export const notFinite = (field: string, value: number): ValueProblem => {
  const shown = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return {
    message: `value '${shown}' is not a number or infinity: invalid parameter`,
    explain: `field ${field} takes numbers that are finite as floats of 32 bits, the value is ${value}`
  }
}

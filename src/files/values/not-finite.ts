import type { ValueProblem } from './check.ts'

/** server source: typeutil, VerifyFloat; Go's words for numbers */
export const notFinite = (
  { name, type }: { readonly name: string; readonly type: string },
  value: number
): ValueProblem => {
  const shown = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return {
    message: `value '${shown}' is not a number or infinity: invalid parameter`,
    explain: `field ${name} takes numbers that are finite as floats of ${type === 'Double' ? 64 : 32} bits, the value is ${value}`
  }
}

const HALVES: Readonly<Record<string, string>> = {
  Float16Vector: 'float16',
  BFloat16Vector: 'bfloat16'
}

/** A number of a vector. server source: typeutil, VerifyFloats32, VerifyFloats16, VerifyBFloats16 */
export const notFiniteInVector = (
  field: { readonly name: string; readonly type: string },
  value: number
): ValueProblem => {
  const { name, type } = field
  const half = HALVES[type]
  if (half === undefined) return notFinite(field, value)
  return {
    message: `${half} vector contain nan or infinity value.`,
    explain: `field ${name} is of type ${type}: its numbers have to be finite in 16 bits${half === 'float16' ? ', that is between -65520 and 65520' : ''}; the value is ${value}`
  }
}

import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueProblem } from './check.ts'
import { goType, goValue } from './go.ts'

/** The value is of another type than the field. */
export const typeMismatch = ({ name, type }: Field, value: unknown, source: string): ValueProblem => ({
  message: `expected type '${type}' for field '${name}', got type '${goType(value)}' with value '${goValue(value, source)}'`,
  explain: `field ${name} is of type ${type} and cannot be ${source.length <= 100 ? source : `${source.slice(0, 100)}…`}`
})

/** The vector has more or fewer numbers than the field. @param dim of the value */
export const dimMismatch = (field: Field, dim: number): ValueProblem => ({
  message: `expected dim '${field.dim}' for field '${field.name}' with type '${field.type}', got dim '${dim}'`,
  explain: `field ${field.name} has ${field.dim} dimensions, the value has ${dim}`
})

/** Go's strconv could not read the number. */
export const unreadable = (
  { name, type }: { readonly name: string; readonly type: string },
  call: 'ParseInt' | 'ParseUint' | 'ParseFloat',
  source: string,
  problem: 'invalid syntax' | 'value out of range'
): ValueProblem => ({
  message: `strconv.${call}: parsing "${source.slice(0, 100)}": ${problem}`,
  explain: `field ${name} is of type ${type}, and ${source.slice(0, 100)} ${problem === 'invalid syntax' ? 'is not written as one' : 'is out of its range'}`
})

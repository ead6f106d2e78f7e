import type { Field } from '../../cloud/schema/collection.ts'
import type { ValueCheck, ValueProblem } from './check.ts'
import { floatProblem } from './float.ts'
import { goType, goValue } from './go.ts'
import { integerProblem } from './integer.ts'
import { typeMismatch } from './mismatch.ts'
import { lengthProblem } from './text.ts'

type ElementCheck = (element: Field, value: unknown) => ValueProblem | undefined

const mismatch = ({ name, type }: Field, value: unknown): ValueProblem => {
  const source = JSON.stringify(value)
  return {
    message: `expected element type '${type}' in array field, got type '${goType(value)}' with value '${goValue(value, source)}'`,
    explain: `field ${name} is an array of ${type}, which cannot have ${source.slice(0, 100)}`
  }
}

const ofInteger: ElementCheck = (element, value) =>
  typeof value === 'number' ? integerProblem(element, JSON.stringify(value)) : mismatch(element, value)

const ofFloat: ElementCheck = (element, value) =>
  typeof value === 'number' ? floatProblem(element, value, String(value)) : mismatch(element, value)

const ELEMENTS: Readonly<Record<string, ElementCheck>> = {
  Bool: (element, value) => (typeof value === 'boolean' ? undefined : mismatch(element, value)),
  Int8: ofInteger,
  Int16: ofInteger,
  Int32: ofInteger,
  Int64: ofInteger,
  Float: ofFloat,
  Double: ofFloat,
  VarChar: (element, value) => (typeof value === 'string' ? lengthProblem(element, value) : mismatch(element, value))
}

export const tooMany = ({ name, maxCapacity }: Field, count: number): ValueProblem => ({
  message: `array capacity(${count}) for field ${name} exceeds max_capacity(${maxCapacity})`,
  explain: `field ${name} takes ${maxCapacity} elements, the value has ${count}`
})

/** A list of one scalar type. Integers beyond 2^53 are compared as the nearest double. */
export const array = (field: Field): ValueCheck => {
  const element = { ...field, type: field.elementType as Field['type'] }
  const check = ELEMENTS[element.type] as ElementCheck
  const most = field.maxCapacity ?? Number.POSITIVE_INFINITY
  return source => {
    const value: unknown = JSON.parse(source)
    if (!Array.isArray(value)) return typeMismatch(field, value, source)
    if (value.length > most) return tooMany(field, value.length)
    for (const one of value) {
      const problem = check(element, one)
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

import type { Problem } from './column-check.ts'

/** server source: importutilv2/parquet/field_reader.go */
export const nullProblem = (field: string): Problem => ({
  message: 'not nullable, but has null value: invalid parameter',
  explain: `field ${field} is not nullable, and the value is null`
})

/** server source: milvus-io/milvus#49683; the words are a guess */
export const nullElementProblem = (field: string): Problem => ({
  message: `array element is not allowed to be null value for field '${field}'`,
  explain: `an element of field ${field} is null; elements are never null`
})

/** server source: importutilv2/parquet/field_reader.go, checkVectorAligned */
export const notAligned = (field: string, type: string, expected: number, got: number): Problem => ({
  message: `length of vector is not aligned: expected ${expected} but got ${got}, data type: ${type}`,
  explain: `a ${type} of field ${field} takes ${expected} elements, the value has ${got}`
})

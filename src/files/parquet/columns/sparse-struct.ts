import type { Field } from '../../../cloud/schema/collection.ts'
import { LARGEST_INDEX } from '../../values/sparse-vector.ts'
import type { Look, Problem } from './column-check.ts'
import { lookAtFloat } from './look.ts'

interface Side {
  readonly look: Look
  readonly length: (elements: number) => Problem | undefined
}

/** A sparse vector as a struct of two lists, which Parquet keeps apart: indices come first. server source: parseSparseFloatVectorStructs */
export const sparseStruct = (field: Field): Readonly<Record<'indices' | 'values', Side>> => {
  const explain = `field ${field.name} is a sparse vector: as many indices as values, indices different from each other, values not negative`
  const seen = new Set<number>()
  let lengths: number[] = []
  let next = 0
  const isFloat = lookAtFloat(field)

  return {
    indices: {
      look: value => {
        // Unsigned numbers of 32 bits are held as signed ones.
        const index = typeof value === 'number' ? value >>> 0 : Number(value)
        if (index < 0 || index > LARGEST_INDEX)
          return { message: `invalid index in sparse float vector: ${index}`, explain }
        if (seen.has(index)) return { message: 'unsorted or same indices in sparse float vector', explain }
        seen.add(index)
        return undefined
      },
      length: elements => {
        seen.clear()
        lengths.push(elements)
        return undefined
      }
    },
    values: {
      look: value =>
        isFloat(value) ??
        (Number(value) < 0 ? { message: 'negative value in sparse float vector', explain } : undefined),
      length: elements => {
        const indices = lengths[next++] ?? 0
        if (next >= lengths.length) {
          lengths = []
          next = 0
        }
        if (indices === elements) return undefined
        const found = `number of elements of 'indices' and 'values' mismatched, '${indices}' vs '${elements}'`
        return { message: `Invalid parquet struct for SparseFloatVector: ${found}`, explain }
      }
    }
  }
}

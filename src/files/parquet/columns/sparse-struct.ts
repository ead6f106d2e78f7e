import type { Field } from '../../../cloud/schema/collection.ts'
import { LARGEST_INDEX } from '../../values/sparse-vector.ts'
import type { Look, Problem } from './column-check.ts'
import { lookAtFloat } from './look.ts'

interface Side {
  readonly look: Look
  readonly length: (elements: number) => Problem | undefined
  readonly most: number
}

/** Elements of one vector (guess): as many as a row of JSON has room for. */
const MOST_ELEMENTS = 1_000_000

/** Changes of the number of elements from row to row within a row group. */
const MOST_CHANGES = 4_000_000

/** A sparse vector as a struct of two lists, which Parquet keeps apart: indices come first. server source: parseSparseFloatVectorStructs */
export const sparseStruct = (field: Field): Readonly<Record<'indices' | 'values', Side>> => {
  const explain = `field ${field.name} is a sparse vector: as many indices as values, indices different from each other, values not negative`
  const tooMany: Problem = {
    message: `Invalid parquet struct for SparseFloatVector: more than ${MOST_ELEMENTS} elements`,
    explain: `field ${field.name} takes up to ${MOST_ELEMENTS} elements a row, in row groups of some million rows`
  }
  const seen = new Set<number>()
  // Elements of the rows that only the indices were read of, and how many rows in turn have as many: 3, 2, 5, 1 are 3, 3, 5.
  let lengths: number[] = []
  let next = 0
  let used = 0
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
        if (elements > MOST_ELEMENTS) return tooMany
        if (lengths.at(-2) === elements) lengths[lengths.length - 1] = (lengths.at(-1) as number) + 1
        else lengths.push(elements, 1)
        return lengths.length > 2 * MOST_CHANGES ? tooMany : undefined
      },
      most: MOST_ELEMENTS + 1
    },
    values: {
      look: value =>
        isFloat(value) ??
        (Number(value) < 0 ? { message: 'negative value in sparse float vector', explain } : undefined),
      length: elements => {
        if (elements > MOST_ELEMENTS) return tooMany
        const indices = lengths[next] ?? 0
        if (++used === lengths[next + 1]) {
          next += 2
          used = 0
        }
        if (next >= lengths.length) {
          lengths = []
          next = 0
        }
        if (indices === elements) return undefined
        const found = `number of elements of 'indices' and 'values' mismatched, '${indices}' vs '${elements}'`
        return { message: `Invalid parquet struct for SparseFloatVector: ${found}`, explain }
      },
      most: MOST_ELEMENTS + 1
    }
  }
}

import type { Field } from '../../cloud/schema/collection.ts'
import { describeSyntaxError } from '../json/broken.ts'
import { DYNAMIC, Faulty } from '../reader.ts'
import { parquetGeometry, timeProblem } from '../values/formed-texts.ts'
import { LARGEST_INDEX, sparseVector } from '../values/vectors.ts'
import {
  type ColumnCheck,
  checkByIndex,
  checkFloat,
  nullProblem,
  type Problem,
  type ValueTest
} from './column-check.ts'

export interface FlatOptions {
  readonly field: string
  readonly nullable: boolean
  /** Definition level of a present value; lower levels are nulls. */
  readonly present: number
  /** undefined: the type allows only valid values. */
  readonly look: ValueTest | undefined
}

/** A column with one value per row. */
export const flatColumn = ({ field, nullable, present, look }: FlatOptions): ColumnCheck => {
  let rows = 0
  return {
    page: page => {
      const { size, definitionLevels: levels } = page
      const count = levels.length || size
      const lookAt = look && checkByIndex(page, look)
      let next = 0
      for (let at = 0; at < count; at++) {
        const isNull = levels.length > 0 && (levels[at] as number) < present
        const problem = isNull ? (nullable ? undefined : nullProblem(field)) : lookAt?.(next++)
        if (problem !== undefined) throw new Faulty({ ...problem, row: rows + at + 1, field })
      }
      rows += count
    },
    endGroup: () => {},
    get rows() {
      return rows
    }
  }
}

/** Checks text that holds JSON; for the dynamic field, an object. server source: importutilv2/parquet/field_reader.go */
export const checkJson =
  ({ name }: { readonly name: string }): ValueTest =>
  value => {
    const explain =
      name === DYNAMIC ? `column ${DYNAMIC} takes JSON objects as text` : `field ${name} takes JSON as text`
    const text = textOf(value)
    try {
      const json: unknown = JSON.parse(text)
      if (name !== DYNAMIC || (typeof json === 'object' && !Array.isArray(json))) return undefined
      return { message: `illegal value for dynamic field, not a JSON object`, explain }
    } catch {
      return { message: `failed to parse JSON of field '${name}', error: ${describeSyntaxError(text)}`, explain }
    }
  }

/** Checks a Geometry or a Timestamptz. */
export const checkFormed = (field: Field): ValueTest => {
  const check = field.type === 'Geometry' ? parquetGeometry : timeProblem
  return value => check(field, textOf(value))
}

const textOf = (value: unknown): string => Buffer.from(value as Uint8Array).toString()

/** Checks a sparse vector in JSON text. */
export const checkSparse = (field: Field): ValueTest => {
  const check = sparseVector(field)
  return value => {
    const text = textOf(value)
    // To Go this is an empty map. The bulk writer of pymilvus writes the null of a nullable field so.
    if (text === 'null') return undefined
    const wrap = (message: string) =>
      `Invalid JSON string for SparseFloatVector: '${text.slice(0, 100)}', err = ${message}`
    try {
      const problem = check(text)
      return problem && { ...problem, message: wrap(problem.message) }
    } catch {
      return { message: wrap('not a JSON format string'), explain: `field ${field.name} takes JSON as text` }
    }
  }
}

interface Side {
  readonly look: ValueTest
  readonly length: (elements: number) => Problem | undefined
  readonly most: number
}

/** Maximum elements of one vector (guess): as many as a row of JSON has room for. */
const MOST_ELEMENTS = 1_000_000

/** Maximum changes of list length from row to row in a row group. */
const MOST_CHANGES = 4_000_000

/** A sparse vector as a struct of two lists, stored as separate columns with the indices first. server source: parseSparseFloatVectorStructs */
export const sparseStruct = (field: Field): Readonly<Record<'indices' | 'values', Side>> => {
  const explain = `field ${field.name} is a sparse vector: as many indices as values, indices different from each other, values not negative`
  const tooMany: Problem = {
    message: `Invalid parquet struct for SparseFloatVector: more than ${MOST_ELEMENTS} elements`,
    explain: `field ${field.name} takes up to ${MOST_ELEMENTS} elements a row, in row groups of some million rows`
  }
  const seen = new Set<number>()
  // Lengths of rows with only indices read, run-length encoded: 3, 2, 5, 1 means 3, 3, 5.
  let lengths: number[] = []
  let next = 0
  let used = 0
  const isFloat = checkFloat(field)

  return {
    indices: {
      look: value => {
        // Parquet stores unsigned 32-bit numbers as signed ones.
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

import { Faulty } from '../../fault.ts'
import { type ColumnCheck, type Look, looker } from './column-check.ts'
import { nullProblem } from './problems.ts'

export interface FlatOptions {
  readonly field: string
  readonly nullable: boolean
  /** Level of a value that is there; lower ones are nulls. */
  readonly present: number
  /** undefined: the type says it all. */
  readonly look: Look | undefined
}

/** A column with one value a row. */
export const flatColumn = ({ field, nullable, present, look }: FlatOptions): ColumnCheck => {
  let rows = 0
  return {
    page: page => {
      const { size, definitionLevels: levels } = page
      const count = levels.length || size
      const lookAt = look && looker(page, look)
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

import type { Collection, Field } from '../cloud/schema/collection.ts'
import { dynamicRow } from './dynamic-row.ts'
import type { FileFault } from './fault.ts'
import { givesKey } from './keys.ts'
import type { ReadRules } from './reader.ts'
import type { ValueCheck } from './values/check.ts'
import { checkOf } from './values/check-of.ts'

/** A field as rows know it. */
interface Column {
  readonly field: Field
  readonly check: ValueCheck
  readonly required: boolean
  /** Number of the last row that had it. */
  row: number
}

/** One row after the other against a collection. */
export interface RowCheck {
  begin(): void
  /** @param source the value as JSON text @throws SyntaxError when it is none */
  value(name: string, source: string): FileFault | undefined
  end(): FileFault | undefined
}

const isOptional = ({ nullable, default: value }: Field): boolean => nullable === true || value !== undefined

/** server source: importutilv2/json/row_parser.go */
export const rowCheck = (collection: Collection, rules: ReadRules): RowCheck => {
  const { name, fields, dynamicField } = collection
  const columns = new Map<string, Column>()
  const autoKey = givesKey(collection, rules) ? undefined : fields.find(({ autoId }) => autoId === true)?.name
  for (const field of fields) {
    if (field.name === autoKey) continue
    const required = field.autoId !== true && !(rules.optionalFields && isOptional(field))
    columns.set(field.name, { field, check: checkOf(field), required, row: 0 })
  }
  const required = [...columns.values()].filter(column => column.required)
  const dynamic = dynamicField === true ? dynamicRow() : undefined
  let row = 0

  const undeclared = (field: string, source: string): FileFault | undefined => {
    if (field === autoKey) {
      return {
        message: `the primary key '${field}' is auto-generated, no need to provide`,
        explain: `collection ${name} makes the key ${field} itself; leave it out`,
        row,
        field
      }
    }
    JSON.parse(source)
    if (dynamic !== undefined) {
      const problem = dynamic.value(field, source)
      return problem && { ...problem, row, field }
    }
    if (rules.skipUndeclared) return undefined
    return {
      message: `the field '${field}' is not defined in schema`,
      explain: `collection ${name} has no field ${field} and no dynamic field; its fields are ${[...columns.keys()].join(', ')}`,
      row,
      field
    }
  }

  const check = (field: string, source: string): FileFault | undefined => {
    const column = columns.get(field)
    if (column === undefined) return undeclared(field, source)
    // Of a field given twice the last counts, as in Go's decoder; the caller hands it over first.
    if (column.row === row) return void JSON.parse(source)
    column.row = row
    const problem = column.check(source)
    return problem && { ...problem, row, field }
  }

  return {
    begin: () => {
      row++
      dynamic?.begin()
    },
    value: check,
    end: () => {
      for (const column of required) {
        if (column.row === row) continue
        const field = column.field.name
        return {
          message: `value of field '${field}' is missed`,
          explain: `each row of collection ${name} needs ${field}`,
          row,
          field
        }
      }
      const problem = dynamic?.end()
      return problem && { ...problem, row }
    }
  }
}

import type { Collection, Field } from '../cloud/schema/collection.ts'
import type { FileFault } from './fault.ts'
import type { ReadRules } from './reader.ts'
import type { ValueCheck } from './values/check.ts'
import { checkOf } from './values/check-of.ts'

const DYNAMIC = '$meta'

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
  /** @param source the value as JSON text */
  value(name: string, source: string): FileFault | undefined
  end(): FileFault | undefined
}

const syntaxFault = (error: unknown, row: number, field: string): FileFault => {
  if (!(error instanceof SyntaxError)) throw error
  return { message: `failed to parse row, error: ${error.message}`, explain: `the value is no JSON`, row, field }
}

/** server source: importutilv2/json/row_parser.go */
export const rowCheck = (
  { name, fields, dynamicField }: Collection,
  { optionalFields }: Pick<ReadRules, 'optionalFields'>
): RowCheck => {
  const columns = new Map<string, Column>()
  const required: Column[] = []
  const autoKey = fields.find(({ autoId }) => autoId === true)?.name
  for (const field of fields) {
    if (field.name === autoKey) continue
    const optional = optionalFields && (field.nullable === true || field.default !== undefined)
    const column = { field, check: checkOf(field), required: !optional, row: 0 }
    columns.set(field.name, column)
    if (column.required) required.push(column)
  }
  let row = 0

  const unknown = (field: string): FileFault | undefined => {
    if (field === autoKey) {
      return {
        message: `the primary key '${field}' is auto-generated, no need to provide`,
        explain: `collection ${name} makes the key ${field} itself; leave it out`,
        row,
        field
      }
    }
    if (dynamicField === true) return undefined
    return {
      message: `the field '${field}' is not defined in schema`,
      explain: `collection ${name} has no field ${field} and no dynamic field; its fields are ${[...columns.keys()].join(', ')}`,
      row,
      field
    }
  }

  return {
    begin: () => {
      row++
    },
    value: (field, source) => {
      const column = columns.get(field)
      if (column === undefined) return field === DYNAMIC && dynamicField === true ? undefined : unknown(field)
      // Of a field given twice the last counts, as in Go's decoder; the caller hands it over first.
      if (column.row === row) return undefined
      column.row = row
      try {
        const problem = column.check(source)
        return problem && { ...problem, row, field }
      } catch (error) {
        return syntaxFault(error, row, field)
      }
    },
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
      return undefined
    }
  }
}

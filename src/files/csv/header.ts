import type { Collection } from '../../cloud/schema/collection.ts'
import { Faulty } from '../fault.ts'
import { DYNAMIC, givesKey } from '../keys.ts'
import type { ReadRules } from '../reader.ts'
import { type CsvCheck, csvCheck, dynamicTextCheck, metaCheck, TEXTS } from './value.ts'

export interface CsvColumn {
  readonly name: string
  /** undefined: the values are skipped. */
  readonly check: CsvCheck | undefined
  /** Whether it holds texts rather than numbers and vectors. */
  readonly isText: boolean
}

const autoKeyGiven = (name: string, field: string): Faulty =>
  new Faulty({
    message: `the primary key '${field}' is auto-generated, no need to provide`,
    explain: `collection ${name} makes the key ${field} itself; leave the column out`,
    field
  })

const missed = (name: string, field: string, header: readonly string[]): Faulty =>
  new Faulty({
    message: `value of field is missed: '${field}'`,
    explain: `collection ${name} needs a column ${field}; the first line has ${header.join(', ').slice(0, 200)}`,
    field
  })

/** @param at number of the column, from 0 */
const undeclared = (name: string, field: string, at: number): Faulty =>
  new Faulty({
    message: `the field '${field}' is not defined in schema`,
    explain:
      field === ''
        ? `column ${at + 1} has no name; leave it out (pandas: to_csv(index=False))`
        : `collection ${name} has no field ${field} and no dynamic field`,
    field
  })

/** The columns that the first line names. @throws Faulty. server source: importutilv2/csv/row_parser.go */
export const csvColumns = (collection: Collection, header: readonly string[], rules: ReadRules): CsvColumn[] => {
  const { name, fields, dynamicField } = collection
  const nullkey = rules.csv?.nullkey ?? ''
  for (const field of fields) {
    const given = header.includes(field.name)
    if (field.autoId) {
      if (given && !givesKey(collection, rules)) throw autoKeyGiven(name, field.name)
      continue
    }
    const optional = rules.optionalFields && (field.nullable === true || field.default !== undefined)
    if (!given && !optional) throw missed(name, field.name, header)
  }
  const isDeclared = (column: string) => fields.some(({ name }) => name === column)
  const others = new Set(header.filter(column => column !== DYNAMIC && !isDeclared(column)))
  return header.map((column, at) => {
    const field = fields.find(({ name }) => name === column)
    if (field !== undefined) return { name: column, check: csvCheck(field, nullkey), isText: TEXTS.has(field.type) }
    if (dynamicField) {
      return { name: column, check: column === DYNAMIC ? metaCheck(others) : dynamicTextCheck, isText: true }
    }
    if (!rules.skipUndeclared) throw undeclared(name, column, at)
    return { name: column, check: undefined, isText: false }
  })
}

import type { Collection, Field } from '../../cloud/schema/collection.ts'
import { Faulty } from '../fault.ts'
import { DYNAMIC, givesKey } from '../keys.ts'
import type { ReadRules } from '../reader.ts'
import type { ValueCheck } from '../values/check.ts'
import { csvCheck } from './value.ts'

export interface CsvColumn {
  readonly name: string
  /** undefined: the values go to the dynamic field as they are, or are skipped. */
  readonly check: ValueCheck | undefined
}

const autoKeyGiven = (name: string, field: string): Faulty =>
  new Faulty({
    message: `the primary key '${field}' is auto-generated, no need to provide`,
    explain: `collection ${name} makes the key ${field} itself; leave the column out`,
    field
  })

const missed = (name: string, field: string, header: readonly string[]): Faulty => {
  const marked = header[0]?.startsWith('\ufeff') === true
  const explain = marked
    ? 'the file begins with a byte order mark, which belongs to the first name; save it as UTF-8 without'
    : `collection ${name} needs a column ${field}; the first line has ${header.join(', ').slice(0, 200)}`
  return new Faulty({ message: `value of field is missed: '${field}'`, explain, field })
}

const undeclared = (name: string, field: string): Faulty =>
  new Faulty({
    message: `the field '${field}' is not defined in schema`,
    explain: `collection ${name} has no field ${field} and no dynamic field`,
    field
  })

const META: Field = { name: DYNAMIC, type: 'JSON' }

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
  return header.map(column => {
    const field = fields.find(({ name }) => name === column)
    if (field !== undefined) return { name: column, check: csvCheck(field, nullkey) }
    if (dynamicField !== true && !rules.skipUndeclared) throw undeclared(name, column)
    return { name: column, check: column === DYNAMIC && dynamicField ? csvCheck(META, nullkey) : undefined }
  })
}

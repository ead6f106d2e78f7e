import { functionOutputs } from '../cloud/functions.ts'
import type { Collection, Field } from '../cloud/schema/collection.ts'
import { DYNAMIC, type FileFault, givesKey, outputGiven, type ReadRules } from './reader.ts'
import { checkOf } from './values/field-check.ts'
import type { ValueCheck } from './values/messages.ts'
import { structArray } from './values/structs.ts'

type Problem = Pick<FileFault, 'message' | 'explain'>

/** Checks the undeclared names of one row and its `$meta`. */
export interface DynamicRow {
  begin(): void
  /** @param source the value as JSON text */
  value(name: string, source: string): Problem | undefined
  end(): Problem | undefined
}

/** A field, as the row check sees it. */
export interface Column {
  readonly field: Field
  readonly check: ValueCheck
  readonly required: boolean
  /** The last check of a row with this field. */
  seen: number
}

/** Checks rows one after the other against a collection. */
export interface RowCheck {
  /** @param row its number, counted from 1. The check of a row can begin again */
  begin(row: number): void
  /** @param source the value as JSON text @throws SyntaxError for invalid JSON */
  value(name: string, source: string): FileFault | undefined
  end(): FileFault | undefined
}

/** A check whose columns can also check values themselves, in any order. */
export interface ColumnCheck extends RowCheck {
  readonly columns: ReadonlyMap<string, Column>
  /** Notes that the row has this field. Returns false if it has it twice. */
  mark(column: Column): boolean
}

/** server source: importutilv2/json/row_parser.go */
export const rowCheck = (collection: Collection, rules: ReadRules): ColumnCheck => {
  const { name, fields, dynamicField } = collection
  const columns = new Map<string, Column>()
  const autoKey = givesKey(collection, rules) ? undefined : fields.find(({ autoId }) => autoId === true)?.name
  const outputs = functionOutputs(collection)
  for (const field of fields) {
    if (field.name === autoKey || outputs.has(field.name)) continue
    const required = field.autoId !== true && !(rules.optionalFields && isOptional(field))
    columns.set(field.name, { field, check: checkOf(field), required, seen: 0 })
  }
  for (const struct of collection.structFields ?? []) {
    const field: Field = { name: struct.name, type: 'Array' }
    columns.set(struct.name, { field, check: structArray(struct), required: true, seen: 0 })
  }
  const required = [...columns.values()].filter(column => column.required)
  const dynamic = dynamicField === true ? dynamicRow() : undefined
  let row = 0
  let pass = 0

  const mark = (column: Column): boolean => {
    if (column.seen === pass) return false
    column.seen = pass
    return true
  }

  const undeclared = (field: string, source: string): FileFault | undefined => {
    if (field === autoKey) {
      return {
        message: `the primary key '${field}' is auto-generated, no need to provide`,
        explain: `collection ${name} makes the key ${field} itself; leave it out`,
        row,
        field
      }
    }
    if (outputs.has(field)) return { ...outputGiven(collection, field), row }
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
    // The last of several equal names counts, as in Go's decoder; the caller passes it first.
    if (!mark(column)) return void JSON.parse(source)
    const problem = column.check(source)
    return problem && { ...problem, row, field }
  }

  return {
    columns,
    mark,
    begin: number => {
      row = number
      pass++
      dynamic?.begin()
    },
    value: check,
    end: () => {
      for (const column of required) {
        if (column.seen === pass) continue
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

const isOptional = ({ nullable, default: value }: Field): boolean => nullable === true || value !== undefined

/** server source: importutilv2/json/row_parser.go, combineDynamicRow */
export const dynamicRow = (): DynamicRow => {
  const names = new Set<string>()
  let keys: readonly string[] = []
  return {
    begin: () => {
      names.clear()
      keys = []
    },
    value: (name, source) => {
      if (name !== DYNAMIC) {
        names.add(name)
        return undefined
      }
      const object = dynamicObject(source)
      if ('message' in object) return object
      keys = object.keys
      return undefined
    },
    end: () => duplicatedKey(keys, names, 'duplicated key is not allowed')
  }
}

const EXPLAIN = `${DYNAMIC} takes an object, or text that holds one, with other keys than the row has`

const notJson: Problem = { message: 'illegal value for dynamic field, not a JSON format string', explain: EXPLAIN }
const notAnObject: Problem = { message: 'illegal value for dynamic field, not a JSON object', explain: EXPLAIN }

/** The keys of `$meta`, or why it is no object. @param source the value as JSON text @throws SyntaxError for invalid JSON */
export const dynamicObject = (source: string): Problem | { readonly keys: readonly string[] } => {
  let value: unknown = JSON.parse(source)
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value) ?? {}
    } catch {
      return notJson
    }
    if (typeof value !== 'object' || Array.isArray(value)) return notJson
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? { keys: Object.keys(value as object) } : notAnObject
}

/** A key that is both in `$meta` and in the row. @param words the server's message, which differs by format */
export const duplicatedKey = (
  keys: readonly string[],
  names: ReadonlySet<string>,
  words: 'duplicated key is not allowed' | 'duplicated key in dynamic field'
): Problem | undefined => {
  const key = names.size === 0 ? undefined : keys.find(name => names.has(name))
  return key === undefined ? undefined : { message: `${words}, key=${key.slice(0, 100)}`, explain: EXPLAIN }
}

/** Bytes that `foreignForm` needs. */
export const FOREIGN_HEAD = 8

/** First bytes of files in another encoding or format, with the fix. */
const FORMS: readonly (readonly [head: string, problem: string])[] = [
  ['\xef\xbb\xbf', 'begins with a byte order mark; save it as UTF-8 without'],
  ['\xff\xfe', 'is UTF-16; save it as UTF-8'],
  ['\xfe\xff', 'is UTF-16; save it as UTF-8'],
  ['\x1f\x8b', 'is compressed (gzip); decompress it'],
  ['\x28\xb5\x2f\xfd', 'is compressed (Zstandard); decompress it'],
  ['\x04\x22\x4d\x18', 'is compressed (LZ4); decompress it'],
  ['\xfd7zXZ\0', 'is compressed (xz); decompress it'],
  ['BZh', 'is compressed (bzip2); decompress it'],
  ['PK\x03\x04', 'is a ZIP archive; unpack it'],
  ['PAR1', 'is a Parquet file; its name has to end with .parquet'],
  ['\x93NUMPY', 'is a NumPy array; its name has to end with .npy']
]

/** UTF-16 without a byte order mark: ASCII characters of two bytes. */
const WIDE = /^(?:[\t\n\r -~]\0|\0[\t\n\r -~]){2}/

/**
 * Names a file that is not UTF-8 text; undefined when its first bytes do not show it. The result continues "the file …".
 * @param head its first bytes, one character each
 */
export const foreignForm = (head: string): string | undefined =>
  WIDE.test(head) ? 'is UTF-16; save it as UTF-8' : FORMS.find(([start]) => head.startsWith(start))?.[1]

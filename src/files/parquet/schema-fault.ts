import { functionOutputs } from '../../cloud/functions.ts'
import type { Collection, Field } from '../../cloud/schema/collection.ts'
import { DYNAMIC, type FileFault, givesKey, META, outputGiven, type ReadRules } from '../reader.ts'

import type { ArrowType } from './arrow-types.ts'
import { structFault } from './structs.ts'

/** Why the file's columns do not match the collection. server source: importutilv2/parquet/util.go */
export const schemaFault = (
  collection: Collection,
  columns: ReadonlyMap<string, ArrowType>,
  rules: ReadRules
): FileFault | undefined => {
  const outputs = functionOutputs(collection)
  for (const field of collection.fields) {
    if (outputs.has(field.name)) continue
    const type = columns.get(field.name)
    const optional = rules.optionalFields && (field.nullable === true || field.default !== undefined)
    if (type === undefined) {
      if (optional || field.autoId) continue
      return missing(collection, field.name, columns.keys())
    }
    if (field.autoId && !givesKey(collection, rules)) continue
    const fits = testOf(field)(type) && (type.id !== 'fixed_size_list' || rules.fixedSizeLists)
    if (!fits && !(optional && type.id === 'null')) return mismatch(field, type)
  }
  const wrong = structFault(collection, columns, (field, type) => testOf(field)(type))
  if (wrong !== undefined) return wrong
  const meta = columns.get(DYNAMIC)
  // The server treats the dynamic field as an ordinary field.
  if (collection.dynamicField === true && meta !== undefined && meta.id !== 'utf8') return mismatch(META, meta)
  for (const column of columns.keys()) {
    if (outputs.has(column)) return outputGiven(collection, column)
    if (givesKey(collection, rules) && collection.fields.some(({ name, autoId }) => name === column && autoId)) continue
    const fault = surplus(collection, column, rules)
    if (fault !== undefined) return fault
  }
  return undefined
}

const missing = ({ name }: Collection, field: string, columns: Iterable<string>): FileFault => ({
  message: `schema not equal, err=field '${field}' not in arrow schema`,
  explain: `collection ${name} needs a column ${field}; the file has ${[...columns].join(', ')}`,
  field
})

type Test = (type: ArrowType) => boolean

const is =
  (...ids: readonly string[]): Test =>
  ({ id }) =>
    ids.includes(id)

const FLOATS = ['float32', 'float64']

/** Arrow types that convert to a scalar. server source: importutilv2/parquet/util.go, isArrowDataTypeConvertible */
const SCALARS: Readonly<Record<string, Test>> = {
  Bool: is('bool'),
  Int8: is('int8'),
  Int16: is('int8', 'int16'),
  Int32: is('int8', 'int16', 'int32'),
  Int64: is('int8', 'int16', 'int32', 'int64'),
  Float: is('int8', 'int16', 'int32', 'int64', ...FLOATS),
  Double: is('int8', 'int16', 'int32', 'int64', ...FLOATS),
  VarChar: is('utf8'),
  JSON: is('utf8'),
  Geometry: is('utf8'),
  Timestamptz: is('utf8')
}

const listOf =
  (test: Test): Test =>
  ({ id, element }) =>
    (id === 'list' || id === 'fixed_size_list') && element !== undefined && test(element)

const BYTES: Test = type => is('binary')(type) || listOf(is('uint8'))(type)

const PAIRS: Test = ({ children }) => {
  const [indices, values] = [children?.get('indices'), children?.get('values')]
  if (indices === undefined || values === undefined) return false
  return listOf(is('int32', 'uint32', 'int64', 'uint64'))(indices) && listOf(is(...FLOATS))(values)
}

const VECTORS: Readonly<Record<string, Test>> = {
  FloatVector: listOf(is('int8', 'int16', 'int32', 'int64', ...FLOATS)),
  BinaryVector: BYTES,
  Float16Vector: type => BYTES(type) || listOf(is(...FLOATS))(type),
  BFloat16Vector: type => BYTES(type) || listOf(is(...FLOATS))(type),
  Int8Vector: listOf(is('int8')),
  SparseFloatVector: type => is('utf8')(type) || PAIRS(type)
}

const testOf = ({ type, elementType }: Field): Test =>
  type === 'Array' ? listOf(SCALARS[`${elementType}`] as Test) : ((SCALARS[type] ?? VECTORS[type]) as Test)

const mismatch = (field: Field, { id, text }: ArrowType): FileFault => ({
  message: `schema not equal, err=field '${field.name}' type mis-match, milvus data type '${field.type}', arrow data type get '${text}'`,
  explain: `field ${field.name} is of type ${field.type}${field.elementType ? ` of ${field.elementType}` : ''}, the column is ${text}${adviceOn(id)}`,
  field: field.name
})

/** Advice to the writer about an Arrow type that the server does not support. */
const adviceOn = (id: string): string => {
  if (id === 'large_utf8') return '; pandas 3 writes text so: cast the column to string with pyarrow'
  if (id === 'dictionary') return '; write the values themselves, not categories'
  if (id === 'binary')
    return '; a text with the mark of JSON, BSON or an enumeration is bytes to the server: write it as a plain string'
  return id === 'fixed_size_list' ? '; write a list without a fixed size' : ''
}

const surplus = (collection: Collection, column: string, { skipUndeclared }: ReadRules): FileFault | undefined => {
  if (collection.structFields?.some(({ name }) => name === column)) return undefined
  const field = collection.fields.find(({ name }) => name === column)
  if (field?.autoId) {
    return {
      message: `the primary key '${column}' is auto-generated, no need to provide`,
      explain: `collection ${collection.name} makes the key ${column} itself; leave it out`,
      field: column
    }
  }
  if (skipUndeclared || field !== undefined || (column === DYNAMIC && collection.dynamicField === true))
    return undefined
  return {
    message: `the field: ${column} is not in schema, if it's a dynamic field, please reformat data by bulk_writer`,
    explain: `collection ${collection.name} has no field ${column}; what is not declared goes as JSON text into a column ${DYNAMIC}${collection.dynamicField ? '' : ', if the collection has the dynamic field'}`,
    field: column
  }
}

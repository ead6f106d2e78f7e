import type { SchemaElement, SchemaTree } from 'hyparquet'
import type { ArrowField } from './arrow-schema.ts'

/** A column's type as Arrow, with which the server reads Parquet, calls it. */
export interface ArrowType {
  readonly id: string
  /** As Arrow prints it. */
  readonly text: string
  /** Of a list. */
  readonly element?: ArrowType
  /** Of a struct. */
  readonly children?: ReadonlyMap<string, ArrowType>
}

const INTEGERS: Readonly<Record<string, string>> = {
  INT_8: 'int8',
  INT_16: 'int16',
  INT_32: 'int32',
  INT_64: 'int64',
  UINT_8: 'uint8',
  UINT_16: 'uint16',
  UINT_32: 'uint32',
  UINT_64: 'uint64'
}

const PHYSICAL: Readonly<Record<string, string>> = {
  BOOLEAN: 'bool',
  INT32: 'int32',
  INT64: 'int64',
  INT96: 'timestamp[ns]',
  FLOAT: 'float32',
  DOUBLE: 'float64',
  BYTE_ARRAY: 'binary'
}

const LOGICAL: Readonly<Record<string, string>> = {
  STRING: 'utf8',
  JSON: 'utf8',
  FLOAT16: 'float16',
  UUID: 'fixed_size_binary[16]',
  NULL: 'null',
  DATE: 'date32',
  DECIMAL: 'decimal',
  TIMESTAMP: 'timestamp',
  TIME: 'time'
}

const CONVERTED: Readonly<Record<string, string>> = {
  ...INTEGERS,
  UTF8: 'utf8',
  JSON: 'utf8',
  DATE: 'date32',
  DECIMAL: 'decimal',
  TIME_MILLIS: 'time32[ms]',
  TIME_MICROS: 'time64[us]',
  TIMESTAMP_MILLIS: 'timestamp[ms]',
  TIMESTAMP_MICROS: 'timestamp[us]'
}

const leaf = ({ type, type_length, converted_type, logical_type }: SchemaElement): ArrowType => {
  const named =
    logical_type?.type === 'INTEGER'
      ? INTEGERS[`${logical_type.isSigned ? 'INT' : 'UINT'}_${logical_type.bitWidth}`]
      : LOGICAL[logical_type?.type ?? '']
  const id = named ?? CONVERTED[`${converted_type}`] ?? PHYSICAL[`${type}`] ?? `fixed_size_binary[${type_length}]`
  return { id, text: id }
}

const list = (item: SchemaTree, element: ArrowType): ArrowType => {
  const nullable = item.element.repetition_type === 'OPTIONAL' ? ', nullable' : ''
  return { id: 'list', text: `list<${item.element.name}: ${element.text}${nullable}>`, element }
}

const struct = (children: readonly SchemaTree[]): ArrowType => {
  const types = new Map(children.map(child => [child.element.name, arrowType(child)]))
  const text = [...types].map(([name, { text }]) => `${name}: ${text}`).join(', ')
  return { id: 'struct', text: `struct<${text}>`, children: types }
}

/** The type that the writer had before Parquet. server source: arrow-go, pqarrow, applyOriginalStorageMetadata */
export const originalType = (type: ArrowType, origin: ArrowField | undefined): ArrowType => {
  if (origin === undefined) return type
  const { kind, size } = origin
  if (kind === 'large_utf8' || kind === 'large_binary') return { id: kind, text: kind }
  if (kind === 'dictionary') return { id: kind, text: `dictionary<values=${type.text}, ${origin.indices}>` }
  if (type.id !== 'list' || type.element === undefined) return type
  const element = originalType(type.element, origin.children[0])
  const text = type.text.replace(type.element.text, element.text)
  if (kind !== 'fixed_size_list') return { ...type, text, element }
  return { id: kind, text: `${text.replace('list', kind)}[${size}]`, element }
}

/** Lists of three levels, as written today, and of two, as old writers had them. */
export const arrowType = (tree: SchemaTree): ArrowType => {
  const { element, children } = tree
  const [repeated] = children
  if (element.repetition_type === 'REPEATED') {
    const item = { ...tree, element: { ...element, repetition_type: 'REQUIRED' as const } }
    return list(item, arrowType(item))
  }
  if (repeated === undefined) return leaf(element)
  const isList = element.converted_type === 'LIST' || element.logical_type?.type === 'LIST'
  if (!isList || repeated.element.repetition_type !== 'REPEATED') return struct(children)
  const [item] = repeated.children
  if (item === undefined || repeated.children.length > 1) return arrowType(repeated)
  return list(item, arrowType(item))
}

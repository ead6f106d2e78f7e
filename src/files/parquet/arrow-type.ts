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

/** Texts with the mark of JSON, BSON or an enumeration are bytes to the server. server source: arrow-go v17, pqarrow, arrowFromByteArray */
const LOGICAL: Readonly<Record<string, string>> = {
  STRING: 'utf8',
  FLOAT16: 'float16',
  UUID: 'fixed_size_binary[16]',
  NULL: 'null',
  DATE: 'date32'
}

const UNITS: Readonly<Record<string, string>> = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' }

const CONVERTED: Readonly<Record<string, string>> = {
  ...INTEGERS,
  UTF8: 'utf8',
  DATE: 'date32',
  TIME_MILLIS: 'time32[ms]',
  TIME_MICROS: 'time64[us]',
  TIMESTAMP_MILLIS: 'timestamp[ms, tz=UTC]',
  TIMESTAMP_MICROS: 'timestamp[us, tz=UTC]'
}

/** Digits that fit in a decimal of 128 bits. */
const DECIMAL128 = 38

const decimal = ({ precision = 0, scale = 0 }: { readonly precision?: number; readonly scale?: number }): string =>
  `decimal${precision > DECIMAL128 ? '256' : ''}(${precision}, ${scale})`

/** What a logical type makes of a column; undefined: nothing. */
const logical = (type: SchemaElement['logical_type']): string | undefined => {
  if (type === undefined) return undefined
  if (type.type === 'INTEGER') return INTEGERS[`${type.isSigned ? 'INT' : 'UINT'}_${type.bitWidth}`]
  if (type.type === 'DECIMAL') return decimal(type)
  if (type.type === 'TIME') return `time${type.unit === 'MILLIS' ? 32 : 64}[${UNITS[type.unit]}]`
  if (type.type === 'TIMESTAMP') return `timestamp[${UNITS[type.unit]}${type.isAdjustedToUTC ? ', tz=UTC' : ''}]`
  return LOGICAL[type.type]
}

const leaf = (element: SchemaElement): ArrowType => {
  const { type, type_length, converted_type } = element
  const converted = converted_type === 'DECIMAL' ? decimal(element) : CONVERTED[`${converted_type}`]
  const id = logical(element.logical_type) ?? converted ?? PHYSICAL[`${type}`] ?? `fixed_size_binary[${type_length}]`
  return { id, text: id }
}

/** @param name of the repeated node. server source: arrow-go v17, pqarrow, listToSchemaField */
const list = (name: string, element: ArrowType): ArrowType => ({
  id: 'list',
  text: `list<${name}: ${element.text}, nullable>`,
  element
})

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
  if (kind === 'dictionary') {
    return { id: kind, text: `dictionary<values=${type.text}, indices=int32, ordered=${origin.ordered}>` }
  }
  if (type.id !== 'list' || type.element === undefined) return type
  const element = originalType(type.element, origin.children[0])
  if (kind === 'fixed_size_list')
    return { id: kind, text: `${kind}<item: ${element.text}, nullable>[${size}]`, element }
  return { ...type, text: type.text.replace(type.element.text, element.text), element }
}

/** Lists of three levels, as written today, and of two, as old writers had them. */
export const arrowType = (tree: SchemaTree): ArrowType => {
  const { element, children } = tree
  const [repeated] = children
  if (element.repetition_type === 'REPEATED') {
    const item = { ...tree, element: { ...element, repetition_type: 'REQUIRED' as const } }
    return list(element.name, arrowType(item))
  }
  if (repeated === undefined) return leaf(element)
  const isList = element.converted_type === 'LIST' || element.logical_type?.type === 'LIST'
  if (!isList || repeated.element.repetition_type !== 'REPEATED') return struct(children)
  const [item] = repeated.children
  if (item === undefined || repeated.children.length > 1) return arrowType(repeated)
  return list(repeated.element.name, arrowType(item))
}

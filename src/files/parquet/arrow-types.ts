import type { FileMetaData, SchemaElement, SchemaTree } from 'hyparquet'
import { Faulty } from '../reader.ts'
import { describeLibraryError } from './footer.ts'

/** The part of a writer's Arrow schema that Parquet's own schema lacks. */
export interface ArrowField {
  readonly name: string
  readonly kind: 'large_utf8' | 'large_binary' | 'dictionary' | 'fixed_size_list' | undefined
  /** Only for a list of fixed size. */
  readonly size: number
  /** Only for a dictionary. */
  readonly ordered: boolean
  readonly children: readonly ArrowField[]
}

/** Indices of the properties in their tables. documented: Arrow format, Message.fbs and Schema.fbs */
const MESSAGE_HEADER = 2
const SCHEMA_FIELDS = 1

/** Maximum fields. Tables can be shared, so a few bytes can describe any number of fields. */
const MOST_FIELDS = 10_000

const tooMany = (): Error => new Error(`more than ${MOST_FIELDS} fields`)

/** A table of a FlatBuffer. documented: FlatBuffers internals */
class Table {
  readonly #view: DataView
  readonly #at: number

  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
  }

  /** Offset of a property; undefined when it is absent. */
  #place(property: number): number | undefined {
    const vtable = this.#at - this.#view.getInt32(this.#at, true)
    const slot = 4 + property * 2
    const offset = slot < this.#view.getUint16(vtable, true) ? this.#view.getUint16(vtable + slot, true) : 0
    return offset === 0 ? undefined : this.#at + offset
  }

  byte(property: number): number {
    const place = this.#place(property)
    return place === undefined ? 0 : this.#view.getUint8(place)
  }

  int(property: number): number {
    const place = this.#place(property)
    return place === undefined ? 0 : this.#view.getInt32(place, true)
  }

  #follow(place: number): number {
    return place + this.#view.getUint32(place, true)
  }

  table(property: number): Table | undefined {
    const place = this.#place(property)
    return place === undefined ? undefined : new Table(this.#view, this.#follow(place))
  }

  text(property: number): string {
    const place = this.#place(property)
    if (place === undefined) return ''
    const at = this.#follow(place)
    const length = this.#view.getUint32(at, true)
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + at + 4, length).toString()
  }

  tables(property: number): Table[] {
    const place = this.#place(property)
    if (place === undefined) return []
    const at = this.#follow(place)
    const count = this.#view.getUint32(at, true)
    if (count > MOST_FIELDS) throw tooMany()
    return Array.from({ length: count }, (_, index) => new Table(this.#view, this.#follow(at + 4 + index * 4)))
  }
}

/**
 * The fields, by name, of the Arrow schema that writers add to the footer; empty without one.
 * @throws Faulty. server source: arrow-go v17, pqarrow, NewFileReader
 */
export const arrowFields = ({ key_value_metadata }: FileMetaData): ReadonlyMap<string, ArrowField> => {
  const text = key_value_metadata?.find(({ key }) => key === 'ARROW:schema')?.value
  if (text === undefined) return new Map()
  const bytes = Buffer.from(text, 'base64')
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    // A message begins with a marker and its length; old writers omit the marker.
    const start = view.getUint32(0, true) === 0xffffffff ? 8 : 4
    const message = new Table(view, start + view.getUint32(start, true))
    let left = MOST_FIELDS
    const count = () => {
      if (--left < 0) throw tooMany()
    }
    const fields = message.table(MESSAGE_HEADER)?.tables(SCHEMA_FIELDS) ?? []
    return new Map(fields.map(table => fieldOf(table, 0, count)).map(field => [field.name, field]))
  } catch (error) {
    throw arrowSchemaFault(describeLibraryError(error as Error))
  }
}

/** Numbers of the union `Type`. documented: Arrow format, Schema.fbs */
const KINDS: Readonly<Record<number, ArrowField['kind']>> = {
  16: 'fixed_size_list',
  19: 'large_binary',
  20: 'large_utf8'
}

/** A decimal type; the server's reader supports 128 and 256 bits. */
const DECIMAL = 7
const BIT_WIDTH = 2

const FIELD = { name: 0, typeKind: 2, type: 3, dictionary: 4, children: 5 } as const
const DICTIONARY = { isOrdered: 2 } as const

/** Maximum nesting, which is deeper than any column of a collection. */
const DEEPEST = 8

const fieldOf = (table: Table, depth: number, count: () => void): ArrowField => {
  count()
  if (table.byte(FIELD.typeKind) === DECIMAL && [32, 64].includes(table.table(FIELD.type)?.int(BIT_WIDTH) ?? 0)) {
    throw new Error('invalid decimal bitwidth')
  }
  return {
    name: table.text(FIELD.name),
    kind: table.table(FIELD.dictionary) === undefined ? KINDS[table.byte(FIELD.typeKind)] : 'dictionary',
    ordered: table.table(FIELD.dictionary)?.byte(DICTIONARY.isOrdered) === 1,
    size: table.byte(FIELD.typeKind) === 16 ? (table.table(FIELD.type)?.int(0) ?? 0) : 0,
    children: depth === DEEPEST ? [] : table.tables(FIELD.children).map(child => fieldOf(child, depth + 1, count))
  }
}

const arrowSchemaFault = (problem: string): Faulty =>
  new Faulty({
    message: `new parquet file reader failed, err=arrow/ipc: could not decode schema from message schema: ${problem}`,
    explain:
      'the schema of Arrow in the end of the file cannot be read; write the file without it (pyarrow: store_schema=False)'
  })

/** The Arrow type of a column; the server reads Parquet through Arrow. */
export interface ArrowType {
  readonly id: string
  /** The type as Arrow prints it. */
  readonly text: string
  /** Only for a list. */
  readonly element?: ArrowType
  /** Only for a struct. */
  readonly children?: ReadonlyMap<string, ArrowType>
}

/** The type that the writer converted to Parquet. server source: arrow-go, pqarrow, applyOriginalStorageMetadata */
export const originalType = (type: ArrowType, origin: ArrowField | undefined): ArrowType => {
  if (origin === undefined) return type
  const { kind, size } = origin
  if (kind === 'large_utf8' || kind === 'large_binary') return { id: kind, text: kind }
  if (kind === 'dictionary') {
    return { id: kind, text: `dictionary<values=${type.text}, indices=int32, ordered=${origin.ordered}>` }
  }
  if (type.children !== undefined) {
    const named = new Map(origin.children.map(child => [child.name, child]))
    return structOf(new Map([...type.children].map(([name, child]) => [name, originalType(child, named.get(name))])))
  }
  if (type.id !== 'list' || type.element === undefined) return type
  const element = originalType(type.element, origin.children[0])
  if (kind === 'fixed_size_list')
    return { id: kind, text: `${kind}<item: ${element.text}, nullable>[${size}]`, element }
  return { ...type, text: type.text.replace(type.element.text, element.text), element }
}

/** Supports lists of three levels, the current form, and of two, the form of old writers. */
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

/** @param name name of the repeated node. server source: arrow-go v17, pqarrow, listToSchemaField */
const list = (name: string, element: ArrowType): ArrowType => ({
  id: 'list',
  text: `list<${name}: ${element.text}, nullable>`,
  element
})

const PHYSICAL: Readonly<Record<string, string>> = {
  BOOLEAN: 'bool',
  INT32: 'int32',
  INT64: 'int64',
  INT96: 'timestamp[ns]',
  FLOAT: 'float32',
  DOUBLE: 'float64',
  BYTE_ARRAY: 'binary'
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

const CONVERTED: Readonly<Record<string, string>> = {
  ...INTEGERS,
  UTF8: 'utf8',
  DATE: 'date32',
  TIME_MILLIS: 'time32[ms]',
  TIME_MICROS: 'time64[us]',
  TIMESTAMP_MILLIS: 'timestamp[ms, tz=UTC]',
  TIMESTAMP_MICROS: 'timestamp[us, tz=UTC]'
}

const leaf = (element: SchemaElement): ArrowType => {
  const { type, type_length, converted_type } = element
  const converted = converted_type === 'DECIMAL' ? decimal(element) : CONVERTED[`${converted_type}`]
  const id = logical(element.logical_type) ?? converted ?? PHYSICAL[`${type}`] ?? `fixed_size_binary[${type_length}]`
  return { id, text: id }
}

/** Maximum digits of a 128-bit decimal. */
const DECIMAL128 = 38

const decimal = ({ precision = 0, scale = 0 }: { readonly precision?: number; readonly scale?: number }): string =>
  `decimal${precision > DECIMAL128 ? '256' : ''}(${precision}, ${scale})`

/** Texts with the logical type JSON, BSON or ENUM are bytes to the server. server source: arrow-go v17, pqarrow, arrowFromByteArray */
const LOGICAL: Readonly<Record<string, string>> = {
  STRING: 'utf8',
  FLOAT16: 'float16',
  UUID: 'fixed_size_binary[16]',
  NULL: 'null',
  DATE: 'date32'
}

const UNITS: Readonly<Record<string, string>> = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' }

/** The Arrow type of a logical type; undefined when it changes nothing. */
const logical = (type: SchemaElement['logical_type']): string | undefined => {
  if (type === undefined) return undefined
  if (type.type === 'INTEGER') return INTEGERS[`${type.isSigned ? 'INT' : 'UINT'}_${type.bitWidth}`]
  if (type.type === 'DECIMAL') return decimal(type)
  if (type.type === 'TIME') return `time${type.unit === 'MILLIS' ? 32 : 64}[${UNITS[type.unit]}]`
  if (type.type === 'TIMESTAMP') return `timestamp[${UNITS[type.unit]}${type.isAdjustedToUTC ? ', tz=UTC' : ''}]`
  return LOGICAL[type.type]
}

const struct = (children: readonly SchemaTree[]): ArrowType => {
  return structOf(new Map(children.map(child => [child.element.name, arrowType(child)])))
}

const structOf = (types: ReadonlyMap<string, ArrowType>): ArrowType => {
  const text = [...types].map(([name, { text }]) => `${name}: ${text}`).join(', ')
  return { id: 'struct', text: `struct<${text}>`, children: types }
}

import type { FileMetaData } from 'hyparquet'

/** What a writer's Arrow schema says of a field beyond what Parquet says. */
export interface ArrowField {
  readonly name: string
  readonly kind: 'large_utf8' | 'large_binary' | 'dictionary' | 'fixed_size_list' | undefined
  /** Of a list of fixed size. */
  readonly size: number
  /** Of a dictionary, as Arrow prints it. */
  readonly indices: string
  readonly children: readonly ArrowField[]
}

/** Numbers of the union `Type`. documented: Arrow format, Schema.fbs */
const KINDS: Readonly<Record<number, ArrowField['kind']>> = {
  16: 'fixed_size_list',
  19: 'large_binary',
  20: 'large_utf8'
}

/** Places of the properties in their tables. documented: Arrow format, Message.fbs and Schema.fbs */
const MESSAGE_HEADER = 2
const SCHEMA_FIELDS = 1
const FIELD = { name: 0, typeKind: 2, type: 3, dictionary: 4, children: 5 } as const
const DICTIONARY = { indexType: 1, isOrdered: 2 } as const
const INT = { bitWidth: 0, isSigned: 1 } as const

/** Deeper than any column of a collection. */
const DEEPEST = 8

/** A table of a FlatBuffer. documented: FlatBuffers internals */
class Table {
  readonly #view: DataView
  readonly #at: number

  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
  }

  /** Where a property is; undefined when it is left out. */
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
    const count = Math.min(this.#view.getUint32(at, true), this.#view.byteLength)
    return Array.from({ length: count }, (_, index) => new Table(this.#view, this.#follow(at + 4 + index * 4)))
  }
}

/** `indices=int8, ordered=false` */
const indicesOf = (dictionary: Table | undefined): string => {
  const type = dictionary?.table(DICTIONARY.indexType)
  const name =
    type === undefined ? 'int32' : `${type.byte(INT.isSigned) === 1 ? 'int' : 'uint'}${type.int(INT.bitWidth)}`
  return `indices=${name}, ordered=${dictionary?.byte(DICTIONARY.isOrdered) === 1}`
}

const fieldOf = (table: Table, depth: number): ArrowField => ({
  name: table.text(FIELD.name),
  kind: table.table(FIELD.dictionary) === undefined ? KINDS[table.byte(FIELD.typeKind)] : 'dictionary',
  indices: indicesOf(table.table(FIELD.dictionary)),
  size: table.byte(FIELD.typeKind) === 16 ? (table.table(FIELD.type)?.int(0) ?? 0) : 0,
  children: depth === DEEPEST ? [] : table.tables(FIELD.children).map(child => fieldOf(child, depth + 1))
})

/** The fields of the schema that Arrow writers leave in the footer, by name; none when there is none, or it cannot be read. */
export const arrowFields = ({ key_value_metadata }: FileMetaData): ReadonlyMap<string, ArrowField> => {
  const text = key_value_metadata?.find(({ key }) => key === 'ARROW:schema')?.value ?? ''
  const bytes = Buffer.from(text, 'base64')
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    // A message begins with a mark and its length; old writers left the mark out.
    const start = view.getUint32(0, true) === 0xffffffff ? 8 : 4
    const message = new Table(view, start + view.getUint32(start, true))
    const fields = message.table(MESSAGE_HEADER)?.tables(SCHEMA_FIELDS) ?? []
    return new Map(fields.map(table => fieldOf(table, 0)).map(field => [field.name, field]))
  } catch {
    return new Map()
  }
}

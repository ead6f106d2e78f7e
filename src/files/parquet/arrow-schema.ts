import type { FileMetaData } from 'hyparquet'
import { Faulty } from '../fault.ts'

/** What a writer's Arrow schema says of a field beyond what Parquet says. */
export interface ArrowField {
  readonly name: string
  readonly kind: 'large_utf8' | 'large_binary' | 'dictionary' | 'fixed_size_list' | undefined
  /** Of a list of fixed size. */
  readonly size: number
  /** Of a dictionary. */
  readonly ordered: boolean
  readonly children: readonly ArrowField[]
}

/** Numbers of the union `Type`. documented: Arrow format, Schema.fbs */
const KINDS: Readonly<Record<number, ArrowField['kind']>> = {
  16: 'fixed_size_list',
  19: 'large_binary',
  20: 'large_utf8'
}

/** Of a decimal: the server's reader knows 128 and 256 bits. */
const DECIMAL = 7
const BIT_WIDTH = 2

/** Places of the properties in their tables. documented: Arrow format, Message.fbs and Schema.fbs */
const MESSAGE_HEADER = 2
const SCHEMA_FIELDS = 1
const FIELD = { name: 0, typeKind: 2, type: 3, dictionary: 4, children: 5 } as const
const DICTIONARY = { isOrdered: 2 } as const

/** Deeper than any column of a collection. */
const DEEPEST = 8

/** More than any file has. Tables can be shared, so that a few bytes can stand for any number of fields. */
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
    const count = this.#view.getUint32(at, true)
    if (count > MOST_FIELDS) throw tooMany()
    return Array.from({ length: count }, (_, index) => new Table(this.#view, this.#follow(at + 4 + index * 4)))
  }
}

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

const unreadable = (problem: string): Faulty =>
  new Faulty({
    message: `new parquet file reader failed, err=arrow/ipc: could not decode schema from message schema: ${problem}`,
    explain:
      'the schema of Arrow in the end of the file cannot be read; write the file without it (pyarrow: store_schema=False)'
  })

/**
 * The fields of the schema that Arrow writers leave in the footer, by name; none when there is none.
 * @throws Faulty. server source: arrow-go v17, pqarrow, NewFileReader
 */
export const arrowFields = ({ key_value_metadata }: FileMetaData): ReadonlyMap<string, ArrowField> => {
  const text = key_value_metadata?.find(({ key }) => key === 'ARROW:schema')?.value
  if (text === undefined) return new Map()
  const bytes = Buffer.from(text, 'base64')
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    // A message begins with a mark and its length; old writers left the mark out.
    const start = view.getUint32(0, true) === 0xffffffff ? 8 : 4
    const message = new Table(view, start + view.getUint32(start, true))
    let left = MOST_FIELDS
    const count = () => {
      if (--left < 0) throw tooMany()
    }
    const fields = message.table(MESSAGE_HEADER)?.tables(SCHEMA_FIELDS) ?? []
    return new Map(fields.map(table => fieldOf(table, 0, count)).map(field => [field.name, field]))
  } catch (error) {
    throw unreadable((error as Error).message)
  }
}

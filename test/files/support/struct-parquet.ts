import { parquetWriteBuffer } from 'hyparquet-writer'

type Element = Parameters<typeof parquetWriteBuffer>[0]['schema'] extends readonly (infer E)[] | undefined ? E : never

export interface StructsOptions {
  /** The values of the column, a row each: lists of structs. */
  readonly rows: readonly unknown[]
  /** The fields of a struct. */
  readonly fields?: readonly string[]
  /** The type of the field `page`. */
  readonly page?: 'INT32' | 'BYTE_ARRAY'
  /** Without the column. */
  readonly without?: boolean
  /** A list of numbers in its place. */
  readonly flat?: boolean
}

const OPTIONAL = { repetition_type: 'OPTIONAL' } as const

const list = (name: string, ...item: Element[]): Element[] => [
  { name, ...OPTIONAL, converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...item
]

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const

const fieldOf = (name: string, page: 'INT32' | 'BYTE_ARRAY'): Element[] => {
  if (name === 'part') return list(name, { name: 'element', type: 'FLOAT', ...OPTIONAL })
  const type = name === 'page' && page === 'INT32' ? ({ type: 'INT32' } as const) : TEXT
  return [{ name, ...type, ...OPTIONAL }]
}

/** A Parquet file with a key `id` and a column `chunks`, as arrow writes lists of structs. */
export const writeStructs = ({
  rows,
  fields = ['page', 'note', 'part'],
  page = 'INT32',
  without,
  flat
}: StructsOptions) => {
  const struct = { name: 'element', ...OPTIONAL, num_children: fields.length }
  const item: Element[] = flat
    ? [{ name: 'element', type: 'INT32', ...OPTIONAL }]
    : [struct, ...fields.flatMap(name => fieldOf(name, page))]
  const values = rows.map(row => {
    if (flat) return [1]
    if (!Array.isArray(row)) return row
    return row.map(one => one && Object.fromEntries(fields.map(name => [name, fieldValue(one, name, page)])))
  })
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: without ? 1 : 2 },
        { name: 'id', type: 'INT64', repetition_type: 'REQUIRED' },
        ...(without ? [] : list('chunks', ...item))
      ],
      columnData: [
        { name: 'id', data: rows.map((_, at) => BigInt(at)) },
        ...(without ? [] : [{ name: 'chunks', data: values }])
      ]
    })
  )
}

const fieldValue = (struct: Readonly<Record<string, unknown>>, name: string, page: string): unknown =>
  name === 'page' && page === 'BYTE_ARRAY' ? String(struct[name]) : (struct[name] ?? (name === 'more' ? 'x' : null))

import type { SchemaTree } from 'hyparquet'
import { booleanCell, type Cell, listCell, NULL, numberText, SHOWN_ELEMENTS, textCell } from '../cells.ts'
import { FirstRows, type Preview } from '../first-rows.ts'
import { ANY_EFFORT, asFaulty, DYNAMIC, type Effort, effortOf, Faulty, type FileFault } from '../reader.ts'
import { type ArrowType, arrowType } from './arrow-types.ts'
import { type Chunk, findColumnChunks, type Group, type Leaf } from './chunks.ts'
import { type ColumnCheck, decodedValues } from './column-check.ts'
import { levelOf, listAt, type Path } from './columns.ts'
import { readFooter } from './footer.ts'
import { leavesOf } from './inspect.ts'
import { readPages, toColumnFault } from './pages.ts'
import { ReadAhead } from './read-ahead.ts'

/** Maximum effort, some seconds. The largest pages of real files take less. */
const MOST_EFFORT = 2 ** 31

/** Bytes of one read: only the first pages of a column are needed. */
const BLOCK = 256 * 1024

/** A column of the file; a struct has several leaves. */
interface Column {
  readonly name: string
  readonly leaves: readonly { readonly name: string; readonly cells: Cell[] }[]
}

/** Reads the first pages of each column. */
export const previewParquet: Preview = async ([{ bytes }], { most, collection, effort: given = ANY_EFFORT }) => {
  const rows = new FirstRows(most)
  const own = effortOf(MOST_EFFORT, tooMuch)
  const effort: Effort = {
    spend: units => {
      own.spend(units)
      given.spend(units)
    }
  }
  let fault: FileFault | undefined
  try {
    const { metadata, schema, from } = await readFooter(bytes)
    const wanted =
      collection &&
      new Set([...[...collection.fields, ...(collection.structFields ?? [])].map(({ name }) => name), DYNAMIC])
    const checks = new Map<string, Leaf>()
    const columns: Column[] = []
    for (const tree of schema.children) {
      const { name } = tree.element
      if (wanted?.has(name) === false) continue
      rows.column(name)
      columns.push(columnOf(schema, tree, most, checks))
    }
    const groups = findColumnChunks(metadata, checks, leavesOf([schema]).length, from)
    const damaged = await readFirst(groups, new ReadAhead(bytes, BLOCK), effort, most)
    fault = damaged.values().next().value
    for (let row = 0; row < Math.max(0, ...columns.map(lengthOf)); row++) rows.add(rowOf(columns, row))
  } catch (error) {
    fault = asFaulty(error).fault
  }
  return rows.end(fault && { fault })
}

const tooMuch = (): Faulty =>
  new Faulty({
    message: 'failed to read the file, error: it takes too much effort',
    explain: 'its pages are too large'
  })

const columnOf = (schema: SchemaTree, tree: SchemaTree, most: number, checks: Map<string, Leaf>): Column => ({
  name: tree.element.name,
  leaves: leavesOf([schema, tree]).map(([id, path]) => {
    const cells: Cell[] = []
    checks.set(id, { path, check: collect(path, cells, most) })
    // Below the two nodes of a list, the field of a struct.
    const part = path[2]?.element.repetition_type === 'REPEATED' ? path[4] : path[2]
    return { name: part?.element.name ?? '', cells }
  })
})

const lengthOf = ({ leaves }: Column): number => Math.max(...leaves.map(({ cells }) => cells.length))

const rowOf = (columns: readonly Column[], row: number): Map<string, Cell> =>
  new Map(
    columns.flatMap(({ name, leaves }): [string, Cell][] => {
      const [first, ...others] = leaves
      const cell = first?.cells[row]
      if (cell === undefined) return []
      if (others.length === 0 || cell.kind === 'null') return [[name, cell]]
      const parts = leaves.map(leaf => `${leaf.name}: ${leaf.cells[row]?.text ?? ''}`)
      return [[name, { kind: 'object', text: `{${parts.join(', ')}}` }]]
    })
  )

/** Reads row groups until there are enough rows. @returns the faults of columns that cannot be decoded */
const readFirst = async (
  groups: readonly Group[],
  window: ReadAhead,
  effort: Effort,
  most: number
): Promise<Map<Leaf, FileFault>> => {
  const faults = new Map<Leaf, FileFault>()
  let rows = 0
  for (const group of groups) {
    if (rows >= most) break
    for (const chunk of group.chunks) {
      if (faults.has(chunk.leaf)) continue
      try {
        await readChunk(window, chunk, effort, most)
      } catch (error) {
        const [field = '', ...rest] = chunk.meta.path_in_schema
        const column = [field, ...rest].join('.')
        faults.set(chunk.leaf, asFaulty(toColumnFault(error, column, field)).fault)
      }
    }
    rows += group.rows
  }
  return faults
}

const readChunk = async (window: ReadAhead, chunk: Chunk, effort: Effort, most: number): Promise<void> => {
  const { check } = chunk.leaf
  for await (const page of readPages(window, chunk, chunk.end, effort)) {
    check.page(page)
    if (check.rows > most) return
  }
  check.endGroup()
}

/** Collects the first cells of a column in place of checking its values. */
const collect = (path: Path, cells: Cell[], most: number): ColumnCheck => {
  const isList = listAt(path) >= 0
  const present = levelOf(path)
  const listed = isList ? levelOf(path.slice(0, listAt(path) + 1)) - 1 : 0
  const type = elementTypeOf(arrowType(path.at(-1) as SchemaTree))
  const show = isUnsigned(type) ? unsigned : (value: unknown) => numberText(value as number, type.id === 'float32')
  let rows = 0
  /** The list of the current row; undefined: it is null. */
  let list: string[] | undefined
  let length = 0
  let open = false

  const endList = (): void => {
    if (!open) return
    open = false
    if (cells.length < most) cells.push(list === undefined ? NULL : listCell(list, length))
  }
  const cellOf = (value: unknown): Cell => {
    if (type.id === 'bool') return booleanCell(value === 1 || value === true)
    if (value instanceof Uint8Array)
      return type.id === 'binary' || type.id === 'large_binary'
        ? bytesCell(value)
        : textCell(Buffer.from(value).toString())
    return { kind: 'number', text: show(value) }
  }
  return {
    page: page => {
      const { size, definitionLevels: defined, repetitionLevels: repeated } = page
      const values = decodedValues(page)
      const count = defined.length || repeated.length || size
      let next = 0
      for (let at = 0; at < count && rows <= most; at++) {
        const level = defined.length === 0 ? present : (defined[at] as number)
        const value = level === present ? valueAt(values, next++) : undefined
        if (!isList) {
          rows++
          if (cells.length < most) cells.push(value === undefined ? NULL : cellOf(value))
          continue
        }
        if (repeated[at] === 0) {
          endList()
          rows++
          open = true
          list = level < listed ? undefined : []
          length = 0
        }
        if (level <= listed) continue
        length++
        if (list !== undefined && list.length < SHOWN_ELEMENTS)
          list.push(value === undefined ? 'null' : cellOf(value).text)
      }
    },
    endGroup: endList,
    get rows() {
      return rows
    }
  }
}

const elementTypeOf = (type: ArrowType): ArrowType => (type.element === undefined ? type : elementTypeOf(type.element))

const isUnsigned = ({ id }: ArrowType): boolean => id.startsWith('uint')

const unsigned = (value: unknown): string =>
  String(typeof value === 'bigint' ? BigInt.asUintN(64, value) : (value as number) >>> 0)

const bytesCell = (bytes: Uint8Array): Cell =>
  listCell([...bytes.subarray(0, SHOWN_ELEMENTS)].map(String), bytes.length)

const valueAt = (values: ReturnType<typeof decodedValues>, at: number): unknown =>
  'indices' in values ? values.dictionary.at(values.indices[at] as number) : values[at]

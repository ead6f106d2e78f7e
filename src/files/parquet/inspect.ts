import type { ColumnChunk, SchemaTree } from 'hyparquet'
import type { Collection, Field } from '../../cloud/schema/collection.ts'
import { Faulty } from '../fault.ts'
import { DYNAMIC } from '../keys.ts'
import type { Inspect, ReadRules } from '../reader.ts'
import { arrowFields } from './arrow-schema.ts'
import { type ArrowType, arrowType, originalType } from './arrow-type.ts'
import type { ColumnCheck } from './columns/column-check.ts'
import { columnsOf, type Path } from './columns/columns-of.ts'
import { readFooter } from './footer.ts'
import { pagesOf } from './pages.ts'
import { schemaFault } from './schema-fault.ts'
import { Window } from './window.ts'

interface Leaf {
  readonly path: Path
  readonly check: ColumnCheck
}

const leavesOf = (path: Path): [string, Path][] => {
  const tree = path.at(-1) as SchemaTree
  if (tree.children.length === 0) return [[tree.path.join('.'), path]]
  return tree.children.flatMap(child => leavesOf([...path, child]))
}

const META: Field = { name: DYNAMIC, type: 'JSON' }

/** What there is to check, by the path of a leaf; columns that are not imported are left out. */
const checksOf = (
  { fields, dynamicField }: Collection,
  schema: SchemaTree,
  types: ReadonlyMap<string, ArrowType>,
  { optionalFields }: ReadRules
): Map<string, Leaf> => {
  const checks = new Map<string, Leaf>()
  for (const tree of schema.children) {
    const name = tree.element.name
    const field = fields.find(field => field.name === name) ?? (dynamicField && name === DYNAMIC ? META : undefined)
    const type = types.get(name)
    if (field === undefined || type === undefined) continue
    const nullable = optionalFields && (field.nullable === true || field.default !== undefined)
    const leaves = new Map(leavesOf([schema, tree]))
    for (const [leaf, check] of columnsOf(field, nullable, type, leaves)) {
      checks.set(leaf, { path: leaves.get(leaf) as Path, check })
    }
  }
  return checks
}

const readColumn = async (window: Window, { meta_data }: ColumnChunk, { path, check }: Leaf, end: number) => {
  if (meta_data === undefined) return
  for await (const page of pagesOf(window, meta_data, [...path])) check.page(page)
  check.endGroup()
  if (check.rows === end) return
  const field = meta_data.path_in_schema.join('.')
  throw new Faulty({
    message: `failed to read parquet column '${field}', err=got ${check.rows} rows, expected ${end}`,
    explain: `column ${field} does not have as many rows as the file says: the file is damaged`,
    field
  })
}

/**
 * Reads a Parquet file column by column within each row group, and stops at the first fault. Memory holds one page.
 * server source: importutilv2/parquet
 */
export const inspectParquet: Inspect = async ([{ bytes }], collection, rules) => {
  try {
    const { metadata, schema, rows } = await readFooter(bytes)
    const origins = arrowFields(metadata)
    const types = new Map(
      schema.children.map(tree => {
        const { name } = tree.element
        return [name, originalType(arrowType(tree), origins.get(name))]
      })
    )
    const fault = schemaFault(collection, types, rules)
    if (fault !== undefined) return { fault }
    const checks = checksOf(collection, schema, types, rules)
    const window = new Window(bytes)
    let end = 0
    for (const group of metadata.row_groups) {
      end += Number(group.num_rows)
      for (const column of group.columns) {
        const leaf = checks.get(column.meta_data?.path_in_schema.join('.') ?? '')
        if (leaf !== undefined) await readColumn(window, column, leaf, end)
      }
    }
    return { rows }
  } catch (error) {
    if (error instanceof Faulty) return { fault: error.fault }
    throw error
  }
}

import type { SchemaTree } from 'hyparquet'
import type { Collection } from '../../cloud/schema/collection.ts'
import { ANY_EFFORT, DYNAMIC, type Effort, effortOf, Faulty, type Inspect, META, type ReadRules } from '../reader.ts'

import { type ArrowType, arrowFields, arrowType, originalType } from './arrow-types.ts'

import { type Chunk, findColumnChunks, type Leaf } from './chunks.ts'
import { createColumnChecks, type Path } from './columns.ts'
import { readFooter } from './footer.ts'
import { readPages, toColumnFault } from './pages.ts'
import { ReadAhead } from './read-ahead.ts'
import { schemaFault } from './schema-fault.ts'
import { structChecks } from './structs.ts'

/** Maximum effort of a file: a fixed part, and a part for each byte. Repetitive data decompresses to many times its size. */
const MOST_EFFORT = 2 ** 34
const EFFORT_OF_BYTE = 64

/**
 * Reads a Parquet file column by column within each row group, and stops at the first fault. One page is in memory at a time.
 * server source: importutilv2/parquet
 */
export const inspectParquet: Inspect = async ([{ bytes }], collection, rules, given = ANY_EFFORT) => {
  const own = effortOf(MOST_EFFORT + EFFORT_OF_BYTE * bytes.size, tooMuch)
  const effort: Effort = {
    spend: units => {
      own.spend(units)
      given.spend(units)
    }
  }
  try {
    const { metadata, schema, rows, from } = await readFooter(bytes)
    if (!(rows >= 0 && rows <= rules.rows)) throw tooManyRows(rows, rules.rows)
    const origins = arrowFields(metadata)
    const types = new Map(
      schema.children.map(tree => {
        const { name } = tree.element
        return [name, originalType(arrowType(tree), origins.get(name))]
      })
    )
    const fault = schemaFault(collection, types, rules)
    if (fault !== undefined) return { fault }
    const checks = createChecks(collection, schema, types, rules)
    const groups = findColumnChunks(metadata, checks, leavesOf([schema]).length, from)
    const window = new ReadAhead(bytes)
    /** Columns whose first fault is known; the rest of them is not read. */
    const faulty = new Set<Leaf>()
    let end = 0
    for (const group of groups) {
      end += group.rows
      for (const chunk of group.chunks) {
        if (faulty.has(chunk.leaf)) continue
        try {
          await readColumn(window, chunk, effort, end)
        } catch (error) {
          if (!(error instanceof Faulty) || rules.readOn?.(error.fault) !== true) throw error
          faulty.add(chunk.leaf)
        }
      }
    }
    return { rows }
  } catch (error) {
    if (error instanceof Faulty) return { fault: error.fault }
    throw error
  }
}

const tooMuch = (): Faulty =>
  new Faulty({
    message: 'failed to read the file, error: it takes too much effort',
    explain: 'the file unpacks to much more than it has bytes; write it as several files'
  })

const tooManyRows = (rows: number, most: number): Faulty =>
  new Faulty({
    message: `new parquet reader failed, err=the file has ${rows} rows`,
    explain: `a file takes up to ${most} rows`
  })

/** The checks by path of a leaf. Columns that are not imported are left out. */
const createChecks = (
  { fields, dynamicField, structFields = [] }: Collection,
  schema: SchemaTree,
  types: ReadonlyMap<string, ArrowType>,
  { optionalFields }: ReadRules
): Map<string, Leaf> => {
  const checks = new Map<string, Leaf>()
  for (const tree of schema.children) {
    const name = tree.element.name
    const struct = structFields.find(struct => struct.name === name)
    if (struct !== undefined) {
      const leaves = leavesOf([schema, tree])
      for (const [leaf, check, path] of structChecks(struct, leaves)) checks.set(leaf, { path, check })
      continue
    }
    const field = fields.find(field => field.name === name) ?? (dynamicField && name === DYNAMIC ? META : undefined)
    const type = types.get(name)
    if (field === undefined || type === undefined) continue
    const nullable = optionalFields && (field.nullable === true || field.default !== undefined)
    const leaves = new Map(leavesOf([schema, tree]))
    for (const [leaf, check] of createColumnChecks(field, nullable, type, leaves)) {
      checks.set(leaf, { path: leaves.get(leaf) as Path, check })
    }
  }
  return checks
}

/** The leaves below the last node of a path, by name. */
export const leavesOf = (path: Path): [string, Path][] => {
  const tree = path.at(-1) as SchemaTree
  if (tree.children.length === 0) return [[tree.path.join('.'), path]]
  return tree.children.flatMap(child => leavesOf([...path, child]))
}

const readColumn = async (window: ReadAhead, chunk: Chunk, effort: Effort, end: number) => {
  const { check } = chunk.leaf
  const path = chunk.meta.path_in_schema
  const field = path.join('.')
  try {
    for await (const page of readPages(window, chunk, chunk.until, effort)) check.page(page)
    check.endGroup()
  } catch (error) {
    // A damaged page may have fewer values than levels, which shows when they are checked.
    throw toColumnFault(error, field, path[0] ?? '')
  }
  if (check.rows === end) return
  throw new Faulty({
    message: `failed to read parquet column '${field}', err=got ${check.rows} rows, expected ${end}`,
    explain: `column ${field} does not have as many rows as the file says: the file is damaged`,
    field
  })
}

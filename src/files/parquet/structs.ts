import type { Collection, Field, StructField } from '../../cloud/schema/collection.ts'
import { Faulty, type FileFault } from '../reader.ts'
import { tooMany } from '../values/scalars.ts'
import { asArray, subName } from '../values/structs.ts'
import type { ArrowType } from './arrow-types.ts'
import {
  type ColumnCheck,
  checkByIndex,
  checkFloat,
  notAligned,
  nullElementProblem,
  nullProblem,
  type Page,
  type Problem
} from './column-check.ts'
import { createColumnChecks, levelOf, listAt, type Path } from './columns.ts'

type SubField = StructField['fields'][number]

/** Whether an Arrow type converts to that of a field. */
type Fits = (field: Field, type: ArrowType) => boolean

/** The names of types in Arrow that the server's messages print. */
const ARROW: Readonly<Record<SubField['type'], string>> = {
  Bool: 'bool',
  Int8: 'int8',
  Int16: 'int16',
  Int32: 'int32',
  Int64: 'int64',
  Float: 'float32',
  Double: 'float64',
  VarChar: 'utf8',
  FloatVector: 'list<item: float32, nullable>'
}

/** Why the columns do not match the lists of structs. server source: importutilv2/parquet/util.go, CreateFieldReaders, isSchemaEqual */
export const structFault = (
  { structFields = [] }: Collection,
  columns: ReadonlyMap<string, ArrowType>,
  fits: Fits
): FileFault | undefined => {
  for (const struct of structFields) {
    const message = structProblem(struct, columns.get(struct.name), fits)
    if (message === undefined) continue
    const explain = `field ${struct.name} takes a list of structs of ${struct.fields.map(({ name, type }) => `${name} ${type}`).join(', ')}`
    return { message, explain, field: struct.name }
  }
  return undefined
}

const structProblem = (
  { name, fields }: StructField,
  column: ArrowType | undefined,
  fits: Fits
): string | undefined => {
  if (column === undefined) return `schema not equal, err=struct field not found in arrow schema: ${name}`
  const types = column.id === 'list' ? column.element?.children : undefined
  if (types === undefined) return `struct field is not a list of structs: ${name}`
  for (const field of fields) {
    const type = types.get(field.name)
    if (type === undefined) return `field not found in struct: ${field.name}`
    if (fits(field as Field, type) && type.id !== 'fixed_size_list') continue
    const expected = `expect arrow type '${ARROW[field.type]}', got '${type.text}'`
    return `schema not equal, err=sub-field '${field.name}' in struct '${name}' type mis-match, ${expected}`
  }
  return types.size === fields.length
    ? undefined
    : `schema not equal, err=struct field number dismatch: ${name}, expect ${fields.length}, got ${types.size}`
}

/** The checks of the columns of a struct. @param leaves by path, those below the column */
export const structChecks = (
  struct: StructField,
  leaves: readonly [string, Path][]
): [leaf: string, check: ColumnCheck, path: Path][] =>
  leaves.flatMap(([leaf, path]): [string, ColumnCheck, Path][] => {
    const own = path[indexOfField(path)]
    const field = struct.fields.find(({ name }) => name === own?.element.name)
    if (field === undefined) return []
    if (field.type === 'FloatVector') return [[leaf, vectorColumn(struct, field, path), path]]
    const type: ArrowType = { id: 'list', text: '', element: { id: leafId(field), text: '' } }
    const check = createColumnChecks(asArray(struct, field), false, type, new Map([[leaf, path]])).get(leaf)
    return check === undefined ? [] : [[leaf, check, path]]
  })

/** Index of the node that is a field of the struct: below the repeated node, or below its only child. */
const indexOfField = (path: Path): number => {
  const list = listAt(path)
  return path[list]?.children.length === 1 ? list + 2 : list + 1
}

/** What decides how values are looked at; integers always fit. */
const leafId = ({ type }: SubField): string => {
  if (type === 'VarChar') return 'utf8'
  return type === 'Float' || type === 'Double' ? 'float64' : 'int64'
}

/**
 * A column of vectors, one of each struct of a row: a list of lists. A row may continue in the next page. That a null, a vector of
 * another length and more structs than the capacity are faults is a guess: the server's reader skips nulls and looks at no length.
 */
const vectorColumn = (struct: StructField, { name, dim = 0 }: SubField, path: Path): ColumnCheck => {
  const field = subName(struct, { name })
  const repeated = path.flatMap(({ element }, at) => (element.repetition_type === 'REPEATED' ? [at] : []))
  /** Definition levels from which on there is a struct, and an element of a vector. */
  const [structLevel = 0, elementLevel = 0] = repeated.map(at => levelOf(path.slice(0, at + 1)))
  const present = levelOf(path)
  const look = checkFloat({ name: field, type: 'FloatVector' })
  let rows = 0
  let structs = 0
  /** Elements of the current vector; undefined: there is none. */
  let elements: number | undefined

  const fail = (problem: Problem | undefined): void => {
    if (problem !== undefined) throw new Faulty({ ...problem, row: rows, field: struct.name })
  }
  const endVector = (): void => {
    if (elements !== undefined && elements !== dim) fail(notAligned(field, 'FloatVector', dim, elements))
    elements = undefined
  }
  const beginStruct = (level: number): void => {
    if (level < structLevel - 1) fail(nullProblem(struct.name))
    if (level < structLevel) return
    if (++structs > struct.maxCapacity) {
      fail(tooMany({ name: field, type: 'Array', maxCapacity: struct.maxCapacity }, structs))
    }
    if (level < elementLevel - 1) fail(nullElementProblem(field))
    elements = 0
  }
  return {
    page: (page: Page) => {
      const { definitionLevels, repetitionLevels } = page
      const lookAt = checkByIndex(page, look)
      let next = 0
      for (let at = 0; at < repetitionLevels.length; at++) {
        const repetition = repetitionLevels[at]
        const level = definitionLevels.length === 0 ? present : (definitionLevels[at] as number)
        if (repetition !== 2) endVector()
        if (repetition === 0) {
          rows++
          structs = 0
        }
        if (repetition !== 2) beginStruct(level)
        if (level < elementLevel) continue
        if (level < present) fail(nullElementProblem(field))
        elements = (elements ?? 0) + 1
        if (elements > dim + 65_536) endVector()
        fail(lookAt(next++))
      }
    },
    endGroup: endVector,
    get rows() {
      return rows
    }
  }
}

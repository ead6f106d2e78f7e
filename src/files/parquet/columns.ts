import type { SchemaTree } from 'hyparquet'
import type { Field } from '../../cloud/schema/collection.ts'
import { FORMED } from '../values/formed-texts.ts'
import { limitOf, tooMany } from '../values/scalars.ts'
import type { ArrowType } from './arrow-types.ts'
import {
  allBelow,
  type ColumnCheck,
  checkFloat,
  checkText,
  notAligned,
  type Problem,
  type ValueTest
} from './column-check.ts'
import { checkFormed, checkJson, checkSparse, flatColumn, sparseStruct } from './column-kinds.ts'
import { COUNTED_LENGTH, type ListOptions, listColumn } from './list-column.ts'

/** A leaf of a column, with all nodes from the root of the schema. */
export type Path = readonly [SchemaTree, ...SchemaTree[]]

/** The checks of one column by leaf name; only a struct has more than one leaf. */
export const createColumnChecks = (
  field: Field,
  nullable: boolean,
  type: ArrowType,
  leaves: ReadonlyMap<string, Path>
): ReadonlyMap<string, ColumnCheck> => {
  if (type.children !== undefined) {
    const sides = sparseStruct(field)
    return new Map(
      [...leaves].map(([leaf, path]) => {
        const side = sides[path[2]?.element.name as 'indices' | 'values']
        return [leaf, list(field, nullable, path, { ...side, allFit: NEVER })]
      })
    )
  }
  return new Map(
    [...leaves].map(([leaf, path]) => [
      leaf,
      type.element === undefined
        ? flat(field, nullable, type, path)
        : list(field, nullable, path, listContent(field, type.element))
    ])
  )
}

const list = (
  field: Field,
  nullable: boolean,
  path: Path,
  content: Pick<ListOptions, 'look' | 'length' | 'allFit' | 'most'>
): ColumnCheck => {
  const listed = levelOf(path.slice(0, listAt(path) + 1)) - 1
  return listColumn({ field: field.name, nullable, listed, present: levelOf(path), ...content })
}

/** Definition level of a present value of the last node. */
export const levelOf = (path: readonly SchemaTree[]): number =>
  path.slice(1).filter(({ element }) => element.repetition_type !== 'REQUIRED').length

/** Index of the node that repeats; -1: none. */
export const listAt = (path: Path): number => path.findIndex(({ element }) => element.repetition_type === 'REPEATED')

const NEVER = () => false

const flat = (field: Field, nullable: boolean, type: ArrowType, path: Path): ColumnCheck => {
  const length = aligned(field, widthOf(field, true))
  const look: ValueTest | undefined =
    type.id === 'binary' ? value => length((value as Uint8Array).length) : lookOf(field, type)
  return flatColumn({ field: field.name, nullable, present: levelOf(path), look })
}

const aligned =
  (field: Field, width: number) =>
  (elements: number): Problem | undefined =>
    elements === width ? undefined : notAligned(field.name, field.type, width, elements)

/** List elements, or bytes, of one vector. */
const widthOf = ({ type, dim = 0 }: Field, isBytes: boolean): number => {
  if (type === 'BinaryVector') return dim / 8
  return isBytes && type !== 'Int8Vector' ? dim * 2 : dim
}

/** The check of values that Parquet's type allows and the field may not. Integers always fit. */
const lookOf = (field: Field, type: ArrowType): ValueTest | undefined => {
  if (isFloat(type)) return checkFloat(field)
  if (type.id !== 'utf8') return undefined
  if (field.type === 'JSON') return checkJson(field)
  if (FORMED.has(field.type)) return checkFormed(field)
  return field.type === 'SparseFloatVector' ? checkSparse(field) : checkText(field)
}

const isFloat = ({ id }: ArrowType): boolean => id === 'float32' || id === 'float64'

const listContent = (field: Field, element: ArrowType): Pick<ListOptions, 'look' | 'length' | 'allFit' | 'most'> => {
  const type = field.elementType ?? field.type
  const width = widthOf(field, element.id === 'uint8')
  const look = lookOf({ ...field, type }, element)
  return {
    look: look ?? FITS,
    allFit: look === undefined ? ALWAYS : isFloat(element) ? allBelow(limitOf(type)) : NEVER,
    length: field.type === 'Array' ? capacity(field) : aligned(field, width),
    most: (field.type === 'Array' ? (field.maxCapacity ?? 0) : width) + COUNTED_LENGTH
  }
}

const FITS: ValueTest = () => undefined

const ALWAYS = () => true

const capacity =
  (field: Field) =>
  (elements: number): Problem | undefined =>
    elements <= (field.maxCapacity ?? Number.POSITIVE_INFINITY) ? undefined : tooMany(field, elements)

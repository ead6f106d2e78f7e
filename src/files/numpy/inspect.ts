import { functionOutputs } from '../../cloud/functions.ts'
import type { Collection, Field, StructField } from '../../cloud/schema/collection.ts'
import { fieldOfArray } from '../../contract/formats.ts'
import {
  DYNAMIC,
  Faulty,
  type FileBytes,
  type FileFault,
  givesKey,
  type Inspect,
  type OpenFile,
  type OpenFiles,
  outputGiven,
  type ReadRules,
  readBlocks
} from '../reader.ts'

import { type ArrayCheck, columnFault, createArrayCheck } from './columns.ts'
import { dataOffsetOf, elementOf, type NumpyHeader, PREFIX, readHeader } from './header.ts'

/**
 * Reads the arrays of a NumPy folder, one for each field. All must have the same number of rows.
 * server source: importutilv2/numpy
 */
export const inspectNumpy: Inspect = async (files, collection, rules) => {
  const [struct] = collection.structFields ?? []
  if (struct !== undefined) return { fault: noStructs(struct) }
  const fault = findMissingField(collection, files, rules)
  if (fault !== undefined) return { fault }
  const outputs = functionOutputs(collection)
  let first: { readonly field: string; readonly rows: number } | undefined
  for (const file of files) {
    const field = fieldOf(collection, file)
    if (field === undefined) continue
    try {
      if (field.autoId && !givesKey(collection, rules)) {
        throw new Faulty({
          message: `the primary key '${field.name}' is auto-generated, no need to provide`,
          explain: `collection ${collection.name} makes the key ${field.name} itself; leave its file out`
        })
      }
      if (outputs.has(field.name)) throw new Faulty(outputGiven(collection, field.name))
      const onRow = rules.readOn && placed(rules.readOn, { file: file.name, field: field.name })
      const rows = await readArray(file, field, onRow)
      first ??= { field: field.name, rows }
      if (rows !== first.rows) throw rowsDiffer(collection, field, rows, first.field, first.rows)
    } catch (error) {
      if (!(error instanceof Faulty)) throw error
      const fault = { file: file.name, field: field.name, ...error.fault }
      if (rules.readOn?.(fault) !== true) return { fault }
    }
  }
  return { rows: first?.rows ?? 0 }
}

type ReadOn = NonNullable<ReadRules['readOn']>

const placed =
  (readOn: ReadOn, place: Pick<FileFault, 'file' | 'field'>): ReadOn =>
  fault =>
    readOn({ ...place, ...fault })

/** guess: the server's reader does not see the fields of structs, and the import fails later */
const noStructs = ({ name }: StructField): FileFault => ({
  message: 'unsupported importing numpy files for collection with data type: ArrayOfStruct',
  explain: `field ${name} is a list of structs, which has no NumPy form; import JSON, CSV or Parquet`,
  field: name
})

/** The fault for a required field without an array. */
const findMissingField = (
  collection: Collection,
  files: OpenFiles,
  { optionalFields }: ReadRules
): FileFault | undefined => {
  const present = new Set(files.map(file => fieldOf(collection, file)?.name))
  const isOptional = ({ nullable, default: value }: Field) =>
    optionalFields && (nullable === true || value !== undefined)
  const outputs = functionOutputs(collection)
  const field = collection.fields.find(
    field => !present.has(field.name) && field.autoId !== true && !isOptional(field) && !outputs.has(field.name)
  )
  if (field === undefined) return undefined
  return {
    message: `no file for field: ${field.name}, files: [${files.map(({ name }) => name).join(' ')}]`,
    explain: `collection ${collection.name} needs a file ${field.name}.npy`,
    field: field.name
  }
}

const META: Field = { name: DYNAMIC, type: 'JSON' }

const fieldOf = ({ fields, dynamicField }: Collection, { name }: OpenFile): Field | undefined => {
  const base = fieldOfArray(name)
  return fields.find(field => field.name === base) ?? (base === DYNAMIC && dynamicField ? META : undefined)
}

/** Maximum bytes of a text: eight million characters, as in a row of JSON. */
export const LONGEST_TEXT = 32 * 1024 * 1024

/** @returns the number of rows @throws Faulty */
const readArray = async ({ bytes }: OpenFile, field: Field, readOn?: ReadOn): Promise<number> => {
  const header = await headerOf(bytes)
  const fault = columnFault(field, header)
  if (fault !== undefined) throw new Faulty(fault)
  const [rows = 0] = header.shape
  const size = rowSize(header)
  const wanted = header.dataOffset + rows * size
  if (bytes.size < wanted) {
    throw new Faulty({
      message: `failed to read numpy file of field '${field.name}', error: unexpected EOF`,
      explain: `an array of ${rows} rows of ${size} bytes needs ${wanted} bytes, the file has ${bytes.size}; it was cut short`
    })
  }
  if (size > LONGEST_TEXT) {
    throw new Faulty({
      message: `failed to read numpy file of field '${field.name}', error: a row has ${size} bytes`,
      explain: `the array is of dtype ${header.dtype}; a text takes up to ${LONGEST_TEXT} bytes`
    })
  }
  const look = createArrayCheck(field, header)
  if (look !== undefined && size > 0) await checkRows(bytes, header, rows, size, look, readOn)
  return rows
}

export const headerOf = async (bytes: FileBytes): Promise<NumpyHeader> => {
  const prefix = Buffer.from(await bytes.read(0, PREFIX))
  const rest = await bytes.read(prefix.length, dataOffsetOf(prefix))
  return readHeader(Buffer.concat([prefix, rest]))
}

/** Bytes. */
export const rowSize = ({ dtype, shape }: NumpyHeader): number =>
  shape.slice(1).reduce((size, axis) => size * axis, elementOf(dtype)?.size ?? 0)

/** Bytes of one read, rounded to whole rows. */
const BLOCK = 1024 * 1024

const checkRows = async (
  bytes: FileBytes,
  { dataOffset }: NumpyHeader,
  rows: number,
  size: number,
  { allFit, row }: ArrayCheck,
  readOn: ReadOn | undefined
) => {
  const length = Math.max(1, Math.floor(BLOCK / size)) * size
  let before = 0
  for await (const block of readBlocks(bytes, dataOffset, dataOffset + rows * size, length)) {
    const buffer = Buffer.from(block.buffer, block.byteOffset, block.length)
    if (!allFit(buffer)) {
      for (let at = 0; at < buffer.length; at += size) {
        const problem = row(buffer.subarray(at, at + size))
        if (problem === undefined) continue
        const fault = { ...problem, row: before + at / size + 1 }
        if (readOn?.(fault) !== true) throw new Faulty(fault)
      }
    }
    before += block.length / size
  }
}

/** The server numbers the fields of a collection from here. */
const FIRST_FIELD = 100

const rowsDiffer = ({ fields }: Collection, field: Field, rows: number, first: string, expected: number): Faulty =>
  new Faulty({
    message: `numpy row count mismatch, fieldID=${FIRST_FIELD + fields.indexOf(field)}, rowCount=${rows}, expected=${expected}`,
    explain: `the array of ${field.name} has ${rows} rows, that of ${first} has ${expected}`
  })

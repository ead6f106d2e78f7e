import { isAscii, isUtf8 } from 'node:buffer'
import type { Field } from '../../cloud/schema/collection.ts'
import { describeSyntaxError } from '../json/broken.ts'
import { DYNAMIC, type FileFault } from '../reader.ts'
import { floatsBelow } from '../values/float-bytes.ts'
import { FORMED } from '../values/formed-texts.ts'
import { notFiniteInVector } from '../values/messages.ts'
import { lengthProblem, limitOf, notUtf8 } from '../values/scalars.ts'
import { type Element, elementOf, type NumpyHeader } from './header.ts'

interface Layout {
  /** Element types that the field accepts. */
  readonly elements: readonly Element['type'][]
  /** Numbers per row for a number of dimensions; undefined: one value per row. */
  readonly width?: (dim: number, element: Element) => number
  readonly dims?: (width: number) => number
}

const HALF: Layout = {
  elements: ['BinaryVector', 'Float', 'Double'],
  width: (dim, { type }) => (type === 'BinaryVector' ? dim * 2 : dim)
}

const LAYOUTS: Readonly<Partial<Record<Field['type'], Layout>>> = {
  FloatVector: { elements: ['Float', 'Double'], width: dim => dim },
  Float16Vector: HALF,
  BFloat16Vector: HALF,
  BinaryVector: { elements: ['BinaryVector'], width: dim => dim / 8, dims: width => width * 8 },
  Int8Vector: { elements: ['Int8'], width: dim => dim },
  JSON: { elements: ['VarChar'] }
}

/** Why the array does not match the field. server source: importutilv2/numpy/util.go */
export const columnFault = (field: Field, { dtype, shape, fortranOrder }: NumpyHeader): FileFault | undefined => {
  const { name, type, dim = 0 } = field
  const fault = (message: string, explain: string): FileFault => ({ message, explain, field: name })
  if (type === 'Array' || type === 'SparseFloatVector') {
    const explain = `field ${name} is of type ${type}, which has no NumPy form; import JSON or Parquet`
    return fault(`unsupported importing numpy files for collection with data type: ${type}`, explain)
  }
  const element = elementOf(dtype)
  if (element === undefined || element.size === 0) {
    return fault(
      `unexpected numpy header for field '${name}': 'the numpy file dtype '${dtype}' is not supported: invalid parameter'`,
      `the array is of dtype ${dtype}; save it as bool, int8 to int64, float32, float64, uint8 or a text`
    )
  }
  const { elements, width, dims = (count: number) => count } = LAYOUTS[type] ?? { elements: [type] }
  if (!elements.includes(element.type)) {
    const explain = FORMED.has(type)
      ? `field ${name} is of type ${type}, which has no NumPy form; import JSON, CSV or Parquet`
      : `field ${name} is of type ${type}, the array of dtype ${dtype}`
    return fault(`expected element type '${type}' for field '${name}', got type '${element.type}'`, explain)
  }
  if (fortranOrder && shape.length > 1) {
    return fault(
      `unexpected numpy header for field '${name}': fortran order is not supported`,
      'the array is in Fortran order, which would be read as other rows; save numpy.ascontiguousarray(array)'
    )
  }
  const axes = width === undefined ? 1 : 2
  if (shape.length !== axes) {
    const explain = `the array has the shape (${shape.join(', ')}), field ${name} needs ${axes} axes`
    return fault(`expected shape '${axes}' for ${type} field '${name}', got shape '${shape.length}'`, explain)
  }
  const wanted = width?.(dim, element)
  const found = shape[1]
  if (wanted === undefined || found === wanted || found === undefined) return undefined
  return fault(
    `expected dim '${dims(wanted)}' for ${type} field '${name}', got dim '${dims(found)}'`,
    `field ${name} has ${dim} dimensions, a row of the array has ${found} numbers of dtype ${dtype}`
  )
}

type Problem = Pick<FileFault, 'message' | 'explain'>

export interface ArrayCheck {
  /** Whether all rows of a block are certainly valid. */
  readonly allFit: (rows: Buffer) => boolean
  readonly row: (row: Buffer) => Problem | undefined
}

/** The check of an array with the right type and shape; undefined: all rows are valid. server source: importutilv2/numpy/field_reader.go */
export const createArrayCheck = (field: Field, header: NumpyHeader): ArrayCheck | undefined => {
  if (field.type === 'VarChar' || field.type === 'JSON') return checkText(field, header)
  const isFloat = /f[48]$/.test(header.dtype)
  return isFloat && field.type.endsWith('Vector') ? checkFloats(field, header) : undefined
}

const NEVER = () => false

const checkText = (field: Field, { dtype }: NumpyHeader): ArrayCheck => {
  const isUnicode = dtype.includes('U')
  const bigEndian = dtype.startsWith('>')
  const check: ArrayCheck['row'] = row => {
    const bytes = isUnicode ? row : textIn(row)
    if (!isUnicode && !isUtf8(bytes)) return notUtf8(field, bytes)
    const text = isUnicode ? decodeUtf32(row, bigEndian) : bytes.toString()
    if (field.type === 'JSON') return jsonProblem(field.name, text)
    // The length of byte texts is not checked, because their type sets it.
    return isUnicode ? lengthProblem(field, text) : undefined
  }
  if (field.type === 'JSON') return { allFit: NEVER, row: check }
  return { allFit: isUnicode ? unicodeFits(field, dtype) : isAscii, row: check }
}

/** Whether no row of UTF-32 can exceed the maximum length, without decoding any. */
const unicodeFits = ({ maxLength = Number.POSITIVE_INFINITY }: Field, dtype: string): ArrayCheck['allFit'] => {
  const littleEndian = !dtype.startsWith('>')
  const size = elementOf(dtype)?.size ?? 0
  return rows => {
    const view = new DataView(rows.buffer, rows.byteOffset, rows.length)
    for (let from = 0; from + size <= rows.length; from += size) {
      let length = 0
      for (let at = from; at < from + size; at += 4) length += utf8Length(view.getUint32(at, littleEndian))
      if (length > maxLength) return false
    }
    return true
  }
}

/** Maximum bytes of a code point in UTF-8; NUL is padding. */
const utf8Length = (point: number): number => {
  if (point < 0x80) return point === 0 ? 0 : 1
  if (point < 0x800) return 2
  return point < 0x10000 ? 3 : 4
}

/** Removes the NUL padding. */
export const textIn = (row: Buffer): Buffer => {
  const end = row.indexOf(0)
  return end > 0 ? row.subarray(0, end) : row
}

/** Decodes UTF-32 with NUL padding. */
export const decodeUtf32 = (row: Buffer, bigEndian: boolean): string => {
  let text = ''
  for (let at = 0; at + 4 <= row.length; at += 4) {
    const point = bigEndian ? row.readUInt32BE(at) : row.readUInt32LE(at)
    if (point !== 0) text += String.fromCodePoint(Math.min(point, 0x10ffff))
  }
  return text
}

/** server source: importutilv2/numpy/field_reader.go */
const jsonProblem = (name: string, text: string): Problem | undefined => {
  const dynamic = name === DYNAMIC
  const explain = `${name} takes JSON ${dynamic ? 'objects ' : ''}as text`
  const failed = (error: string): Problem => ({
    message: `failed to parse value '${text.slice(0, 100)}' for ${dynamic ? 'dynamic ' : ''}JSON field '${name}', error: ${error}`,
    explain
  })
  try {
    const value: unknown = JSON.parse(text)
    return dynamic && (typeof value !== 'object' || Array.isArray(value)) ? failed('not a JSON object') : undefined
  } catch {
    return failed(describeSyntaxError(text))
  }
}

const checkFloats = (field: Field, { dtype }: NumpyHeader): ArrayCheck => {
  const limit = limitOf(field.type)
  const wide = dtype.endsWith('8')
  const bigEndian = dtype.startsWith('>')
  const size = wide ? 8 : 4
  const method = `read${wide ? 'Double' : 'Float'}${bigEndian ? 'BE' : 'LE'}` as 'readFloatLE'
  return {
    allFit: bigEndian ? NEVER : floatsBelow(limit, size),
    row: row => {
      for (let at = 0; at < row.length; at += size) {
        const value = row[method](at)
        if (!(Math.abs(value) < limit)) return notFiniteInVector(field, value)
      }
      return undefined
    }
  }
}

import type { Field } from '../../cloud/schema/collection.ts'
import type { FileFault } from '../fault.ts'
import { type Element, elementOf } from './dtype.ts'
import type { NumpyHeader } from './header.ts'

interface Layout {
  /** Types of elements that the field takes. */
  readonly elements: readonly Element['type'][]
  /** Numbers in a row that stand for so many dimensions; undefined: one value a row. */
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

/** Why the array cannot be the column of a field. server source: importutilv2/numpy/util.go */
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
    const explain = `field ${name} is of type ${type}, the array of dtype ${dtype}`
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

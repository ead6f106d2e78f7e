import type { Field } from '../../cloud/schema/collection.ts'
import { Faulty } from '../reader.ts'

/** An array element, in the server's terms. */
export interface Element {
  /** The type that the server's messages name; unsigned bytes belong to binary vectors. */
  readonly type: Field['type']
  /** Bytes. */
  readonly size: number
}

const TYPES: Readonly<Record<string, Element>> = {
  b1: { type: 'Bool', size: 1 },
  u1: { type: 'BinaryVector', size: 1 },
  i1: { type: 'Int8', size: 1 },
  i2: { type: 'Int16', size: 2 },
  i4: { type: 'Int32', size: 4 },
  i8: { type: 'Int64', size: 8 },
  f4: { type: 'Float', size: 4 },
  f8: { type: 'Double', size: 8 }
}

/** undefined: the type cannot be imported. server source: importutilv2/numpy/util.go */
export const elementOf = (dtype: string): Element | undefined => {
  const [, code = '', length = ''] = /^[<|>=]?([a-zA-Z])(\d+)$/.exec(dtype) ?? []
  if (code === 'U') return { type: 'VarChar', size: 4 * Number(length) }
  if (code === 'S' || code === 'a') return { type: 'VarChar', size: Number(length) }
  return TYPES[code + length]
}

/** Header of a .npy file. documented: NEP 1, numpy.lib.format */
export interface NumpyHeader {
  /** Element type, such as `<f4` or `<U12`. */
  readonly dtype: string
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
  /** Offset of the first element. */
  readonly dataOffset: number
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1')

const DTYPE = /'descr'\s*:\s*'([^']*)'/
const ORDER = /'fortran_order'\s*:\s*(True|False)/
const SHAPE = /'shape'\s*:\s*\(([\d\s,L]*)\)/

/** @param head the file up to the first element @throws Faulty */
export const readHeader = (head: Buffer): NumpyHeader => {
  const dataOffset = dataOffsetOf(head)
  if (head.length < dataOffset) throw headerFault('the file ends within its header')
  const text = head.toString('latin1', MAGIC.length + 2, dataOffset)
  const [dtype, order, shape] = [DTYPE, ORDER, SHAPE].map(pattern => pattern.exec(text)?.[1])
  if (dtype === undefined) throw headerFault('the header names no simple type (structured types cannot be imported)')
  if (order === undefined || shape === undefined) throw headerFault('the header has no fortran_order or no shape')
  const sizes = shape.match(/\d+/g) ?? []
  return { dtype, fortranOrder: order === 'True', shape: sizes.map(Number), dataOffset }
}

/** Bytes that include the header's length. */
export const PREFIX = 12

/** Maximum bytes of a header. Arrays without structured types have some hundred. */
const LONGEST = 64 * 1024

/** Offset of the first element. @param prefix the first bytes of the file @throws Faulty */
export const dataOffsetOf = (prefix: Buffer): number => {
  if (prefix.length < PREFIX || !prefix.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw headerFault('the file does not begin as a .npy file does')
  }
  const version = prefix.readUInt8(MAGIC.length)
  if (version < 1 || version > 3) throw headerFault(`the file is of version ${version} of the format, not of 1 to 3`)
  const offset = version === 1 ? 10 + prefix.readUInt16LE(8) : PREFIX + prefix.readUInt32LE(8)
  if (offset > LONGEST) throw headerFault(`the header has ${offset} bytes`)
  return offset
}

const headerFault = (explain: string): Faulty =>
  new Faulty({ message: 'failed to read numpy header', explain: `${explain}; write it with numpy.save` })

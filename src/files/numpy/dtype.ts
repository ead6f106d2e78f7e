import type { Field } from '../../cloud/schema/collection.ts'

/** An element of an array, in the words of the server. */
export interface Element {
  /** The type whose name the server uses for it: unsigned bytes are those of binary vectors. */
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

/** Undefined for a type that cannot be imported. server source: importutilv2/numpy/util.go */
export const elementOf = (dtype: string): Element | undefined => {
  const [, code = '', length = ''] = /^[<|>=]?([a-zA-Z])(\d+)$/.exec(dtype) ?? []
  if (code === 'U') return { type: 'VarChar', size: 4 * Number(length) }
  if (code === 'S' || code === 'a') return { type: 'VarChar', size: Number(length) }
  return TYPES[code + length]
}

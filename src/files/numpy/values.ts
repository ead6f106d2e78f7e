import { isUtf8 } from 'node:buffer'
import type { Field } from '../../cloud/schema/collection.ts'
import type { FileFault } from '../fault.ts'
import { whereBroken } from '../json/where-broken.ts'
import { DYNAMIC } from '../keys.ts'
import { limitOf } from '../values/float.ts'
import { notFiniteInVector } from '../values/not-finite.ts'
import { lengthProblem, notUtf8 } from '../values/text.ts'
import type { NumpyHeader } from './header.ts'

type Problem = Pick<FileFault, 'message' | 'explain'>

/** Looks at one row of an array. */
export type RowLook = (row: Buffer) => Problem | undefined

/** UTF-32, filled up with NULs. */
const decodeUtf32 = (row: Buffer, bigEndian: boolean): string => {
  let text = ''
  for (let at = 0; at + 4 <= row.length; at += 4) {
    const point = bigEndian ? row.readUInt32BE(at) : row.readUInt32LE(at)
    if (point !== 0) text += String.fromCodePoint(Math.min(point, 0x10ffff))
  }
  return text
}

/** Without the NULs that fill it up. */
const textIn = (row: Buffer): Buffer => {
  const end = row.indexOf(0)
  return end > 0 ? row.subarray(0, end) : row
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
    return failed(whereBroken(text))
  }
}

const lookAtText = (field: Field, { dtype }: NumpyHeader): RowLook => {
  const isUnicode = dtype.includes('U')
  const bigEndian = dtype.startsWith('>')
  return row => {
    const bytes = isUnicode ? row : textIn(row)
    if (!isUnicode && !isUtf8(bytes)) return notUtf8(field, bytes)
    const text = isUnicode ? decodeUtf32(row, bigEndian) : bytes.toString()
    if (field.type === 'JSON') return jsonProblem(field.name, text)
    // Texts of bytes are not measured: they are as long as their type says.
    return isUnicode ? lengthProblem(field, text) : undefined
  }
}

const lookAtFloats = (field: Field, { dtype }: NumpyHeader): RowLook => {
  const limit = limitOf(field.type)
  const wide = dtype.endsWith('8')
  const bigEndian = dtype.startsWith('>')
  const size = wide ? 8 : 4
  const method = `read${wide ? 'Double' : 'Float'}${bigEndian ? 'BE' : 'LE'}` as 'readFloatLE'
  return row => {
    for (let at = 0; at < row.length; at += size) {
      const value = row[method](at)
      if (!(Math.abs(value) < limit)) return notFiniteInVector(field, value)
    }
    return undefined
  }
}

/** What an array of the right type and shape may still get wrong; undefined: nothing. server source: importutilv2/numpy/field_reader.go */
export const rowLook = (field: Field, header: NumpyHeader): RowLook | undefined => {
  if (field.type === 'VarChar' || field.type === 'JSON') return lookAtText(field, header)
  const isFloat = /f[48]$/.test(header.dtype)
  return isFloat && field.type.endsWith('Vector') ? lookAtFloats(field, header) : undefined
}

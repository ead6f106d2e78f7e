import { fieldOfArray } from '../../contract/formats.ts'
import { booleanCell, type Cell, listCell, numberText, SHOWN_ELEMENTS, textCell } from '../cells.ts'
import { FirstRows, type Preview } from '../first-rows.ts'
import { asFaulty, Faulty, type FileFault, type OpenFile } from '../reader.ts'
import { decodeUtf32, textIn } from './columns.ts'
import { elementOf, type NumpyHeader } from './header.ts'
import { headerOf, LONGEST_TEXT, rowSize } from './inspect.ts'

/** The arrays of one folder, one for each field. */
export const previewNumpy: Preview = async (files, { most }) => {
  const rows = new FirstRows(most)
  const columns: [string, readonly Cell[]][] = []
  let fault: FileFault | undefined
  for (const file of files) {
    const field = fieldOfArray(file.name)
    rows.column(field)
    try {
      columns.push([field, await firstCells(file, most)])
    } catch (error) {
      fault ??= { file: file.name, field, ...asFaulty(error).fault }
    }
  }
  const longest = Math.max(0, ...columns.map(([, cells]) => cells.length))
  for (let row = 0; row < longest; row++) {
    const present = columns.flatMap(([name, cells]): [string, Cell][] => {
      const cell = cells[row]
      return cell === undefined ? [] : [[name, cell]]
    })
    rows.add(new Map(present))
  }
  return rows.end(fault && { fault })
}

/** @throws Faulty */
const firstCells = async ({ bytes }: OpenFile, most: number): Promise<Cell[]> => {
  const header = await headerOf(bytes)
  const element = elementOf(header.dtype)
  const size = rowSize(header)
  if (element === undefined || !(size > 0 && size <= LONGEST_TEXT)) {
    const explain = `the array is of dtype ${header.dtype} and shape (${header.shape.join(', ')}), which no field takes`
    throw new Faulty({ message: 'failed to read numpy file', explain })
  }
  const cells: Cell[] = []
  const wanted = Math.min(most, header.shape[0] ?? 0)
  // Row by row: a row of texts may have megabytes.
  for (let row = 0; row < wanted; row++) {
    const from = header.dataOffset + row * size
    const piece = Buffer.from((await bytes.read(from, from + size)).buffer)
    if (piece.length < size)
      throw new Faulty({
        message: 'failed to read numpy file, error: unexpected EOF',
        explain: 'the array was cut short'
      })
    cells.push(cellOf(piece, header))
  }
  return cells
}

const cellOf = (row: Buffer, { dtype, shape }: NumpyHeader): Cell => {
  const bigEndian = dtype.startsWith('>')
  if (dtype.includes('U')) return textCell(decodeUtf32(row, bigEndian))
  const code = dtype.replace(/^[<|>=]/, '')
  if (/^[Sa]/.test(code)) return textCell(textIn(row).toString())
  const width = Number(code.slice(1))
  const isList = shape.length > 1
  const count = row.length / width
  const texts = Array.from({ length: Math.min(count, SHOWN_ELEMENTS) }, (_, at) => {
    const value = numberAt(row, at * width, code, bigEndian)
    return numberText(value, code === 'f4')
  })
  if (isList) return listCell(texts, count)
  return code === 'b1' ? booleanCell(texts[0] !== '0') : { kind: 'number', text: String(texts[0]) }
}

const numberAt = (row: Buffer, at: number, code: string, bigEndian: boolean): number | bigint => {
  const view = new DataView(row.buffer, row.byteOffset, row.length)
  switch (code) {
    case 'i1':
      return view.getInt8(at)
    case 'i2':
      return view.getInt16(at, !bigEndian)
    case 'i4':
      return view.getInt32(at, !bigEndian)
    case 'i8':
      return view.getBigInt64(at, !bigEndian)
    case 'f4':
      return view.getFloat32(at, !bigEndian)
    case 'f8':
      return view.getFloat64(at, !bigEndian)
    default:
      return view.getUint8(at)
  }
}

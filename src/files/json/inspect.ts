import type { Collection } from '../../cloud/schema/collection.ts'
import { piecesOf } from '../bytes.ts'
import { Faulty, type FileFault, type Inspected } from '../fault.ts'
import type { Inspect, OpenFile, ReadRules } from '../reader.ts'
import { rowCheck } from '../row-check.ts'
import { utf8Decoder } from './decode.ts'
import { jsonText } from './read.ts'
import type { RowSpans } from './scan-row.ts'
import { BrokenJson } from './syntax.ts'

/** Characters of one row; a file without an end to a row must not fill the memory. */
const LONGEST_ROW = 8 * 1024 * 1024

const faultOf = (error: unknown, row: number, offsetOf: (at: number) => number): FileFault => {
  if (error instanceof Faulty) return error.fault
  if (!(error instanceof BrokenJson)) throw error
  const place = `at byte ${offsetOf(error.at)}, in or after row ${row}`
  return { message: `failed to parse row, error: ${error.message}`, explain: `${place}: the file is no JSON there` }
}

/**
 * Reads a JSON file and checks every row; it stops at the first fault. Memory holds one piece of the file and one row.
 * server source: importutilv2/json/reader.go
 */
const inspectAs = async (
  form: 'list' | 'lines',
  [file, collection, rules]: readonly [OpenFile, Collection, ReadRules]
): Promise<Inspected> => {
  const check = rowCheck(collection, rules)
  let rows = 0
  const onRow = (text: string, { count, names, starts, ends }: RowSpans): void => {
    rows++
    check.begin()
    let fault: FileFault | undefined
    for (let n = count - 1; n >= 0 && fault === undefined; n--) {
      fault = check.value(names[n] as string, text.slice(starts[n], ends[n]))
    }
    fault ??= check.end()
    if (fault !== undefined) throw new Faulty(fault)
  }
  const json = jsonText(form, rules.rootKeys, onRow)
  const decode = utf8Decoder()
  let text = ''
  let before = 0
  // A row that is longer than a piece is looked at again when there is twice as much of it, not at every piece.
  let enough = 0
  const offsetOf = (at: number) => before + Buffer.byteLength(text.slice(0, at))
  const advance = (piece: string, isLast = false): void => {
    text += piece
    if (text.length < enough && !isLast) return
    const at = json.advance(text)
    before = offsetOf(at)
    text = text.slice(at)
    enough = 2 * text.length
    if (text.length > LONGEST_ROW) {
      throw new Faulty({
        message: `failed to parse row, error: the row is longer than ${LONGEST_ROW} characters`,
        explain: `row ${rows + 1} begins at byte ${before} and does not end within ${LONGEST_ROW} characters`,
        row: rows + 1
      })
    }
  }
  try {
    for await (const piece of piecesOf(file.bytes)) advance(decode(piece))
    advance(decode(), true)
  } catch (error) {
    return { fault: faultOf(error, rows, offsetOf) }
  }
  if (json.state === 'end' && text.trim() === '') return { rows }
  const end = offsetOf(text.length)
  if (json.state === 'start') {
    return { fault: { message: 'init failed, failed to decode JSON, error: EOF', explain: 'the file is empty' } }
  }
  const row = text.trim() === '' ? rows : rows + 1
  return {
    fault: {
      message: 'failed to parse row, error: unexpected EOF',
      explain: `the file ends after ${end} bytes, ${row > rows ? 'in' : 'after'} row ${row}; it was cut short`,
      row
    }
  }
}

/** `{"rows": […]}` or `[…]` */
export const inspectJson: Inspect = ([file], collection, rules) => inspectAs('list', [file, collection, rules])

/** A row in each line. server source: newer versions of importutilv2 */
export const inspectJsonLines: Inspect = ([file], collection, rules) => inspectAs('lines', [file, collection, rules])

import { isUtf8 } from 'node:buffer'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import {
  asFaulty,
  type CsvOptions,
  Faulty,
  type FileBytes,
  type FileFault,
  type Inspect,
  type Inspected,
  readPieces
} from '../reader.ts'
import { FOREIGN_HEAD, foreignForm } from '../rows.ts'
import { type CsvColumn, type CsvValue, csvColumns } from './columns.ts'

/** Maximum characters of a row; an unclosed quote must not fill the memory. */
const LONGEST_ROW = 8 * 1024 * 1024

/** Reads a CSV file with field names in its first line, and checks every row. server source: importutilv2/csv */
export const inspectCsv: Inspect = async ([{ bytes }], collection, rules) => {
  let columns: CsvColumn[] = []
  return readCsv(bytes, rules.csv, {
    names: names => {
      columns = csvColumns(collection, names, rules)
    },
    row: (values, row) => {
      const fault = faultIn(columns, values, row)
      if (fault !== undefined && rules.readOn?.(fault) !== true) throw new Faulty(fault)
    }
  })
}

/** Receives the lines of a file. Its methods may throw Faulty, which ends the reading. */
export interface CsvLines {
  names(names: readonly string[]): void
  /** @param values one character for each byte @param row from 1 */
  row(values: readonly string[], row: number): void
}

/** Reads a CSV file line by line, and stops at the first fault. */
export const readCsv = async (bytes: FileBytes, options: CsvOptions = {}, lines: CsvLines): Promise<Inspected> => {
  const separator = separatorOf(options.sep)
  const fault = separatorFault(separator)
  if (fault !== undefined) return { fault }
  let named = false
  let foreign: string | undefined
  let rows = 0
  const parser = parse({
    encoding: 'latin1',
    delimiter: Buffer.from(separator).toString('latin1'),
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    on_record: (values: string[]) => {
      if (named) lines.row(values, ++rows)
      else {
        lines.names(values.map(value => decode(value).text))
        named = true
      }
      return undefined
    }
  })
  const pieces = dropLastReturn(bytes, head => {
    foreign = foreignForm(head)
  })
  try {
    await pipeline(pieces, parser.resume())
    if (named) return { rows }
    return { fault: { message: 'failed to read csv header, error: EOF', explain: 'the file is empty' } }
  } catch (error) {
    const { fault } = error instanceof CsvError ? brokenCsv(error, rows + 1) : asFaulty(error)
    const isHeader = !named && foreign !== undefined
    return { fault: isHeader ? { ...fault, explain: `the file ${foreign}` } : fault }
  }
}

const COMMA = ','

/** Defaults to a comma. Milvus uses only the first of several characters; that is never intended, so it is rejected (guess). */
export const separatorOf = (sep: string | undefined): string => sep || COMMA

/** Separators that Go's decoder rejects. server source: importutilv2/option.go */
const UNSUPPORTED: ReadonlySet<string> = new Set(['\0', '\n', '\r', '"', '\ufffd'])

export const separatorFault = (sep: string): FileFault | undefined => {
  const [first = '', ...others] = sep
  if (others.length === 0 && !UNSUPPORTED.has(first)) return undefined
  const explain =
    others.length === 0
      ? 'sep is a line end, a quote, NUL or U+FFFD; use another character'
      : 'sep has to be one character, such as , or ; (a tab is the character itself, not \\t)'
  return { message: `unsupported csv separator: ${sep.slice(0, 10)}`, explain }
}

const faultIn = (columns: readonly CsvColumn[], values: readonly string[], row: number): FileFault | undefined => {
  if (values.length !== columns.length) return wrongCount(row, values.length, columns.length)
  for (let at = 0; at < columns.length; at++) {
    const { name, check, isText } = columns[at] as CsvColumn
    const bytes = values[at] as string
    // Numbers and vectors are ASCII and most of the file. They are decoded only for the message about a broken one.
    const problem = check && (isText || check({ text: bytes })) ? check(decode(bytes)) : undefined
    if (problem !== undefined) return { ...problem, message: inRow(problem.message), row, field: name }
  }
  return undefined
}

const wrongCount = (row: number, found: number, expected: number): FileFault => ({
  message: inRow('the number of fields in the row is not equal to the header'),
  explain: `the first line has ${expected} values, this row has ${found}`,
  row
})

const inRow = (message: string): string => `failed to parse row, error: ${message}`

const NOT_ASCII = /[\x80-\xff]/

/** The library returns one character per byte. Inside quotes it keeps CRLF, which Go converts to LF. */
export const decode = (bytes: string): CsvValue => {
  const lines = bytes.includes('\r\n') ? bytes.replaceAll('\r\n', '\n') : bytes
  if (!NOT_ASCII.test(lines)) return { text: lines }
  const buffer = Buffer.from(lines, 'latin1')
  const text = buffer.toString()
  return isUtf8(buffer) ? { text } : { text, broken: buffer }
}

const RETURN = Uint8Array.of(13)

/** Drops a carriage return at the end of the file, as Go does, and passes the first bytes to `look`. */
const dropLastReturn = async function* (bytes: FileBytes, look: (head: string) => void): AsyncGenerator<Uint8Array> {
  let head = ''
  let held = false
  for await (const piece of readPieces(bytes)) {
    if (head.length < FOREIGN_HEAD) {
      head += Buffer.from(piece.subarray(0, FOREIGN_HEAD)).toString('latin1')
      look(head)
    }
    if (held) yield RETURN
    held = piece.at(-1) === RETURN[0]
    yield held ? piece.subarray(0, -1) : piece
  }
}

/** Messages of Go's decoder by error code of the library. */
const BROKEN: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: 'bare " in non-quoted field',
  CSV_INVALID_CLOSING_QUOTE: 'extraneous or missing " in quoted-field',
  CSV_QUOTE_NOT_CLOSED: 'extraneous or missing " in quoted-field',
  CSV_MAX_RECORD_SIZE: `the row is longer than ${LONGEST_ROW} characters`
}

const brokenCsv = (error: CsvError, row: number): Faulty => {
  const { lines, column } = error as { readonly lines?: number; readonly column?: number }
  const problem = BROKEN[error.code] ?? error.message
  return new Faulty({
    message: inRow(`parse error on line ${lines}: ${problem}`),
    explain: `in column ${Number(column) + 1} of line ${lines}: quote values that hold quotes, and double the quotes inside`,
    row
  })
}

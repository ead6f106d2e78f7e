import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { piecesOf } from '../bytes.ts'
import { Faulty } from '../fault.ts'
import type { Inspect } from '../reader.ts'
import { type CsvColumn, csvColumns } from './header.ts'

/** Characters of one row; a quote that is never closed must not fill the memory. */
const LONGEST_ROW = 8 * 1024 * 1024

/** In the words of Go's decoder, by the code of the library's error. */
const BROKEN: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: 'bare " in non-quoted field',
  CSV_INVALID_CLOSING_QUOTE: 'extraneous or missing " in quoted-field',
  CSV_QUOTE_NOT_CLOSED: 'extraneous or missing " in quoted-field',
  CSV_MAX_RECORD_SIZE: `the row is longer than ${LONGEST_ROW} characters`
}

const inRow = (message: string): string => `failed to parse row, error: ${message}`

const brokenCsv = (error: CsvError, row: number): Faulty => {
  const { lines, column } = error as { readonly lines?: number; readonly column?: number }
  const problem = BROKEN[error.code] ?? error.message
  return new Faulty({
    message: inRow(`parse error on line ${lines}: ${problem}`),
    explain: `in column ${Number(column) + 1} of line ${lines}: quote values that hold quotes, and double the quotes inside`,
    row
  })
}

const wrongCount = (row: number, found: number, expected: number): Faulty =>
  new Faulty({
    message: inRow('the number of fields in the row is not equal to the header'),
    explain: `the first line has ${expected} values, this row has ${found}`,
    row
  })

const checkRow = (columns: readonly CsvColumn[], values: readonly string[], row: number): void => {
  if (values.length !== columns.length) throw wrongCount(row, values.length, columns.length)
  for (let at = 0; at < columns.length; at++) {
    const { name, check } = columns[at] as CsvColumn
    const problem = check?.(values[at] as string)
    if (problem !== undefined) throw new Faulty({ ...problem, message: inRow(problem.message), row, field: name })
  }
}

/** Reads a CSV file, whose first line names the fields, and checks every row. server source: importutilv2/csv */
export const inspectCsv: Inspect = async ([{ bytes }], collection, rules) => {
  let columns: CsvColumn[] | undefined
  let rows = 0
  const parser = parse({
    delimiter: rules.csv?.sep ?? ',',
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    on_record: (values: string[]) => {
      if (columns === undefined) columns = csvColumns(collection, values, rules)
      else checkRow(columns, values, ++rows)
      return undefined
    }
  })
  try {
    await pipeline(piecesOf(bytes), parser.resume())
    if (columns !== undefined) return { rows }
    return { fault: { message: 'failed to read csv header, error: EOF', explain: 'the file is empty' } }
  } catch (error) {
    if (error instanceof CsvError) return { fault: brokenCsv(error, rows + 1).fault }
    if (error instanceof Faulty) return { fault: error.fault }
    throw error
  }
}

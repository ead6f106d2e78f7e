import type { ColumnMetaData, PageHeader, SchemaTree } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { Faulty } from '../fault.ts'
import { decodePage, type Page, type PageCoding } from './decode-page.ts'
import { decodeValues } from './decode-values.ts'
import { aboutFile } from './footer.ts'
import { LARGEST_PAGE, unpack } from './unpack.ts'
import type { Window } from './window.ts'

const MOST_VALUES = 32 * 1024 * 1024

/** Bytes in which most headers fit, and in which all do. */
const HEADERS = [1024, 4 * 1024 * 1024]

const broken = (column: string) => (problem: string) =>
  new Faulty({
    message: `failed to read parquet column '${column}', err=${problem}`,
    explain: `the pages of column ${column} cannot be decoded: the file is damaged, or packed in a way that is not known here`,
    field: column
  })

const headerAt = async (
  window: Window,
  at: number
): Promise<{ readonly header: PageHeader; readonly length: number }> => {
  for (const size of HEADERS) {
    const bytes = await window.at(at, size)
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 }
    try {
      return { header: parquetHeader(reader), length: reader.offset }
    } catch (error) {
      if (bytes.length < size || !(error instanceof RangeError)) throw error
    }
  }
  throw new Error(`the header of the page at byte ${at} has no end`)
}

const checkSize = ({ compressed_page_size, uncompressed_page_size, ...header }: PageHeader): void => {
  const values = header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header
  const size = Math.max(compressed_page_size, uncompressed_page_size)
  if (!(compressed_page_size >= 0 && size <= LARGEST_PAGE)) throw new Error(`a page has ${size} bytes`)
  if (!((values?.num_values ?? 0) <= MOST_VALUES)) throw new Error(`a page has ${values?.num_values} values`)
}

/** The pages of one column in one row group. @param path from the root of the schema to the column */
export async function* pagesOf(
  window: Window,
  column: ColumnMetaData,
  path: SchemaTree[]
): AsyncGenerator<Page, void, void> {
  const { type, codec, dictionary_page_offset, data_page_offset, path_in_schema } = column
  const { element } = path.at(-1) as SchemaTree
  let coding: PageCoding = { type, typeLength: element.type_length, dictionary: [], codec, path }
  let at = Number(dictionary_page_offset || data_page_offset)
  let left = Number(column.num_values)
  try {
    if (type !== element.type) throw new Error(`the column is of type ${type}, its schema says ${element.type}`)
    while (left > 0) {
      const { header, length } = await headerAt(window, at)
      checkSize(header)
      const bytes = await window.at(at + length, header.compressed_page_size)
      if (bytes.length < header.compressed_page_size) throw new Error(`the page at byte ${at} ends after the file`)
      at += length + header.compressed_page_size
      const { dictionary_page_header, data_page_header, data_page_header_v2 } = header
      if (dictionary_page_header === undefined) {
        left -= (data_page_header ?? data_page_header_v2)?.num_values ?? 0
        yield decodePage(bytes, header, coding)
      } else {
        const page = unpack(bytes, header.uncompressed_page_size, codec)
        coding = { ...coding, dictionary: decodeValues(page, dictionary_page_header.num_values, 'PLAIN', coding) }
      }
    }
  } catch (error) {
    throw aboutFile(error, broken(path_in_schema.join('.')))
  }
}

import type { PageHeader, SchemaTree } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import type { Effort } from '../effort.ts'
import { Faulty } from '../fault.ts'
import type { Chunk } from './chunks.ts'
import { decodePage, type Page, type PageCoding } from './decode-page.ts'
import { decodeDictionary, Unsupported } from './decode-values.ts'
import { aboutFile } from './footer.ts'
import { endOfStruct } from './thrift.ts'
import { LARGEST_PAGE, unpack } from './unpack.ts'
import type { Window } from './window.ts'

const MOST_VALUES = 32 * 1024 * 1024

/** Bytes in which most headers fit, and in which all do. */
const HEADERS = [1024, 4 * 1024 * 1024]

/** Values of a header: honest ones have some 30. */
const MOST_HEADER_VALUES = 1000

/** What a page costs however little is in it, and each of its values beside its bytes. */
const PAGE_EFFORT = 4096
const VALUE_EFFORT = 16

const broken = (column: string, field: string) => (problem: string) =>
  new Faulty({
    message: `failed to read parquet column '${column}', err=${problem}`,
    explain: `the pages of column ${column} cannot be decoded: the file is damaged, or packed in a way that is not known here`,
    field
  })

const headerAt = async (
  window: Window,
  at: number,
  end: number
): Promise<{ readonly header: PageHeader; readonly length: number }> => {
  for (const size of HEADERS) {
    const bytes = await window.at(at, size, end)
    try {
      const length = endOfStruct(bytes, 0, MOST_HEADER_VALUES)
      return {
        header: parquetHeader({ view: new DataView(bytes.buffer, bytes.byteOffset, length), offset: 0 }),
        length
      }
    } catch (error) {
      if (bytes.length < size || !(error instanceof RangeError)) throw error
    }
  }
  throw new Error(`the header of the page at byte ${at} has no end`)
}

const valuesOf = ({ data_page_header, data_page_header_v2, dictionary_page_header }: PageHeader): number =>
  (data_page_header ?? data_page_header_v2 ?? dictionary_page_header)?.num_values ?? 0

const checkSizes = (header: PageHeader): void => {
  const { compressed_page_size, uncompressed_page_size, data_page_header_v2: v2 } = header
  const size = Math.max(compressed_page_size, uncompressed_page_size)
  if (!(compressed_page_size >= 0 && uncompressed_page_size >= 0 && size <= LARGEST_PAGE)) {
    throw new Error(`a page has ${size} bytes`)
  }
  const values = valuesOf(header)
  if (!(values >= 0 && values <= MOST_VALUES)) throw new Error(`a page has ${values} values`)
  if (v2 !== undefined && !(v2.repetition_levels_byte_length >= 0 && v2.definition_levels_byte_length >= 0)) {
    throw new Error('parquet: invalid page header (negative levels byte length)')
  }
}

const faultOf = (error: unknown, column: string, field: string): unknown =>
  error instanceof Unsupported
    ? new Faulty({ message: error.message, explain: `column ${column}: ${error.advice}`, field })
    : aboutFile(error, broken(column, field))

/**
 * The pages of one column in one row group, each read once.
 * @param until how far bytes may be read ahead
 * @throws Faulty
 */
export async function* pagesOf(
  window: Window,
  { leaf, meta, from, end }: Chunk,
  until: number,
  effort: Effort
): AsyncGenerator<Page, void, void> {
  const { type, codec, path_in_schema } = meta
  const path = [...leaf.path]
  const { element } = path.at(-1) as SchemaTree
  let coding: PageCoding = { type, dictionary: undefined, codec, path, effort }
  let at = from
  let left = Number(meta.num_values)
  try {
    if (type !== element.type) throw new Error(`the column is of type ${type}, its schema says ${element.type}`)
    while (left > 0) {
      if (at >= end) throw new Error(`the column ends at byte ${at}, and ${left} of its values are missing`)
      const { header, length } = await headerAt(window, at, until)
      checkSizes(header)
      const packed = header.compressed_page_size
      if (at + length + packed > end) throw new Error(`the page at byte ${at} ends after its column`)
      const values = valuesOf(header)
      effort.spend(PAGE_EFFORT + length + packed + header.uncompressed_page_size + values * VALUE_EFFORT)
      const bytes = await window.at(at + length, packed, until)
      at += length + packed
      if (header.dictionary_page_header === undefined) {
        left -= values
        yield* decodePage(bytes, header, coding)
      } else {
        const page = unpack(bytes, header.uncompressed_page_size, codec)
        coding = { ...coding, dictionary: decodeDictionary(page, values, type) }
      }
    }
  } catch (error) {
    throw faultOf(error, path_in_schema.join('.'), path_in_schema[0] ?? '')
  }
}

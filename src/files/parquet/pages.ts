import type { ColumnMetaData, PageHeader, SchemaTree } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js'
import { type Effort, Faulty } from '../reader.ts'
import type { Chunk } from './chunks.ts'
import { LARGEST_PAGE, unpack } from './codecs.ts'
import type { Page } from './column-check.ts'
import { type Coding, decodeDictionary, decodeNumbers, decodeTexts, Unsupported } from './encodings.ts'
import { endOfStruct, toFileFault } from './footer.ts'
import { type ReadAhead, Scratch } from './read-ahead.ts'
import { decodeRuns } from './runs.ts'
import type { Texts } from './texts.ts'

/** Properties shared by all pages of a column. */
export interface PageCoding extends Coding {
  readonly codec: ColumnMetaData['codec']
  readonly path: SchemaTree[]
  readonly effort: Effort
  readonly memory: PageMemory
}

/** Memory that the pages of a column use one after the other. */
interface PageMemory {
  readonly content: Scratch
  readonly definition: Scratch
  readonly repetition: Scratch
}

/** Effort of any page, and of each value, in addition to the effort of its bytes. */
const PAGE_EFFORT = 4096
const VALUE_EFFORT = 16

/**
 * Reads the pages of one column in one row group, each once. A page is valid until the next one is taken.
 * @param until limit of read-ahead
 * @throws what `toColumnFault` converts
 */
export async function* readPages(
  window: ReadAhead,
  { leaf, meta, from, end }: Chunk,
  until: number,
  effort: Effort
): AsyncGenerator<Page, void, void> {
  const { type, codec } = meta
  const path = [...leaf.path]
  const { element } = path.at(-1) as SchemaTree
  const memory = { content: new Scratch(), definition: new Scratch(), repetition: new Scratch() }
  let coding: PageCoding = { type, dictionary: undefined, indices: new Scratch(), codec, path, effort, memory }
  let at = from
  let left = Number(meta.num_values)
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
      // The dictionary outlasts the memory of its page.
      const page = unpack(new Uint8Array(bytes), header.uncompressed_page_size, codec, new Scratch())
      coding = { ...coding, dictionary: decodeDictionary(page, values, coding) }
    }
  }
}

/** Bytes to try for a header: enough for most, then the maximum. */
const HEADERS = [1024, 4 * 1024 * 1024]

/** Maximum values of a header; real headers have about 30. */
const MOST_HEADER_VALUES = 1000

const headerAt = async (
  window: ReadAhead,
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

const MOST_VALUES = 32 * 1024 * 1024

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

const valuesOf = ({ data_page_header, data_page_header_v2, dictionary_page_header }: PageHeader): number =>
  (data_page_header ?? data_page_header_v2 ?? dictionary_page_header)?.num_values ?? 0

/** Decodes a data page of version 1 or 2; in version 2 the levels are not compressed. @param bytes after the header */
export const decodePage = (bytes: Uint8Array, header: PageHeader, coding: PageCoding): Generator<Page, void, void> => {
  const { uncompressed_page_size: size, data_page_header: v1, data_page_header_v2: v2 } = header
  if (v1 !== undefined) {
    const page = unpack(bytes, size, coding.codec, coding.memory.content)
    return pageOf(page, { count: valuesOf(header), encoding: v1.encoding }, coding, end => page.subarray(end))
  }
  if (v2 === undefined) throw new Error(`unknown page type ${header.type}`)
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition } = v2
  const head = repetition + definition
  const layout = { count: valuesOf(header), encoding: v2.encoding, repetition, definition }
  return pageOf(bytes, layout, coding, () => {
    const rest = bytes.subarray(head)
    return v2.is_compressed === false ? rest : unpack(rest, size - head, coding.codec, coding.memory.content)
  })
}

interface Layout {
  readonly count: number
  readonly encoding: Parameters<typeof decodeNumbers>[2]
  /** Bytes of the levels, if the header gives them. */
  readonly repetition?: number
  readonly definition?: number
}

const NONE = new Uint8Array()

function* pageOf(
  levelBytes: Uint8Array,
  layout: Layout,
  coding: PageCoding,
  valuesFrom: (end: number) => Uint8Array
): Generator<Page, void, void> {
  const { count, encoding, repetition, definition } = layout
  const { path, type, memory } = coding
  const highest = getMaxDefinitionLevel(path)
  const repeated = levels(levelBytes, 0, getMaxRepetitionLevel(path), count, memory.repetition, repetition)
  const defined = levels(levelBytes, repetition ?? repeated.end, highest, count, memory.definition, definition)
  const size = defined.only === highest ? count : countOf(defined.levels, highest)
  const definitionLevels = size === count ? NONE : defined.levels
  const repetitionLevels = repeated.levels
  const bytes = valuesFrom(defined.end)
  const values = { size, definitionLevels, repetitionLevels }
  if (size === 0) yield { values: [], ...values }
  else if (type !== 'BYTE_ARRAY') yield { values: decodeNumbers(bytes, size, encoding, coding), ...values }
  else {
    const texts = decodeTexts(bytes, size, encoding, coding)
    if ('indices' in texts) yield { values: texts, ...values }
    else yield* splitTextPage(texts, definitionLevels, repetitionLevels, highest, coding.effort)
  }
}

/**
 * Decodes levels, one byte each.
 * @param length bytes of the encoded levels; undefined: the length precedes them
 * @returns also the level that all have, if it is certain without looking at each
 */
const levels = (bytes: Uint8Array, from: number, highest: number, count: number, memory: Scratch, length?: number) => {
  if (highest === 0) return { levels: NONE, end: from, only: 0 }
  const start = length === undefined ? from + 4 : from
  const end = start + (length ?? new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(from, true))
  const values = memory.take(count)
  const only = decodeRuns(bytes, start, end, 32 - Math.clz32(highest), values)
  return { levels: values, end, only }
}

const countOf = (values: Uint8Array, wanted: number): number => {
  let count = 0
  for (let at = 0; at < values.length; at++) if (values[at] === wanted) count++
  return count
}

/** Splits a page of texts into parts, because a page can have millions of texts and each is an object. */
function* splitTextPage(texts: Texts, defined: Uint8Array, repeated: Uint8Array, highest: number, effort: Effort) {
  let at = 0
  do {
    const values = texts.take()
    effort.spend(values.reduce((sum, { length }) => sum + length, 0))
    const end = levelsOf(defined, at, highest, values.length, texts.left === 0)
    yield {
      values,
      size: values.length,
      definitionLevels: defined.subarray(at, end),
      repetitionLevels: repeated.subarray(at, end)
    }
    at = end
  } while (texts.left > 0)
}

/** Number of levels up to the one of the last value; if no value is left, up to the end. */
const levelsOf = (defined: Uint8Array, from: number, highest: number, values: number, isLast: boolean): number => {
  if (defined.length === 0) return from + values
  if (isLast) return defined.length
  let at = from
  for (let found = 0; found < values; at++) if (defined[at] === highest) found++
  return at
}

/** An error of decoding or checking the pages of a column as a fault. Errors of the file system pass unchanged. */
export const toColumnFault = (error: unknown, column: string, field: string): unknown =>
  error instanceof Unsupported
    ? new Faulty({ message: error.message, explain: `column ${column}: ${error.advice}`, field })
    : toFileFault(error, broken(column, field), 'parquet: a page does not hold what its header says')

const broken = (column: string, field: string) => (problem: string) =>
  new Faulty({
    message: `failed to read parquet column '${column}', err=${problem}`,
    explain: `the pages of column ${column} cannot be decoded: the file is damaged, or packed in a way that is not known here`,
    field
  })

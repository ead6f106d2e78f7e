import type { ColumnMetaData, PageHeader, SchemaTree } from 'hyparquet'
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js'
import type { Effort } from '../effort.ts'
import { type Coding, decodeNumbers, decodeTexts, type Entries, type Numbers } from './decode-values.ts'
import { decodeRuns } from './run-lengths.ts'
import type { Texts } from './texts.ts'
import { unpack } from './unpack.ts'

/** A page of a column, or a part of one: values without the nulls, and levels that say where in rows and lists they are. */
export interface Page {
  readonly values: Numbers | readonly Uint8Array[] | Entries
  /** How many values there are. */
  readonly size: number
  /** Empty when no value is missing. */
  readonly definitionLevels: Uint8Array
  /** Empty when the column is no list. */
  readonly repetitionLevels: Uint8Array
}

/** What all pages of a column have in common. */
export interface PageCoding extends Coding {
  readonly codec: ColumnMetaData['codec']
  readonly path: SchemaTree[]
  readonly effort: Effort
}

const NONE = new Uint8Array()

/** Levels are small numbers: a byte each. @param length of their bytes; left out: it stands before them */
const levels = (bytes: Uint8Array, from: number, highest: number, count: number, length?: number) => {
  if (highest === 0) return { levels: NONE, end: from }
  const start = length === undefined ? from + 4 : from
  const end = start + (length ?? new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(from, true))
  const values = new Uint8Array(count)
  decodeRuns(bytes, start, end, 32 - Math.clz32(highest), values)
  return { levels: values, end }
}

const countOf = (values: Uint8Array, wanted: number): number => {
  let count = 0
  for (let at = 0; at < values.length; at++) if (values[at] === wanted) count++
  return count
}

interface Layout {
  readonly count: number
  readonly encoding: Parameters<typeof decodeNumbers>[2]
  /** Bytes of the levels, where the header says it. */
  readonly repetition?: number
  readonly definition?: number
}

/** How many levels there are up to the one of the last of so many values, or to the end if none is left. */
const levelsOf = (defined: Uint8Array, from: number, highest: number, values: number, isLast: boolean): number => {
  if (defined.length === 0) return from + values
  if (isLast) return defined.length
  let at = from
  for (let found = 0; found < values; at++) if (defined[at] === highest) found++
  return at
}

/** Pages of texts come in parts: a page can have millions, and each is an object. */
function* partsOf(texts: Texts, defined: Uint8Array, repeated: Uint8Array, highest: number, effort: Effort) {
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

function* pageOf(
  levelBytes: Uint8Array,
  layout: Layout,
  coding: PageCoding,
  valuesFrom: (end: number) => Uint8Array
): Generator<Page, void, void> {
  const { count, encoding, repetition, definition } = layout
  const highest = getMaxDefinitionLevel(coding.path)
  const repeated = levels(levelBytes, 0, getMaxRepetitionLevel(coding.path), count, repetition)
  const defined = levels(levelBytes, repetition ?? repeated.end, highest, count, definition)
  const size = highest === 0 ? count : countOf(defined.levels, highest)
  const definitionLevels = size === count ? NONE : defined.levels
  const repetitionLevels = repeated.levels
  const bytes = valuesFrom(defined.end)
  if (size === 0) yield { values: [], size, definitionLevels, repetitionLevels }
  else if (coding.type !== 'BYTE_ARRAY') {
    yield { values: decodeNumbers(bytes, size, encoding, coding), size, definitionLevels, repetitionLevels }
  } else {
    const texts = decodeTexts(bytes, size, encoding, coding)
    if ('indices' in texts) yield { values: texts, size, definitionLevels, repetitionLevels }
    else yield* partsOf(texts, definitionLevels, repetitionLevels, highest, coding.effort)
  }
}

/** One data page of either version: in the second the levels are not packed. @param bytes after the header */
export const decodePage = (bytes: Uint8Array, header: PageHeader, coding: PageCoding): Generator<Page, void, void> => {
  const { uncompressed_page_size: size, data_page_header: v1, data_page_header_v2: v2 } = header
  if (v1 !== undefined) {
    const page = unpack(bytes, size, coding.codec)
    return pageOf(page, { count: v1.num_values, encoding: v1.encoding }, coding, end => page.subarray(end))
  }
  if (v2 === undefined) throw new Error(`unknown page type ${header.type}`)
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition } = v2
  const head = repetition + definition
  const layout = { count: v2.num_values, encoding: v2.encoding, repetition, definition }
  return pageOf(bytes, layout, coding, () => {
    const rest = bytes.subarray(head)
    return v2.is_compressed === false ? rest : unpack(rest, size - head, coding.codec)
  })
}

import { endOfValue, INCOMPLETE, skipSpace } from './scan.ts'
import { stringAt, unexpected } from './syntax.ts'

/** The fields of one row, as places in the text. Reused from row to row: most rows need no new memory. */
export interface RowSpans {
  count: number
  readonly names: string[]
  readonly starts: number[]
  readonly ends: number[]
}

export const rowSpans = (): RowSpans => ({ count: 0, names: [], starts: [], ends: [] })

/** Needs no decoding. */
const PLAIN = /^[ !#-[\]-~]*$/

const nameAt = (text: string, start: number, end: number): string => {
  const name = text.slice(start + 1, end - 1)
  return PLAIN.test(name) ? name : stringAt(text, start, end)
}

/**
 * Finds the fields of the row that begins at `from` with `{`.
 * @param text one character for each byte
 * @returns the index after the row, or INCOMPLETE
 * @throws Faulty for what is no JSON object; values are not looked at
 */
export const scanRow = (text: string, from: number, spans: RowSpans): number => {
  spans.count = 0
  let at = skipSpace(text, from + 1)
  if (text[at] === '}') return at + 1
  for (;;) {
    if (at >= text.length) return INCOMPLETE
    if (text[at] !== '"') throw unexpected(text, at, 'looking for beginning of object key string')
    const nameEnd = endOfValue(text, at)
    if (nameEnd === INCOMPLETE) return INCOMPLETE
    const name = nameAt(text, at, nameEnd)
    at = skipSpace(text, nameEnd)
    if (at >= text.length) return INCOMPLETE
    if (text[at] !== ':') throw unexpected(text, at, 'after object key')
    const start = skipSpace(text, at + 1)
    if (start >= text.length) return INCOMPLETE
    const end = endOfValue(text, start)
    if (end === INCOMPLETE) return INCOMPLETE
    spans.names[spans.count] = name
    spans.starts[spans.count] = start
    spans.ends[spans.count] = end
    spans.count++
    at = skipSpace(text, end)
    if (at >= text.length) return INCOMPLETE
    if (text[at] === '}') return at + 1
    if (text[at] !== ',') throw unexpected(text, at, 'after object key:value pair')
    at = skipSpace(text, at + 1)
  }
}

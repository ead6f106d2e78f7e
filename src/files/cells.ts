import { endOfValue, skipSpace } from './json/scan.ts'

/** A value of a row, shortened for a reader. */
export interface Cell {
  readonly kind: 'null' | 'text' | 'number' | 'boolean' | 'list' | 'object'
  /** A text is cut. Of a long list the first elements are shown, with at most eight characters of a fraction: `[0.12, -0.4, 0.3, … 768]`. */
  readonly text: string
  /** Characters of a text, or elements of a list. */
  readonly length?: number
}

/** Maximum characters of a text. */
const LONGEST_TEXT = 200

/** Elements of a list that are shown; a list of up to `WHOLE_LIST` is shown whole. */
const FIRST_ELEMENTS = 3
const WHOLE_LIST = 6

/** Maximum characters of an element. */
const LONGEST_ELEMENT = 24

const cut = (text: string, most: number): string => {
  if (text.length <= most) return text
  // No half of a surrogate pair.
  const end = /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most
  return `${text.slice(0, end)}…`
}

export const NULL: Cell = { kind: 'null', text: 'null' }

export const textCell = (text: string): Cell => ({
  kind: 'text',
  text: cut(text, LONGEST_TEXT),
  length: text.length
})

/** @param texts of the first elements, at least as many as are shown */
export const listCell = (texts: readonly string[], length: number): Cell => {
  const isWhole = length <= WHOLE_LIST
  const shown = texts
    .slice(0, isWhole ? length : FIRST_ELEMENTS)
    .map(text => cut(isWhole ? text : shortNumber(text), LONGEST_ELEMENT))
  return { kind: 'list', text: `[${[...shown, ...(isWhole ? [] : [`… ${length}`])].join(', ')}]`, length }
}

/** The digits of a fraction that tell vectors apart; not rounded. */
const shortNumber = (text: string): string => (/^-?\d{1,5}\.\d+$/.test(text) ? text.slice(0, 8) : text)

/** Elements of a list that `listCell` may show. */
export const SHOWN_ELEMENTS = WHOLE_LIST

/** @param float32 whether it has the precision of 32 bits, so that it is shown with as many digits */
export const numberText = (value: number | bigint, float32 = false): string => {
  if (!float32 || typeof value === 'bigint') return String(value)
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(value)
}

export const booleanCell = (value: boolean): Cell => ({ kind: 'boolean', text: String(value) })

/** The cell of a value in JSON text, with its numbers as they are written. @throws SyntaxError */
export const jsonCell = (source: string): Cell => {
  const value: unknown = JSON.parse(source)
  if (value === null) return NULL
  if (typeof value === 'string') return textCell(value)
  if (typeof value === 'boolean') return booleanCell(value)
  if (typeof value === 'number') return { kind: 'number', text: cut(source.trim(), LONGEST_ELEMENT) }
  if (!Array.isArray(value)) return { kind: 'object', text: cut(source.trim(), LONGEST_TEXT) }
  return listCell(firstElements(source), value.length)
}

/** The first elements of a valid list, as they are written. */
const firstElements = (source: string): string[] => {
  const found: string[] = []
  for (let at = skipSpace(source, source.indexOf('[') + 1); found.length < SHOWN_ELEMENTS && source[at] !== ']'; ) {
    const end = endOfValue(source, at)
    found.push(source.slice(at, end))
    const next = skipSpace(source, end)
    at = source[next] === ',' ? skipSpace(source, next + 1) : next
  }
  return found
}

/** The fields of one row as offsets in the text. One object serves all rows, which saves memory. */
export interface RowSpans {
  count: number
  readonly names: string[]
  readonly starts: number[]
  readonly ends: number[]
}

export const rowSpans = (): RowSpans => ({ count: 0, names: [], starts: [], ends: [] })

/** The text ends before the value does: read more. */
export const INCOMPLETE = -1

/**
 * Finds the fields of the row that begins at `from` with `{`.
 * @param text one character for each byte
 * @returns the index after the row, or INCOMPLETE
 * @throws Faulty for a value that is no JSON object; it does not check the fields' values
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

/** Index of the first character that is no white space, or the text's length. */
export const skipSpace = (text: string, from: number): number => {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

/** Comparisons instead of a set: pretty-printed files are mostly white space. */
const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

/** A syntax error at an offset of the text; the reader adds the offset in the file. */
export class BrokenJson extends Error {
  readonly at: number
  /** The server's description of its current step. */
  doing = 'failed to parse row'

  constructor(message: string, at: number) {
    super(message)
    this.name = 'BrokenJson'
    this.at = at
  }

  during(doing: string): this {
    this.doing = doing
    return this
  }
}

/** @param text one character for each byte @param where context as Go's decoder words it, such as `after array element` */
export const unexpected = (text: string, at: number, where: string): BrokenJson =>
  new BrokenJson(`invalid character '${quoted(text.charCodeAt(at))}' ${where}`.trimEnd(), at)

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  39: "\\'",
  92: '\\\\'
}

/** A byte in the notation of Go's decoder. server source: Go's encoding/json, quoteChar */
const quoted = (byte: number): string => {
  const known = ESCAPES[byte]
  if (known !== undefined) return known
  if (isPrinted(byte)) return String.fromCharCode(byte)
  return byte < 0x80 ? `\\x${byte.toString(16).padStart(2, '0')}` : `\\u${byte.toString(16).padStart(4, '0')}`
}

/** Whether Go prints a character up to U+00FF: not controls, the no-break space and the soft hyphen. */
const isPrinted = (byte: number): boolean => byte >= 0x20 && (byte < 0x7f || byte > 0xa0) && byte !== 0xad

const QUOTE = 34

const OPEN_LIST = 91

const OPEN_MAP = 123

/** Index after the value that begins at `from`. It does not validate the value. */
export const endOfValue = (text: string, from: number): number => {
  const code = text.charCodeAt(from)
  if (code === QUOTE) return endOfString(text, from)
  if (code === OPEN_LIST) return endOfList(text, from)
  return code === OPEN_MAP ? endOfNested(text, from) : endOfLiteral(text, from)
}

const BACKSLASH = 92

const endOfString = (text: string, from: number): number => {
  for (let quote = text.indexOf('"', from + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let at = quote - 1
    while (text.charCodeAt(at) === BACKSLASH) at--
    if ((quote - at) % 2 === 1) return quote + 1
  }
  return INCOMPLETE
}

/** Index after a list, or INCOMPLETE. Most lists hold numbers only; their end is found by a search instead of a scan. */
const endOfList = (text: string, from: number): number => {
  const end = text.indexOf(']', from)
  // Search inside the list only: a search to the end of the row would make a row of many lists quadratic.
  const inside = text.slice(from + 1, end < 0 ? text.length : end)
  // A brace ends the list too, even before a bracket: whether that has been read yet must not change the fault.
  const isPlain = !(inside.includes('"') || inside.includes('[') || inside.includes('{') || inside.includes('}'))
  if (!isPlain) return endOfNested(text, from)
  return end < 0 ? INCOMPLETE : end + 1
}

const CLOSE_LIST = 93

const CLOSE_MAP = 125

/** server source: Go's encoding/json, maxNestingDepth */
export const DEEPEST = 10_000

const endOfNested = (text: string, from: number): number => {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(text, at)
      if (end === INCOMPLETE) return INCOMPLETE
      at = end - 1
    } else if (code === OPEN_LIST || code === OPEN_MAP) {
      if (++depth > DEEPEST) throw new BrokenJson('exceeded max depth', at)
    } else if ((code === CLOSE_LIST || code === CLOSE_MAP) && --depth === 0) return at + 1
  }
  return INCOMPLETE
}

const COMMA = 44

const endOfLiteral = (text: string, from: number): number => {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP || isSpace(code)) return at
  }
  return INCOMPLETE
}

/** Names that need no decoding. */
const PLAIN = /^[ !#-[\]-~]*$/

export const nameAt = (text: string, start: number, end: number): string => {
  const name = text.slice(start + 1, end - 1)
  return PLAIN.test(name) ? name : stringAt(text, start, end)
}

/** Decodes a string literal, both quotes included. @param text one character for each byte @throws BrokenJson */
export const stringAt = (text: string, start: number, end: number): string => {
  try {
    return JSON.parse(Buffer.from(text.slice(start, end), 'latin1').toString()) as string
  } catch {
    throw new BrokenJson('invalid character in string literal', start)
  }
}

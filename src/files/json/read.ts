import { Faulty } from '../fault.ts'
import { endOfValue, INCOMPLETE, skipSpace } from './scan.ts'
import { type RowSpans, rowSpans, scanRow } from './scan-row.ts'
import { stringAt, unexpected } from './syntax.ts'

type State = 'line' | 'start' | 'root' | 'first' | 'row' | 'next' | 'after' | 'end'

const fault = (message: string, explain: string): Faulty => new Faulty({ message, explain })

const FORM = 'a file is {"rows":[{…},…]} or [{…},…]'

/** Go's decoder takes other values for JSON, but not any character, nor a byte order mark, of which it sees the first byte. */
const wrongStart = (text: string, at: number): Faulty => {
  const first = text[at] ?? ''
  if (/["\d tfn-]/.test(first)) {
    return fault("invalid JSON format, the content should be started with '{' or '['", FORM)
  }
  const mark = first === '\ufeff'
  return fault(
    `init failed, failed to decode JSON, error: invalid character '${mark ? 'ï' : first}' looking for beginning of value`,
    mark ? 'the file begins with a byte order mark; save it as UTF-8 without' : FORM
  )
}

/** The rows of a JSON text that comes in pieces. */
export interface JsonText {
  /** Goes as far into the text as is complete, and returns up to where. @throws Faulty, BrokenJson */
  advance(text: string): number
  /** Whether the text may end here. */
  readonly state: State
}

/**
 * @param form one list of rows, or a row in each line
 * @param rootKeys accepted names of the list, lower case, the server's own first
 * @param onRow called for each row
 */
export const jsonText = (
  form: 'list' | 'lines',
  rootKeys: readonly string[],
  onRow: (text: string, spans: RowSpans) => void
): JsonText => {
  const spans = rowSpans()
  let state: State = form === 'lines' ? 'line' : 'start'
  let isMap = false

  const root = (text: string, from: number): number => {
    if (text[from] === '}') {
      state = 'end'
      return from + 1
    }
    if (text[from] !== '"') throw unexpected(text, from, 'looking for beginning of object key string')
    const end = endOfValue(text, from)
    const colon = end === INCOMPLETE ? text.length : skipSpace(text, end)
    const list = skipSpace(text, colon + 1)
    if (list >= text.length) return INCOMPLETE
    const key = stringAt(text, from, end)
    if (!rootKeys.includes(key.toLowerCase())) {
      throw fault(`invalid JSON format, the root key should be '${rootKeys[0]}', but get '${key.slice(0, 100)}'`, FORM)
    }
    if (text[colon] !== ':') throw unexpected(text, colon, 'after object key')
    if (text[list] !== '[') throw fault("invalid JSON format, rows list should begin with '['", FORM)
    state = 'first'
    return list + 1
  }

  const row = (text: string, from: number): number => {
    if (text[from] === ']' && state === 'first') {
      state = 'after'
      return from + 1
    }
    if (text[from] !== '{') {
      if (endOfValue(text, from) === INCOMPLETE) return INCOMPLETE
      throw fault('invalid JSON format, each row should be a key-value map', FORM)
    }
    const end = scanRow(text, from, spans)
    if (end === INCOMPLETE) return INCOMPLETE
    onRow(text, spans)
    if (state !== 'line') state = 'next'
    return end
  }

  const STEPS: Readonly<Record<State, (text: string, from: number) => number>> = {
    start: (text, from) => {
      if (text[from] !== '{' && text[from] !== '[') throw wrongStart(text, from)
      isMap = text[from] === '{'
      state = isMap ? 'root' : 'first'
      return from + 1
    },
    root,
    line: row,
    first: row,
    row,
    next: (text, from) => {
      if (text[from] !== ',' && text[from] !== ']') throw unexpected(text, from, 'after array element')
      state = text[from] === ',' ? 'row' : 'after'
      return from + 1
    },
    after: (text, from) => {
      if (!isMap || text[from] !== '}')
        throw unexpected(text, from, isMap ? 'after the list of rows' : 'after top-level value')
      state = 'end'
      return from + 1
    },
    end: (text, from) => {
      throw unexpected(text, from, 'after top-level value')
    }
  }

  return {
    advance: text => {
      for (let at = 0; ; ) {
        const from = skipSpace(text, at)
        if (from >= text.length) return from
        const end = STEPS[state](text, from)
        if (end === INCOMPLETE) return from
        at = end
      }
    },
    get state() {
      return state === 'line' || (state === 'after' && !isMap) ? 'end' : state
    }
  }
}

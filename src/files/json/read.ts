import { Faulty } from '../reader.ts'
import { findSyntaxError, scanValue } from './broken.ts'
import {
  BrokenJson,
  endOfValue,
  INCOMPLETE,
  type RowSpans,
  rowSpans,
  scanRow,
  skipSpace,
  stringAt,
  unexpected
} from './scan.ts'

type State = 'line' | 'start' | 'root' | 'first' | 'row' | 'next' | 'after' | 'end'

/** Reads the rows of JSON text that arrives in pieces. The text has one character per byte. */
export interface JsonText {
  /**
   * Processes one token or row.
   * @param from index of a character that is no white space
   * @returns the index after it, or INCOMPLETE
   * @throws Faulty, BrokenJson
   */
  step(text: string, from: number): number
  /** What may come next: a row, or a comma and a row; undefined: neither. */
  readonly expected: 'row' | 'comma' | undefined
  /** Notes that rows were read elsewhere, with the commas between them. */
  skipRows(): void
  /** The server's message when the text ends here too early; undefined: the end is valid. */
  readonly missing: string | undefined
}

const FORM = 'a file is {"rows":[{…},…]} or [{…},…]'

const VALUE = 'looking for beginning of value'

/** First characters of a value. */
const VALUE_STARTS = /[[{"\dtfn-]/

/** The server's messages while it reads tokens of the file, and while it decodes rows. */
const FILE = 'failed to decode the JSON file'
const LIST = 'failed to decode JSON'

/** The server's message for a file that ends too early, by the expected token. */
const MISSING: Readonly<Record<State, string | undefined>> = {
  start: 'init failed, failed to decode JSON, error: EOF',
  root: `${FILE}, error: EOF`,
  line: undefined,
  first: `${LIST}, error: EOF`,
  row: 'failed to parse row, error: EOF',
  next: `${LIST}, error: EOF`,
  after: `${LIST}, error: EOF`,
  end: undefined
}

const EXPECTED: Readonly<Partial<Record<State, 'row' | 'comma'>>> = {
  line: 'row',
  first: 'row',
  row: 'row',
  next: 'comma'
}

/**
 * @param form one list of rows, or one row per line
 * @param rootKeys accepted names of the list, lower case, the server's own first
 * @param onRow called for each row with its start and end
 */
export const jsonText = (
  form: 'list' | 'lines',
  rootKeys: readonly string[],
  onRow: (text: string, spans: RowSpans, from: number, end: number) => void
): JsonText => {
  const spans = rowSpans()
  let state: State = form === 'lines' ? 'line' : 'start'
  let isMap = false

  const root = (text: string, from: number): number => {
    if (text[from] === '}') {
      state = 'end'
      return from + 1
    }
    if (text[from] !== '"') throw unexpected(text, from, '').during(FILE)
    const end = scanString(text, from)
    if (end === INCOMPLETE) return INCOMPLETE
    const key = stringAt(text, from, end)
    if (!rootKeys.includes(key.toLowerCase())) {
      throw fault(`invalid JSON format, the root key should be '${rootKeys[0]}', but get '${key.slice(0, 100)}'`, FORM)
    }
    const colon = skipSpace(text, end)
    if (colon >= text.length) return INCOMPLETE
    if (text[colon] !== ':') throw unexpected(text, colon, 'after object key').during(FILE)
    const list = skipSpace(text, colon + 1)
    if (list >= text.length) return INCOMPLETE
    if (!VALUE_STARTS.test(text.charAt(list))) throw unexpected(text, list, VALUE).during(FILE)
    if (text[list] !== '[') throw fault("invalid JSON format, rows list should begin with '['", FORM)
    state = 'first'
    return list + 1
  }

  const scan = (text: string, from: number): number => {
    try {
      return scanRow(text, from, spans)
    } catch (error) {
      if (!(error instanceof BrokenJson)) throw error
      // The fast scan sees names and commas only: an earlier error may exist. If it is in a value that is complete, the row names its field.
      const end = spans.count > 0 ? (spans.ends[spans.count - 1] as number) : from
      const broken = findSyntaxError(text, from) ?? error
      if (broken.at < end) onRow(text, spans, from, end)
      throw broken
    }
  }

  const row = (text: string, from: number): number => {
    if (text[from] === ']' && state === 'first') {
      state = 'after'
      return from + 1
    }
    if (text[from] !== '{') {
      if (!VALUE_STARTS.test(text.charAt(from))) throw unexpected(text, from, VALUE)
      const end = endOfValue(text, from)
      if (end === INCOMPLETE) return INCOMPLETE
      throw wrongRow(text, from, end)
    }
    const end = scan(text, from)
    if (end === INCOMPLETE) return INCOMPLETE
    onRow(text, spans, from, end)
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
      if (text[from] === '}') throw unexpected(text, from, 'after array element').during(LIST)
      if (text[from] !== ',' && text[from] !== ']') throw new BrokenJson('expected comma after array element', from)
      state = text[from] === ',' ? 'row' : 'after'
      return from + 1
    },
    after: (text, from) => {
      if (isMap && text[from] === '}') {
        state = 'end'
        return from + 1
      }
      if (isMap) throw new BrokenJson('not at beginning of value', from)
      // The server reads a value after the list as another row, and then misses the end of a list.
      if (!VALUE_STARTS.test(text.charAt(from))) throw unexpected(text, from, VALUE)
      if (scanValue(text, from) === INCOMPLETE) return INCOMPLETE
      throw text[from] === '{'
        ? new BrokenJson('EOF', from).during(LIST)
        : fault('invalid JSON format, each row should be a key-value map', FORM)
    },
    // The server ignores the rest.
    end: (text, from) => {
      throw unexpected(text, from, 'after top-level value')
    }
  }

  return {
    step: (text, from) => STEPS[state](text, from),
    get expected() {
      return EXPECTED[state]
    },
    skipRows: () => {
      if (state !== 'line') state = 'next'
    },
    get missing() {
      return state === 'after' && !isMap ? undefined : MISSING[state]
    }
  }
}

const scanString = (text: string, from: number): number => {
  try {
    return scanValue(text, from)
  } catch (error) {
    throw error instanceof BrokenJson ? error.during(FILE) : error
  }
}

const fault = (message: string, explain: string): Faulty => new Faulty({ message, explain })

/** The error for a row that is not a map. */
const wrongRow = (text: string, from: number, end: number): Error => {
  const broken = findSyntaxError(text.slice(0, end), from)
  return broken ?? fault('invalid JSON format, each row should be a key-value map', FORM)
}

/** Go's decoder accepts other JSON values here, but not every character. */
const wrongStart = (text: string, at: number): Error => {
  if (VALUE_STARTS.test(text.charAt(at))) {
    return fault("invalid JSON format, the content should be started with '{' or '['", FORM)
  }
  const { message } = unexpected(text, at, VALUE)
  return fault(`init failed, failed to decode JSON, error: ${message}`, FORM)
}

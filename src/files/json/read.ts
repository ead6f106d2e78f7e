import { Faulty } from '../reader.ts'
import { brokenIn, scanValue } from './broken.ts'
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

/** The rows of a JSON text that comes in pieces, with one character for each byte. */
export interface JsonText {
  /** Goes as far into the text as is complete, and returns up to where. @throws Faulty, BrokenJson */
  advance(text: string): number
  /** What the server says when the text ends here, before it may; undefined: it may. */
  readonly missing: string | undefined
}

const FORM = 'a file is {"rows":[{…},…]} or [{…},…]'

const VALUE = 'looking for beginning of value'

/** What may begin a value. */
const VALUE_STARTS = /[[{"\dtfn-]/

/** Words of the server for what it does while it reads the file by tokens; rows are decoded and parsed. */
const FILE = 'failed to decode the JSON file'
const LIST = 'failed to decode JSON'

/** At the end of a text that is too short, by what should come next. */
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

/**
 * @param form one list of rows, or a row in each line
 * @param rootKeys accepted names of the list, lower case, the server's own first
 * @param onRow called for each row, with where it begins and ends
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
      // It goes by names and commas, and may have passed over what is broken before.
      throw error instanceof BrokenJson ? (brokenIn(text, from) ?? error) : error
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
      // The server takes what follows the list for more rows, and then misses another end of the list.
      if (!VALUE_STARTS.test(text.charAt(from))) throw unexpected(text, from, VALUE)
      if (scanValue(text, from) === INCOMPLETE) return INCOMPLETE
      throw text[from] === '{'
        ? new BrokenJson('EOF', from).during(LIST)
        : fault('invalid JSON format, each row should be a key-value map', FORM)
    },
    // The server does not look at what follows.
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

/** What is no map where a row should be. */
const wrongRow = (text: string, from: number, end: number): Error => {
  const broken = brokenIn(text.slice(0, end), from)
  return broken ?? fault('invalid JSON format, each row should be a key-value map', FORM)
}

/** Go's decoder takes other values for JSON, but not any character. */
const wrongStart = (text: string, at: number): Error => {
  if (VALUE_STARTS.test(text.charAt(at))) {
    return fault("invalid JSON format, the content should be started with '{' or '['", FORM)
  }
  const { message } = unexpected(text, at, VALUE)
  return fault(`init failed, failed to decode JSON, error: ${message}`, FORM)
}

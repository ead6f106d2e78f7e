import { BrokenJson } from './syntax.ts'

/** The text ends before the value does: more has to be read. */
export const INCOMPLETE = -1

const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_MAP = 123
const CLOSE_MAP = 125
const SPACES: ReadonlySet<number> = new Set([9, 10, 13, 32])

/** Index of the first character that is no white space; the text's length when there is none. */
export const skipSpace = (text: string, from: number): number => {
  let at = from
  while (SPACES.has(text.charCodeAt(at))) at++
  return at
}

const endOfString = (text: string, from: number): number => {
  for (let quote = text.indexOf('"', from + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let at = quote - 1
    while (text.charCodeAt(at) === BACKSLASH) at--
    if ((quote - at) % 2 === 1) return quote + 1
  }
  return INCOMPLETE
}

/** Of a list of numbers, as most lists are, the end is found without looking at each character. */
const endOfNumbers = (text: string, from: number): number => {
  const end = text.indexOf(']', from)
  if (end < 0) return INCOMPLETE
  // Within the list alone: a search that goes on behind it takes a row of many lists as often as it has lists.
  const inside = text.slice(from + 1, end)
  const nested = inside.includes('"') || inside.includes('[') || inside.includes('{')
  return nested ? INCOMPLETE : end + 1
}

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

const endOfLiteral = (text: string, from: number): number => {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP || SPACES.has(code)) return at
  }
  return INCOMPLETE
}

/** Index after the value that begins at `from`. What is inside is not looked at more than that takes. */
export const endOfValue = (text: string, from: number): number => {
  const code = text.charCodeAt(from)
  if (code === QUOTE) return endOfString(text, from)
  if (code === OPEN_LIST) {
    const end = endOfNumbers(text, from)
    return end === INCOMPLETE ? endOfNested(text, from) : end
  }
  return code === OPEN_MAP ? endOfNested(text, from) : endOfLiteral(text, from)
}

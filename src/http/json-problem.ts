import { type JSONVisitor, type ParseErrorCode, visit } from 'jsonc-parser'

/** Messages for the parser's error codes. None repeats the text, which may contain a secret. */
const WORDS: readonly string[] = [
  '',
  'a word or symbol that JSON does not have',
  'a number that JSON does not have',
  'a field name is expected',
  'a value is expected',
  'a colon is missing',
  'a comma is missing',
  'a closing brace is missing',
  'a closing bracket is missing',
  'more text after the end of the body',
  'a comment, which JSON does not have',
  'a comment without an end',
  'a string without an end',
  'a number without an end',
  'a broken \\u escape',
  'an escape that JSON does not have',
  'a character that must be escaped'
]

/** Only so many characters are searched for a syntax error, because the parser that finds its place is slow. */
const LOOKED_AT = 65_536

/** A search result. It is thrown, because the parser's visitor cannot be stopped otherwise. */
class Found {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Where and why a text is not JSON, e.g. `a comma is missing at line 5, column 3`. */
export const jsonProblem = (text: string): string => {
  const part = text.slice(0, LOOKED_AT)
  const isCut = part.length < text.length
  const onError = (code: ParseErrorCode, offset: number, length: number, line: number, column: number) => {
    if (isCut && offset + length >= part.length)
      throw new Found(`it has a mistake after the first ${LOOKED_AT} characters`)
    throw new Found(`${WORDS[code] ?? 'a mistake'} at line ${line + 1}, column ${column + 1}`)
  }
  return find(part, { onError }) ?? 'it has a mistake'
}

const NO_COMMENTS = { disallowComments: true, allowTrailingComma: false }

const find = (text: string, visitor: JSONVisitor): string | undefined => {
  try {
    visit(text, visitor, NO_COMMENTS)
  } catch (found) {
    if (found instanceof Found) return found.text
    // In invalid JSON, the scan may have taken an opening bracket for part of a string and counted too few levels.
    if (found instanceof RangeError) return 'it is nested too deeply'
    throw found
  }
  return undefined
}

/** The first field that occurs twice in a JSON object. Nested objects are not searched. */
export const repeatedField = (text: string): string => {
  const names = new Set<string>()
  let depth = 0
  const down = () => {
    depth++
  }
  const up = () => {
    depth--
  }
  const onObjectProperty = (name: string) => {
    if (depth !== 1) return
    if (names.has(name)) throw new Found(name)
    names.add(name)
  }
  return (
    find(text, { onObjectProperty, onObjectBegin: down, onArrayBegin: down, onObjectEnd: up, onArrayEnd: up }) ?? ''
  )
}

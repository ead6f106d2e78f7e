import { type ParseErrorCode, visit } from 'jsonc-parser'

/** Words for the parser's error codes; none repeats the text, which may hold a secret. */
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

const NO_COMMENTS = { disallowComments: true, allowTrailingComma: false }

/** Where and why a text is not JSON, e.g. `a comma is missing at line 5, column 3`. */
export const jsonProblem = (text: string): string => {
  let problem: string | undefined
  const onError = (code: ParseErrorCode, _offset: number, _length: number, line: number, column: number) => {
    problem ??= `${WORDS[code] ?? 'a mistake'} at line ${line + 1}, column ${column + 1}`
  }
  try {
    visit(text, { onError }, NO_COMMENTS)
  } catch (error) {
    if (error instanceof RangeError) return 'it is nested too deeply'
    throw error
  }
  return problem ?? 'it has a mistake'
}

/** The first field that a JSON object has twice; fields of nested objects do not count. */
export const repeatedField = (text: string): string | undefined => {
  const names = new Set<string>()
  let depth = 0
  let repeated: string | undefined
  const down = () => {
    depth++
  }
  const up = () => {
    depth--
  }
  const onObjectProperty = (name: string) => {
    if (depth !== 1) return
    if (names.has(name)) repeated ??= name
    names.add(name)
  }
  try {
    visit(
      text,
      { onObjectProperty, onObjectBegin: down, onArrayBegin: down, onObjectEnd: up, onArrayEnd: up },
      NO_COMMENTS
    )
  } catch (error) {
    // A body that is nested so deeply is refused by its shape.
    if (!(error instanceof RangeError)) throw error
  }
  return repeated
}

import { BrokenJson, DEEPEST, INCOMPLETE, skipSpace, unexpected } from './scan.ts'

/** The first syntax error of the value at `from`; undefined when there is none so far. @param text one character for each byte */
export const findSyntaxError = (text: string, from: number): BrokenJson | undefined => {
  try {
    scanValue(text, from)
    return undefined
  } catch (error) {
    if (error instanceof BrokenJson) return error
    throw error
  }
}

/** The token that may follow. */
type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'end of element'

/**
 * Scans a value byte by byte, as Go's decoder does. It is slow, and finds the error in invalid JSON.
 * @param text one character for each byte
 * @returns the index after the value, or INCOMPLETE
 * @throws BrokenJson. server source: Go's encoding/json, scanner.go
 */
export const scanValue = (text: string, from: number): number => {
  const open: string[] = []
  let expected: Expected = 'value'
  for (let at = skipSpace(text, from); at < text.length; at = skipSpace(text, at)) {
    const char = text.charAt(at)
    const closes: string | undefined = { 'first value': ']', 'first key': '}', 'end of element': open.at(-1) }[
      expected as 'first key'
    ]
    if (expected === 'colon') {
      if (char !== ':') throw unexpected(text, at, 'after object key')
      expected = 'value'
      at++
    } else if (char === closes) {
      open.pop()
      expected = 'end of element'
      at++
    } else if (expected === 'end of element') {
      const isMap: boolean = closes === '}'
      if (char !== ',') throw unexpected(text, at, isMap ? 'after object key:value pair' : 'after array element')
      expected = isMap ? 'key' : 'value'
      at++
    } else if (expected === 'key' || expected === 'first key') {
      if (char !== '"') throw unexpected(text, at, 'looking for beginning of object key string')
      at = afterString(text, at)
      expected = 'colon'
    } else if (char === '[' || char === '{') {
      if (open.length === DEEPEST) throw new BrokenJson('exceeded max depth', at)
      open.push(char === '[' ? ']' : '}')
      expected = char === '[' ? 'first value' : 'first key'
      at++
    } else {
      at = afterScalar(text, at)
      expected = 'end of element'
    }
    if (at === INCOMPLETE) return INCOMPLETE
    if (expected === 'end of element' && open.length === 0) return at
  }
  return INCOMPLETE
}

const afterString = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1
    if (text.charCodeAt(at) < 0x20) throw unexpected(text, at, 'in string literal')
    if (text[at] !== '\\') continue
    at++
    if (at >= text.length || '"\\/bfnrt'.includes(text.charAt(at))) continue
    if (text[at] !== 'u') throw unexpected(text, at, 'in string escape code')
    for (let digits = 0; digits < 4; digits++) {
      at++
      if (at < text.length && !/[\da-fA-F]/.test(text.charAt(at)))
        throw unexpected(text, at, 'in \\u hexadecimal character escape')
    }
  }
  return INCOMPLETE
}

const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' }

const afterScalar = (text: string, at: number): number => {
  const first = text.charAt(at)
  if (first === '"') return afterString(text, at)
  if (/[-\d]/.test(first)) return afterNumber(text, at)
  const literal = LITERALS[first]
  if (literal === undefined) throw unexpected(text, at, 'looking for beginning of value')
  return afterLiteral(text, at, literal)
}

const afterNumber = (text: string, from: number): number => {
  let at = text[from] === '-' ? from + 1 : from
  at = text[at] === '0' ? at + 1 : skipDigits(text, at, 'in numeric literal')
  if (at !== INCOMPLETE && text[at] === '.') at = skipDigits(text, at + 1, 'after decimal point in numeric literal')
  if (at === INCOMPLETE || !/[eE]/.test(text.charAt(at))) return at
  at += /[+-]/.test(text.charAt(at + 1)) ? 2 : 1
  return skipDigits(text, at, 'in exponent of numeric literal')
}

/** Requires digits. */
const skipDigits = (text: string, at: number, where: string): number => {
  if (at >= text.length) return INCOMPLETE
  if (!isDigit(text, at)) throw unexpected(text, at, where)
  return afterDigits(text, at)
}

const isDigit = (text: string, at: number): boolean => /\d/.test(text.charAt(at))

const afterDigits = (text: string, from: number): number => {
  let at = from
  while (isDigit(text, at)) at++
  return at
}

const afterLiteral = (text: string, from: number, literal: string): number => {
  for (let n = 1; n < literal.length; n++) {
    if (from + n >= text.length) return INCOMPLETE
    if (text[from + n] !== literal[n])
      throw unexpected(text, from + n, `in literal ${literal} (expecting '${literal[n]}')`)
  }
  return from + literal.length
}

/**
 * The syntax error of a text as Go's decoder words it; JSON.parse words it differently in each Node version.
 * @param source text that JSON.parse has rejected
 */
export const describeSyntaxError = (source: string): string => {
  const text = Buffer.from(source).toString('latin1')
  try {
    const end = scanValue(text, 0)
    const after = end === INCOMPLETE ? text.length : skipSpace(text, end)
    return after >= text.length
      ? 'unexpected end of JSON input'
      : unexpected(text, after, 'after top-level value').message
  } catch (error) {
    if (error instanceof BrokenJson) return error.message
    throw error
  }
}

/** The place of a syntax error in a file. */
export interface BrokenPlace {
  /** Offset in bytes. */
  readonly byte: number
  /** Offset of a comma that only white space separates from the text. */
  readonly comma?: number | undefined
  /** The line, for JSON Lines. */
  readonly line?: number | undefined
  /** The row, counted from 1. */
  readonly row: number
  /** The field, if the error is in a value. */
  readonly field?: string | undefined
  /** The beginning of that value. */
  readonly value?: string | undefined
}

/** Literals of other languages that are no JSON. */
const FOREIGN_VALUES: readonly (readonly [RegExp, string])[] = [
  [/^-?(?:nan|inf)/i, 'JSON has no NaN and no infinity'],
  [/^(?:None|True|False)/, 'JSON writes null, true and false'],
  [/^'/, 'JSON has texts in double quotes alone'],
  [/^\/[/*]/, 'JSON has no comments']
]

const LAST: Readonly<Record<string, string>> = { ']': 'element', '}': 'field' }

/** Explains how to fix invalid JSON. @param text one character for each byte */
export const explainBroken = (text: string, { at, message }: BrokenJson, place: BrokenPlace): string => {
  const { byte, line, row, field, value } = place
  const prefix = line === undefined ? '' : `line ${line}: `
  const char = text.charAt(at)
  if (message.endsWith('in string literal') && char < ' ') return prefix + rawControl(char, byte)
  if (message.endsWith('looking for beginning of value') || message.endsWith('object key string')) {
    const before = text.slice(0, at).trimEnd().length - 1
    const comma = text[before] === ',' ? byte - at + before : before < 0 ? place.comma : undefined
    const last = field === undefined && char === ']' ? 'row' : LAST[char]
    if (comma !== undefined && last !== undefined) {
      return `${prefix}a comma after the last ${last}, at byte ${comma}; remove it`
    }
    if (char === ',' && line !== undefined && field === undefined) {
      return `${prefix}a comma between lines, at byte ${byte}; JSON Lines have none there`
    }
    const foreign = FOREIGN_VALUES.find(([pattern]) => pattern.test(text.slice(at, at + 10)))?.[1]
    if (foreign !== undefined) return `${prefix}${foreign}, at byte ${byte}`
  }
  if (field !== undefined) return `${prefix}the value of ${field} is no JSON, at byte ${byte}: ${value}`
  return `${prefix}at byte ${byte}, in or after row ${row}: the file is no JSON there`
}

const CONTROLS: Readonly<Record<string, readonly [name: string, written: string]>> = {
  '\n': ['line break', '\\n'],
  '\r': ['carriage return', '\\r'],
  '\t': ['tab', '\\t']
}

const rawControl = (char: string, byte: number): string => {
  const [name, written] = CONTROLS[char] ?? [
    'control character',
    `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  ]
  return `a raw ${name} inside a text, at byte ${byte}: write ${written}`
}

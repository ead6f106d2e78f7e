import { DEEPEST, INCOMPLETE, skipSpace } from './scan.ts'
import { BrokenJson, unexpected } from './syntax.ts'

/** What may follow. */
type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'end of element'

const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' }

const isDigit = (text: string, at: number): boolean => /\d/.test(text.charAt(at))

const afterDigits = (text: string, from: number): number => {
  let at = from
  while (isDigit(text, at)) at++
  return at
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

/** Digits have to follow. */
const digitsAt = (text: string, at: number, where: string): number => {
  if (at >= text.length) return INCOMPLETE
  if (!isDigit(text, at)) throw unexpected(text, at, where)
  return afterDigits(text, at)
}

const afterNumber = (text: string, from: number): number => {
  let at = text[from] === '-' ? from + 1 : from
  at = text[at] === '0' ? at + 1 : digitsAt(text, at, 'in numeric literal')
  if (at !== INCOMPLETE && text[at] === '.') at = digitsAt(text, at + 1, 'after decimal point in numeric literal')
  if (at === INCOMPLETE || !/[eE]/.test(text.charAt(at))) return at
  at += /[+-]/.test(text.charAt(at + 1)) ? 2 : 1
  return digitsAt(text, at, 'in exponent of numeric literal')
}

const afterLiteral = (text: string, from: number, literal: string): number => {
  for (let n = 1; n < literal.length; n++) {
    if (from + n >= text.length) return INCOMPLETE
    if (text[from + n] !== literal[n])
      throw unexpected(text, from + n, `in literal ${literal} (expecting '${literal[n]}')`)
  }
  return from + literal.length
}

const afterScalar = (text: string, at: number): number => {
  const first = text.charAt(at)
  if (first === '"') return afterString(text, at)
  if (/[-\d]/.test(first)) return afterNumber(text, at)
  const literal = LITERALS[first]
  if (literal === undefined) throw unexpected(text, at, 'looking for beginning of value')
  return afterLiteral(text, at, literal)
}

/**
 * Goes through a value byte by byte, as Go's decoder does. It is slow, and there to say what is wrong with a text that is broken.
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

/** Where the value that begins at `from` is broken before the text ends; undefined: nowhere. @param text one character for each byte */
export const brokenIn = (text: string, from: number): BrokenJson | undefined => {
  try {
    scanValue(text, from)
    return undefined
  } catch (error) {
    if (error instanceof BrokenJson) return error
    throw error
  }
}

/**
 * Why a text is no JSON, in the words of Go's decoder: those of this run time differ from version to version.
 * @param source text that JSON.parse has refused
 */
export const whereBroken = (source: string): string => {
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

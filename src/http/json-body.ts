import { isUtf8 } from 'node:buffer'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { jsonProblem, repeatedField } from './json-problem.ts'

const BACKSLASH = 92
const BYTE_ORDER_MARK = 0xfeff

const isEscaped = (text: string, quote: number): boolean => {
  let at = quote
  while (text.charCodeAt(at - 1) === BACKSLASH) at--
  return (quote - at) % 2 === 1
}

/** Strings in a text that is known to be JSON, field names included. */
const countStrings = (text: string): number => {
  let quotes = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    if (!isEscaped(text, at)) quotes++
  }
  return quotes / 2
}

/** Length of a flat object of texts without escapes or white space, as most clients send it; undefined for any other. */
const shortestLength = (fields: Readonly<Record<string, unknown>>): number | undefined => {
  let length = 1
  for (const name in fields) {
    const field = fields[name]
    if (typeof field !== 'string') return undefined
    length += name.length + field.length + 6
  }
  return length
}

/** JSON.parse keeps the last of two equal fields in silence: then a flat object has fewer strings than its text. */
const mayRepeatField = (text: string, value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (text.length === shortestLength(value as Readonly<Record<string, unknown>>)) return false
  let strings = 0
  for (const field of Object.values(value)) {
    if (typeof field === 'object' && field !== null) return true
    strings += typeof field === 'string' ? 2 : 1
  }
  return strings !== countStrings(text)
}

const unreadable = (problem: string): Refusal => {
  const refusal = refuse(80000, {
    reason: `the request body ${problem}`,
    explain: `the request body ${problem}; send one JSON object`
  })
  refusal.check = 'body'
  return refusal
}

/** Reads a request body as JSON, whatever its Content-Type says. @throws Refusal 80000, which never repeats the body */
export const readJsonBody = (bytes: Buffer): unknown => {
  const decoded = bytes.toString('utf8')
  if (decoded.includes('\ufffd') && !isUtf8(bytes)) throw unreadable('is not valid UTF-8')
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadable(`is not JSON: ${jsonProblem(text)}`)
  }
  const repeated = mayRepeatField(text, value) ? repeatedField(text) : undefined
  if (repeated !== undefined) throw unreadable(`has the field '${repeated.slice(0, 100)}' twice`)
  return value
}

import type { BrokenJson } from './syntax.ts'

/** Where in a file the JSON is broken. */
export interface BrokenPlace {
  /** Bytes before the place. */
  readonly byte: number
  /** The line, of JSON Lines. */
  readonly line?: number | undefined
  /** Rows up to there, with the one that it is in. */
  readonly row: number
  /** The field whose value it is in. */
  readonly field?: string | undefined
  /** The beginning of that value. */
  readonly value?: string | undefined
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

/** What other languages write and JSON does not have. */
const FOREIGN_VALUES: readonly (readonly [RegExp, string])[] = [
  [/^-?(?:nan|inf)/i, 'JSON has no NaN and no infinity'],
  [/^(?:None|True|False)/, 'JSON writes null, true and false'],
  [/^'/, 'JSON has texts in double quotes alone'],
  [/^\/[/*]/, 'JSON has no comments']
]

const LAST: Readonly<Record<string, string>> = { ']': 'element', '}': 'field' }

/** What to do about JSON that is broken. @param text one character for each byte */
export const explainBroken = (text: string, { at, message }: BrokenJson, place: BrokenPlace): string => {
  const { byte, line, row, field, value } = place
  const prefix = line === undefined ? '' : `line ${line}: `
  const char = text.charAt(at)
  if (message.endsWith('in string literal') && char < ' ') return prefix + rawControl(char, byte)
  if (message.endsWith('looking for beginning of value') || message.endsWith('object key string')) {
    const comma = text.slice(0, at).trimEnd().length - 1
    const last = field === undefined && char === ']' ? 'row' : LAST[char]
    if (text[comma] === ',' && last !== undefined) {
      return `${prefix}a comma after the last ${last}, at byte ${byte - at + comma}; remove it`
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

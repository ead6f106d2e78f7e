/** A place in the text at which it is no JSON; the reader knows how far into the file that is. */
export class BrokenJson extends Error {
  readonly at: number
  /** What the server was about, in its words. */
  doing = 'failed to parse row'

  constructor(message: string, at: number) {
    super(message)
    this.name = 'BrokenJson'
    this.at = at
  }

  during(doing: string): this {
    this.doing = doing
    return this
  }
}

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  39: "\\'",
  92: '\\\\'
}

/** Characters up to U+00FF that Go does not print: controls, the no-break space and the soft hyphen. */
const isPrinted = (byte: number): boolean => byte >= 0x20 && (byte < 0x7f || byte > 0xa0) && byte !== 0xad

/** A byte as Go's decoder names it. server source: Go's encoding/json, quoteChar */
const quoted = (byte: number): string => {
  const known = ESCAPES[byte]
  if (known !== undefined) return known
  if (isPrinted(byte)) return String.fromCharCode(byte)
  return byte < 0x80 ? `\\x${byte.toString(16).padStart(2, '0')}` : `\\u${byte.toString(16).padStart(4, '0')}`
}

/** @param text one character for each byte @param where in the words of Go's decoder, such as `after array element` */
export const unexpected = (text: string, at: number, where: string): BrokenJson =>
  new BrokenJson(`invalid character '${quoted(text.charCodeAt(at))}' ${where}`.trimEnd(), at)

/** The text of a string literal, both quotes included. @param text one character for each byte @throws BrokenJson */
export const stringAt = (text: string, start: number, end: number): string => {
  try {
    return JSON.parse(Buffer.from(text.slice(start, end), 'latin1').toString()) as string
  } catch {
    throw new BrokenJson('invalid character in string literal', start)
  }
}

/** A place in the text at which it is no JSON; the reader knows how far into the file that is. */
export class BrokenJson extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.name = 'BrokenJson'
    this.at = at
  }
}

/** @param where in the words of Go's decoder, such as `after array element` */
export const unexpected = (text: string, at: number, where: string): BrokenJson =>
  new BrokenJson(`invalid character '${String.fromCodePoint(text.codePointAt(at) ?? 0xfffd)}' ${where}`, at)

/** The text of a string literal, both quotes included. @throws BrokenJson */
export const stringAt = (text: string, start: number, end: number): string => {
  try {
    return JSON.parse(text.slice(start, end)) as string
  } catch {
    throw new BrokenJson('invalid character in string literal', start)
  }
}

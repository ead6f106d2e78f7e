/** A request that nearly matched, as `POST /_emulator/journal/expect` tells it. */
export interface Miss {
  /** Empty: the words of the server have none. */
  readonly id: string
  readonly request: string
  /** The difference: `code: expected 200, was 47055`. */
  readonly fields: readonly string[]
}

const WORDS = /^#(\d+) (.*?) would have matched but for (.*)$/s

/** Reads the server's words; others stand as they are. */
export const readMiss = (text: string): Miss => {
  const [, id = '', request = text, fields] = WORDS.exec(text) ?? []
  return { id, request, fields: fields === undefined ? [] : fields.split(/ and (?=[\w.]+: )/) }
}

const LONGEST = 1000

const MORE = ' ...'

const encode = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '?')
    .replaceAll('…', '...')
    .replace(/[^\x20-\x7e]/gu, encodeURIComponent)

/** The beginning of a text, encoded, up to a space: no path, word or percent escape is cut. A single long word is cut between characters. */
const beginning = (text: string): string => {
  let cut = ''
  for (const character of text) {
    const more = encode(character)
    if (cut.length + more.length > LONGEST - MORE.length) break
    cut += more
  }
  const space = cut.lastIndexOf(' ')
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).replace(/[,;:]$/, '')}${MORE}`
}

/** A text as a header value: one line of printable ASCII, the rest percent-encoded, at most 1000 characters. */
export const headerText = (text: string): string => {
  const encoded = encode(text.slice(0, LONGEST + 1))
  return encoded.length <= LONGEST ? encoded : beginning(text)
}

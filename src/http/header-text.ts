const LONGEST = 1000

/** A text as a header value: one line of printable ASCII, the rest percent-encoded, at most 1000 characters. */
export const headerText = (text: string): string =>
  text
    .slice(0, LONGEST)
    .replace(/\p{Surrogate}/gu, '?')
    .replaceAll('…', '...')
    .replace(/[^\x20-\x7e]/gu, encodeURIComponent)
    .slice(0, LONGEST)

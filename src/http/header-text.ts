const LONGEST = 1000

/** A text as a header value: one line of printable ASCII, the rest and `%` percent-encoded, at most 1000 characters. */
export const headerText = (text: string): string =>
  text
    .slice(0, LONGEST)
    .replace(/\p{Surrogate}/gu, '?')
    .replace(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent)
    .slice(0, LONGEST)

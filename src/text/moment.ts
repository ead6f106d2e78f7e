const ISO = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i

/** Epoch milliseconds of a time as ISO 8601 has it, NaN for any other text; without a zone it is in UTC, on every machine. */
export const momentOf = (text: string): number => {
  const found = ISO.exec(text)
  if (found === null) return Number.NaN
  return Date.parse(found[1] === undefined && /t/i.test(text) ? `${text}Z` : text)
}

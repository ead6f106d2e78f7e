const ISO = /^((?:\d{4}|[+-]\d{6})-\d\d-(\d\d))(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i

/**
 * Parses a time in ISO 8601 to epoch milliseconds; NaN for any other text, and for a day outside its month. A time without a zone is
 * in UTC.
 */
export const momentOf = (text: string): number => {
  const [, date = '', day = '', zone] = ISO.exec(text) ?? []
  if (!isInCalendar(date, day)) return Number.NaN
  return Date.parse(zone === undefined && /t/i.test(text) ? `${text}Z` : text)
}

/** JavaScript parses 30 February as 1 March. */
const isInCalendar = (date: string, day: string): boolean => new Date(Date.parse(date)).getUTCDate() === Number(day)

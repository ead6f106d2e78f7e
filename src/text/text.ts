/** The candidate that the user most likely meant, ignoring case; undefined when none is near. */
export const nearest = (text: string, candidates: readonly string[]): string | undefined => {
  if (text.length > 100) return undefined
  const wanted = text.toLowerCase()
  let best: string | undefined
  let least = Math.max(2, Math.floor(text.length / 3)) + 1
  for (const candidate of candidates) {
    const away = distance(wanted, candidate.toLowerCase())
    if (away < least && away < candidate.length) [best, least] = [candidate, away]
  }
  return best
}

/** Edit distance: insertions, deletions, replacements and swaps of neighbours cost 1 each. */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? cost) + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

/** Whether a text matches a pattern with `*` for any characters or none. Takes time in proportion to both lengths. */
export const matchesGlob = (text: string, pattern: string): boolean => {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (last === undefined) return text === pattern
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const part of others) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at + last.length <= text.length
}

/** An integer as `1,000`. `toLocaleString` takes 17 ms or more at its first call. */
export const groupDigits = (integer: number): string => String(integer).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** `1 job`, `2 jobs`, `1,000 jobs`. @param noun in the singular; the plural adds an s */
export const countOf = (count: number, noun: string): string => `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`

/** Addresses that mean all addresses to a listener, and none to a client. */
const ANY: readonly string[] = ['0.0.0.0', '::']

/** Where a client on this machine finds a server that listens on `host`. */
export const localPlace = (host: string, port: number): string =>
  hostAndPort(ANY.includes(host) ? '127.0.0.1' : host, port)

/** Host and port as a URL has them: an IPv6 address in brackets. */
export const hostAndPort = (host: string, port: number): string => `${inUrl(host)}:${port}`

/** A host as a URL has it. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

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

/** Caches the results of a pure function of a text. The cache is cleared when it has `most` results. */
export const memoize = <Result>(most: number, read: (text: string) => Result): ((text: string) => Result) => {
  const results = new Map<string, Result>()
  return text => {
    let result = results.get(text)
    if (result === undefined) {
      if (results.size >= most) results.clear()
      result = read(text)
      results.set(text, result)
    }
    return result
  }
}

const LONGEST = 60

/** A copy of a text in which a URL's userinfo and query string, which may be secrets, are an ellipsis. */
export const withoutSecrets = (text: string): string =>
  text.replace(/\/\/[^/\s]*@/g, '//…@').replace(/(:\/\/[^?\s]*)\?\S*/g, '$1?…')

/** A value as error messages show it: as JSON, on one line, cut when long, and without the secret parts of URLs. */
export const quote = (value: unknown): string => {
  const text = withoutSecrets(typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value)))
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

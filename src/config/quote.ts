const LONGEST = 60

/** A copy of a text in which an ellipsis stands for what may be secret in a URL: userinfo, query string, fragment and parameters. */
export const withoutSecrets = (text: string): string =>
  text.replace(/\/\/\S*@/g, '//…@').replace(/(:\/\/[^?#;\s]*)([?#;])\S*/g, '$1$2…')

/** A value as error messages show it: as JSON, on one line, cut when long, and without the secret parts of URLs. */
export const quote = (value: unknown): string => {
  const text = withoutSecrets(typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value)))
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

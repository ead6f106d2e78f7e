/** An objectUrl cut at its first separators; nothing is decoded or normalised. */
export interface UrlParts {
  /** Lower case, without `://`. */
  readonly scheme: string
  /** All between `://` and the first `/`, `?` or `#`. */
  readonly authority: string
  /** All after the authority: empty, or beginning with `/`, `?` or `#`. */
  readonly rest: string
}

const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is

/** Undefined when the text has no `<scheme>://`. `new URL` is avoided: it resolves `..`, drops tabs and folds hosts unasked. */
export const partsOf = (text: string): UrlParts | undefined => {
  const [, scheme, authority = '', rest = ''] = URL_PARTS.exec(text) ?? []
  return scheme === undefined ? undefined : { scheme: scheme.toLowerCase(), authority, rest }
}

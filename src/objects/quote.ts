const LONGEST = 80

/**
 * A bucket, host or key without what may be a secret: nothing from a query string, fragment or parameters on, and nothing at all of
 * a text that may hold user info or one of several parameters.
 */
export const withoutSecrets = (part: string): string =>
  /[@＠&]|%40|%26/i.test(part) ? '…' : part.replace(/(?:[?#;]|%3f|%23|%3b).*$/is, '…')

/** A part of user input in double quotes, cut to 80 characters, without what may be a secret. */
export const quote = (part: string): string => {
  const characters = Array.from(withoutSecrets(part))
  return characters.length > LONGEST ? `"${characters.slice(0, LONGEST - 1).join('')}…"` : `"${characters.join('')}"`
}

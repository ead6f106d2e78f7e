import { withoutSecretPairs } from './secrets.ts'

/** A password may have slashes. */
const USER_INFO = /(?:(?<=:\/+).*|[^/]*)(?:@|%40)/gi

/** Parameters of a segment, as in `/a;token=b/c`. */
const PARAMETERS = /(;|%3b)[^/]*/gi

/** The path of a URL, without what may hold a secret: query, fragment, parameters, scheme and host, and user info of a URL inside it. */
export const shownPath = (url: string): string =>
  withoutSecretPairs(
    url
      .replace(/[?#].*$/s, '')
      .replace(/^[a-z]+:\/\/[^/]*/i, '')
      .replace(USER_INFO, '…@')
      .replace(PARAMETERS, '$1…')
  )

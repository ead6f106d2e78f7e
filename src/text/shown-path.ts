/** A password may have slashes. */
const USER_INFO = /(?:(?<=:\/+).*|[^/]*)(?:@|%40)/gi

/** The path of a URL, without what may hold a secret: query, fragment, scheme and host, and user info of a URL inside it. */
export const shownPath = (url: string): string =>
  url
    .replace(/[?#].*$/s, '')
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(USER_INFO, '…@')

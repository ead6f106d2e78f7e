/** Host and port as a URL has them: an IPv6 address in brackets. */
export const hostAndPort = (host: string, port: number): string => `${inUrl(host)}:${port}`

/** A host as a URL has it. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** Addresses that mean all addresses to a listener, and none to a client. */
const ANY: readonly string[] = ['0.0.0.0', '::']

/** Where a client on this machine finds a server that listens on `host`. */
export const localPlace = (host: string, port: number): string =>
  hostAndPort(ANY.includes(host) ? '127.0.0.1' : host, port)

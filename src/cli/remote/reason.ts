const UNTRUSTED = 'a certificate that is not trusted here'

/** By the codes of Node and OpenSSL, which says EPROTO of an answer in plain text. */
const REASONS: Readonly<Record<string, string>> = {
  ABORT_ERR: 'no answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  EAI_AGAIN: 'unknown host',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed without an answer',
  ENOTFOUND: 'unknown host',
  EPROTO: 'it speaks http there, not https',
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED
}

/** Why there is no answer. Not in the words of the error, which repeat the URL with what is secret in it. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof RangeError) return 'an answer without end'
  const { code = '', name } = error as NodeJS.ErrnoException
  if (code.startsWith('HPE_')) return 'an answer that is no HTTP'
  return REASONS[code] ?? (code || name)
}

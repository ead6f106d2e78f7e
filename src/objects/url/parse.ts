import type { ObjectLocation, UrlProblem } from '../location.ts'
import { quote } from '../quote.ts'
import { fromHttps } from './https.ts'
import { partsOf } from './parts.ts'
import { PROVIDERS } from './providers.ts'
import { fromSchemeUri } from './scheme-uri.ts'

const LONGEST = 2048
const SCHEMES = 'https, s3, gs, oss or cos'

/** Schemes that people try and that are not documented, with what to do. */
const REFUSED: Readonly<Record<string, string>> = {
  http: 'http:// is not accepted; use https://',
  s3a: 's3a:// is not accepted; use s3://',
  s3n: 's3n:// is not accepted; use s3://'
}

const flawOf = (text: string): string | undefined => {
  if (text.length > LONGEST) return `The URL is longer than ${LONGEST} characters`
  if (text !== text.trim()) return 'The URL begins or ends with white space'
  if (/\p{Cc}/u.test(text)) return 'The URL has a control character'
  if (/\p{Cs}/u.test(text)) return 'The URL is not valid Unicode: it has half a surrogate pair'
  return undefined
}

/**
 * The place an objectUrl names, or the reason for a 10003. Scheme and host ignore case, nothing else does.
 * documented: import guides (accepted forms); reasons, their order and the length limit are ours (guess).
 */
export const parseObjectUrl = (text: string): ObjectLocation | UrlProblem => {
  const flaw = flawOf(text)
  if (flaw !== undefined) return { problem: flaw }
  const parts = partsOf(text)
  if (parts === undefined) {
    return {
      problem: `No scheme (${SCHEMES}): a path on a local machine cannot be imported, upload the file to a bucket`
    }
  }
  const { scheme, authority } = parts
  const refused = Object.hasOwn(REFUSED, scheme) ? REFUSED[scheme] : undefined
  if (refused !== undefined) return { problem: refused }
  const provider = PROVIDERS.find(known => known.scheme === scheme)
  if (provider === undefined && scheme !== 'https') {
    return {
      problem: `Scheme ${quote(scheme)} is not accepted; use ${SCHEMES}`
    }
  }
  // Neither text is quoted: a secret key with a slash in it can make any half of `user:secret@` look like a host with a port.
  if (authority.includes('@')) {
    return {
      problem: 'User info before the host is not accepted; send accessKey and secretKey in the request body'
    }
  }
  if (authority.includes(':')) return { problem: 'A port is not accepted; leave it out' }
  return provider === undefined ? fromHttps(parts) : fromSchemeUri(provider, parts)
}

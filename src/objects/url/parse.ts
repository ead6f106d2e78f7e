import type { Cloud } from '../../contract/clouds.ts'
import { type ObjectLocation, quote, type UrlProblem } from '../store.ts'
import { locate, partsOf, type UrlParts } from './parts.ts'
import { fromSchemeUri, PROVIDERS } from './providers.ts'

/** The location of a path in a volume: taken literally, without `..`, and never the whole volume (guess). */
export const locateInVolume = (cloud: Cloud, volume: string, path: string): ObjectLocation | UrlProblem =>
  locate({ cloud, hosts: [], nearly: [], names: { noun: 'Volume', valid: /^/, rule: '' } }, { bucket: volume }, path)

const SCHEMES = 'https, s3, gs, oss or cos'

/** Undocumented schemes that users try, with the fix. */
const REFUSED: Readonly<Record<string, string>> = {
  http: 'http:// is not accepted; use https://',
  s3a: 's3a:// is not accepted; use s3://',
  s3n: 's3n:// is not accepted; use s3://'
}

/**
 * The location of an objectUrl, or the reason for a 10003. Only scheme and host ignore case.
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
  // The message quotes neither text: a secret key with a slash makes any half of `user:secret@` look like a host with a port.
  if (authority.includes('@')) {
    return {
      problem: 'User info before the host is not accepted; send accessKey and secretKey in the request body'
    }
  }
  if (authority.includes(':')) return { problem: 'A port is not accepted; leave it out' }
  return provider === undefined ? fromHttps(parts) : fromSchemeUri(provider, parts)
}

const LONGEST = 2048

const flawOf = (text: string): string | undefined => {
  if (text.length > LONGEST) return `The URL is longer than ${LONGEST} characters`
  if (text !== text.trim()) return 'The URL begins or ends with white space'
  if (/\p{Cc}/u.test(text)) return 'The URL has a control character'
  if (/\p{Cs}/u.test(text)) return 'The URL is not valid Unicode: it has half a surrogate pair'
  return undefined
}

const ASCII = /^[!-~]*$/

/** Parses `https://` forms. Keys are percent-decoded as strict UTF-8; `+` stays a plus (guess). */
export const fromHttps = ({ authority, rest }: UrlParts): ObjectLocation | UrlProblem => {
  const host = ASCII.test(authority) ? authority.toLowerCase() : authority
  if (host === '') return { problem: 'No host in the URL' }
  for (const provider of PROVIDERS) {
    for (const form of provider.hosts) {
      const match = form.exec(host)
      if (match === null) continue
      const problem = problemOfRest(rest)
      if (problem !== undefined) return { problem }
      const groups: Readonly<Record<string, string | undefined>> = match.groups ?? {}
      const { region, account } = groups
      if (groups.bucket !== undefined) return locate(provider, { bucket: groups.bucket, region }, decode(rest.slice(1)))
      const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(rest) ?? []
      return locate(provider, { bucket: decode(bucket), region, account }, decode(key))
    }
  }
  return { problem: `Host ${quote(host)} ${whyNot(host)}` }
}

/** The reason why a path is no part of an objectUrl. */
export const problemOfRest = (rest: string): string | undefined => {
  const extra = /[?#]/.exec(rest)?.[0]
  if (extra === '?') {
    return 'Query strings are not accepted; for a private bucket send accessKey and secretKey in the request body instead of a presigned URL'
  }
  if (extra === '#') return 'Fragments are not accepted; write "#" in a key as %23'
  if (/%(?![0-9a-f]{2})/i.test(rest))
    return 'A "%" is not followed by two hexadecimal digits; write "%" in a key as %25'
  try {
    return /\p{Cc}/u.test(decode(rest)) ? 'The URL has a control character' : undefined
  } catch {
    return 'The percent-encoded bytes are not valid UTF-8'
  }
}

export const decode = (path: string): string => (path.includes('%') ? decodeURIComponent(path) : path)

const SERVICES = 'Amazon S3, Google Cloud Storage, Azure Blob Storage, Alibaba Cloud OSS or Tencent Cloud COS'

const whyNot = (host: string): string =>
  PROVIDERS.flatMap(provider => provider.nearly).find(near => near.host.test(host))?.because ??
  `is not a host of ${SERVICES}`

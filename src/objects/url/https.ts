import type { ObjectLocation, UrlProblem } from '../location.ts'
import { quote } from '../quote.ts'
import { locate } from './locate.ts'
import type { UrlParts } from './parts.ts'
import { PROVIDERS } from './providers.ts'

const ASCII = /^[!-~]*$/
const SERVICES = 'Amazon S3, Google Cloud Storage, Azure Blob Storage, Alibaba Cloud OSS or Tencent Cloud COS'

/** `https://` forms. Keys are percent-decoded as strict UTF-8; `+` stays a plus (guess). */
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

const whyNot = (host: string): string =>
  PROVIDERS.flatMap(provider => provider.nearly).find(near => near.host.test(host))?.because ??
  `is not a host of ${SERVICES}`

const problemOfRest = (rest: string): string | undefined => {
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

const decode = (path: string): string => (path.includes('%') ? decodeURIComponent(path) : path)

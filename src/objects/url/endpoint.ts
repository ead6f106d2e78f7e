import type { Cloud } from '../../contract/clouds.ts'
import { type ObjectLocation, quote, type UrlProblem, withoutSecrets } from '../store.ts'
import { decode, problemOfRest } from './parse.ts'
import { locate, type Provider, partsOf } from './parts.ts'
import { PROVIDERS } from './providers.ts'

/** Where a live store listens, and how its URLs name buckets. */
export interface StoreEndpoint {
  readonly cloud: Cloud
  /** `http://minio:9000`, in lower case. */
  readonly origin: string
  /** Azure: the account in the path, as emulators have it. */
  readonly account?: string
  /** Whether the path of a URL begins with the bucket; else its host does. */
  readonly pathStyle: boolean
}

/** The location of `<endpoint>/<bucket>/<key>`; undefined when the URL names no endpoint of these. The endpoint's keys are percent-decoded. */
export const locateAtEndpoint = (
  url: string,
  endpoints: readonly StoreEndpoint[]
): ObjectLocation | UrlProblem | undefined => {
  const parts = partsOf(url)
  if (parts === undefined) return undefined
  const origin = `${parts.scheme}://${parts.authority}`.toLowerCase()
  for (const endpoint of endpoints) {
    const bucket = bucketInHost(endpoint, origin)
    if (origin !== endpoint.origin && bucket === undefined) continue
    const problem = problemOfUrl(url, parts.rest)
    return problem === undefined ? locationAt(endpoint, bucket, parts.rest) : { problem }
  }
  return undefined
}

const bucketInHost = ({ origin, pathStyle }: StoreEndpoint, wanted: string): string | undefined => {
  if (pathStyle) return undefined
  const [scheme = '', host = ''] = origin.split('//')
  const [start, end] = [`${scheme}//`, `.${host}`]
  return wanted.startsWith(start) && wanted.endsWith(end) ? wanted.slice(start.length, -end.length) : undefined
}

const LONGEST = 2048

const problemOfUrl = (url: string, rest: string): string | undefined =>
  url.length > LONGEST ? `The URL is longer than ${LONGEST} characters` : problemOfRest(rest)

const locationAt = (
  { cloud, origin, account }: StoreEndpoint,
  inHost: string | undefined,
  rest: string
): ObjectLocation | UrlProblem => {
  const provider = PROVIDERS.find(known => known.cloud === cloud) as Provider
  const path = rest.slice(1)
  const [named = '', below = ''] = cloud === 'azure' ? cut(path) : ['', path]
  const [bucket, key] = inHost === undefined ? cut(below) : [inHost, below]
  const owner = cloud === 'azure' ? { account: decode(named) } : {}
  if (account !== undefined && owner.account !== account) {
    return { problem: `The path does not begin with the storage account ${quote(account)}` }
  }
  const location = locate(provider, { bucket: decode(bucket), ...owner }, decode(key))
  return 'problem' in location ? location : { ...location, endpoint: origin }
}

/** The text before the first slash and the text behind it. */
const cut = (path: string): readonly [string, string] => {
  const at = path.indexOf('/')
  return at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at + 1)]
}

/** The address that a store of the user's may have. */
const OWN_STORE = /^https?:\/\/(?:[\w.-]{1,80}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i

/** A host of a cloud: what is wrong with its URL, no store of the user's repairs. */
const isOfCloud = (host: string): boolean => PROVIDERS.some(({ hosts }) => hosts.some(form => form.exec(host) !== null))

/** How to read a rejected URL from a store of the user's; empty for a URL that no store can have. */
export const storeAdvice = (url: string): string => {
  const { scheme = '', authority = '', rest = '' } = partsOf(url) ?? {}
  const origin = `${scheme}://${authority}`
  if (isOfCloud(authority.toLowerCase())) return ''
  const isUrl = OWN_STORE.test(origin) && /^\/[^/?#]+\/[^?#]/.test(rest) && withoutSecrets(origin) === origin
  return isUrl ? `; to read from a store of your own, start with --store s3=${origin}` : ''
}

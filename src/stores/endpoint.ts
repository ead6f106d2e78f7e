import type { DeclaredStore, StoreKind } from '../config/stores.ts'
import type { Cloud } from '../contract/clouds.ts'
import type { ObjectLocation } from '../objects/store.ts'
import { locateAtEndpoint, type StoreEndpoint } from '../objects/url/endpoint.ts'
import { objectUrlOf } from '../objects/url/format.ts'
import { parseObjectUrl } from '../objects/url/parse.ts'
import { pathOf } from './client.ts'

/** A declared store with what its host says. */
export interface Endpoint extends StoreEndpoint {
  readonly kind: StoreKind
  readonly url: URL
  /** The only bucket that is read from it; undefined: all. */
  readonly bucket?: string
  /** undefined: that of the location, or the usual one. */
  readonly region?: string
  /** Seconds. */
  readonly timeout?: number
}

const CLOUD_OF: Readonly<Record<StoreKind, Cloud>> = { s3: 'aws', gs: 'gcp', oss: 'ali', cos: 'tc', azure: 'azure' }

/** The kind of the stores that have the buckets of a cloud. */
export const kindOf = (cloud: Cloud): StoreKind =>
  (Object.keys(CLOUD_OF) as StoreKind[]).find(kind => CLOUD_OF[kind] === cloud) ?? 's3'

/** Hosts of the clouds that take no path style, with the region in them. documented: OSS and COS, access by the S3 protocol */
const CLOUD_HOSTS: readonly RegExp[] = [
  /(?:^|\.)oss-(?<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/,
  /^cos\.(?<region>[a-z0-9-]+)\.myqcloud\.com$/,
  /^(?:blob\.core\.windows\.net)$/
]

const AMAZON = /^s3[.-](?:dualstack\.)?(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/

export const GOOGLE = 'storage.googleapis.com'

export const endpointOf = ({ kind, url, bucket, region, pathStyle, timeout }: DeclaredStore): Endpoint => {
  const cloudHost = CLOUD_HOSTS.map(host => host.exec(url.hostname)).find(match => match !== null)
  const named = region ?? cloudHost?.groups?.['region'] ?? AMAZON.exec(url.hostname)?.groups?.['region']
  const account = url.pathname.replaceAll('/', '')
  return {
    ...{ kind, url, cloud: CLOUD_OF[kind], origin: url.origin, pathStyle: pathStyle ?? cloudHost === undefined },
    ...(account !== '' && { account }),
    ...(bucket !== undefined && { bucket }),
    ...(named !== undefined && { region: named }),
    ...(timeout !== undefined && { timeout })
  }
}

/** Whether the endpoint is asked for the bucket of a location. */
export const serves = ({ cloud, origin, account, bucket }: Endpoint, location: ObjectLocation): boolean =>
  cloud === location.cloud &&
  (location.endpoint ?? origin) === origin &&
  (bucket ?? location.bucket) === location.bucket &&
  (account ?? location.account) === location.account

/** The URL below which an endpoint has a bucket, or an account of Azure: the name is in the path or in the host. */
export const rootOf = ({ url: { protocol, host }, pathStyle }: Endpoint, name: string): string =>
  pathStyle ? `${protocol}//${host}/${name}` : `${protocol}//${name}.${host}`

/** What calls name a store by; unique, since one bucket has one store. */
export const nameOf = ({ kind, bucket, account }: Endpoint): string =>
  [kind, bucket && `:${bucket}`, account && `@${account}`].filter(Boolean).join('')

/** The URL of an object for an import; undefined for a key that no URL can have. */
export const urlOf = (endpoint: Endpoint, location: ObjectLocation, key: string): string | undefined => {
  const { cloud, bucket, account = '', region } = location
  // A client would lose such a segment, and half a surrogate pair cannot be escaped.
  if (key.split('/').includes('.') || /\p{Cs}/u.test(key)) return undefined
  if (region !== undefined && endpoint.region === undefined) return regionalUrlOf({ ...location, key, region })
  if (!endpoint.pathStyle) return objectUrlOf({ ...location, key })
  const path = cloud === 'azure' ? `${account}/${bucket}` : bucket
  const url = `${endpoint.origin}/${path}/${pathOf(key)}`
  const found = locateAtEndpoint(url, [endpoint])
  return found !== undefined && 'key' in found && found.key === key ? url : undefined
}

/** URLs that name the region, because one of the endpoint does not: an import signs with it. */
const REGIONAL: Readonly<Partial<Record<Cloud, readonly ((bucket: string, region: string) => string)[]>>> = {
  aws: [
    (bucket, region) => `${bucket}.s3.${region}.amazonaws.com`,
    (bucket, region) => `${bucket}.s3.${region}.amazonaws.com.cn`
  ],
  ali: [(bucket, region) => `${bucket}.oss-${region}.aliyuncs.com`],
  tc: [(bucket, region) => `${bucket}.cos.${region}.myqcloud.com`]
}

const regionalUrlOf = ({ cloud, bucket, key, region }: ObjectLocation & { readonly region: string }) =>
  REGIONAL[cloud]
    ?.map(host => `https://${host(bucket, region)}/${pathOf(key)}`)
    .find(url => {
      const found = parseObjectUrl(url)
      return 'key' in found && found.key === key && found.bucket === bucket && found.region === region
    })

/** The region in a signature. Where nothing names one, Amazon's first is what other servers expect. */
export const regionOf = ({ kind, region }: Endpoint, location: ObjectLocation): string =>
  region ?? location.region ?? (kind === 'gs' ? 'auto' : 'us-east-1')

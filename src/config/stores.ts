import { type Static, Type } from '@sinclair/typebox'
import { closedObject, oneOf } from '../contract/schema.ts'

const STORE_KINDS = ['s3', 'gs', 'oss', 'cos', 'azure'] as const

export type StoreKind = (typeof STORE_KINDS)[number]

/** A store in a config file; on the command line, `kind=endpoint` or `kind:bucket=endpoint`. */
export const StoreShape = closedObject({
  kind: oneOf(STORE_KINDS),
  endpoint: Type.String({ minLength: 1, examples: ['http://minio:9000'] }),
  bucket: Type.Optional(Type.String({ minLength: 1, description: 'The only bucket; default: all.' })),
  region: Type.Optional(
    Type.String({ minLength: 1, description: 'For signatures. Default: of the host or objectUrl.' })
  ),
  pathStyle: Type.Optional(
    Type.Boolean({ description: 'Whether paths begin with the bucket (Azure: the account); else hosts do.' })
  ),
  timeout: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 50, description: 'Seconds. Default: storeTimeout.' })
  )
})

export interface DeclaredStore extends Static<typeof StoreShape> {
  readonly url: URL
}

export type StoreSetting = string | Static<typeof StoreShape>

const TEXT = new RegExp(`^(?<kind>${STORE_KINDS.join('|')})(?::(?<bucket>[^=/]+))?=(?<endpoint>.+)$`)

/** The declared stores, and one line for each problem. */
export const readStores = (
  settings: readonly StoreSetting[]
): { readonly stores: readonly DeclaredStore[]; readonly problems: readonly string[] } => {
  const stores: DeclaredStore[] = []
  const problems: string[] = []
  for (const setting of settings) {
    const store = readStore(setting)
    const twin = typeof store === 'string' ? undefined : stores.find(other => isSame(other, store))
    if (typeof store === 'string') problems.push(`store ${store}`)
    else if (twin === undefined) stores.push(store)
    else problems.push(`store ${nameOf(store)} is declared twice, at ${twin.url.host} and ${store.url.host}; keep one`)
  }
  return { stores, problems }
}

/** Two accounts of Azure may have one host each. */
const isSame = (one: DeclaredStore, other: DeclaredStore): boolean =>
  one.kind === other.kind && one.bucket === other.bucket && one.url.pathname === other.url.pathname

const nameOf = ({ kind, bucket }: DeclaredStore): string => (bucket === undefined ? kind : `${kind}:${bucket}`)

const EXAMPLE = 'write, for example, s3=http://minio:9000 or s3:my-bucket=http://minio:9000'

/** The store, or the problem. The problem has nothing of the endpoint but its host: user info may be a secret. */
const readStore = (setting: StoreSetting): DeclaredStore | string => {
  const declared = typeof setting === 'string' ? TEXT.exec(setting)?.groups : setting
  if (declared === undefined) return `is no KIND=URL, with KIND one of ${STORE_KINDS.join(', ')}; ${EXAMPLE}`
  const { kind, bucket, endpoint = '' } = declared as Static<typeof StoreShape>
  if (!/^https?:\/\//i.test(endpoint)) return `${kind} has an endpoint without http:// or https://; ${EXAMPLE}`
  if (!URL.canParse(endpoint)) return `${kind} has an endpoint that is no URL; ${EXAMPLE}`
  const url = new URL(endpoint)
  if (url.username + url.password !== '') {
    return `${kind} has keys in its endpoint; leave them out: each request is read with its own keys`
  }
  if (url.search + url.hash !== '') return `${kind} has an endpoint with a query string or fragment; leave it out`
  const path = url.pathname.replace(/^\/|\/$/g, '')
  if (kind !== 'azure' && path !== '') return `${kind} at ${url.host} has a path; only azure takes one, its account`
  if (path.includes('/')) return `azure at ${url.host} has more than an account in its path`
  const { region, pathStyle, timeout } = declared as Static<typeof StoreShape>
  return {
    ...{ kind, endpoint, url },
    ...(bucket !== undefined && { bucket }),
    ...(region !== undefined && { region }),
    ...(pathStyle !== undefined && { pathStyle }),
    ...(timeout !== undefined && { timeout })
  }
}

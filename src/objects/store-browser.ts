import type { Cloud } from '../contract/clouds.ts'
import type { Credentials } from './access.ts'

/** A live store as it was declared. */
export interface LiveStore {
  /** What calls name it by: `s3`, `s3:my-bucket`, `azure@account`. */
  readonly name: string
  /** Its protocol: `s3`, `gs`, `oss`, `cos` or `azure`. */
  readonly kind: string
  readonly cloud: Cloud
  /** Scheme, host and port. */
  readonly endpoint: string
  /** The only bucket; undefined: all. */
  readonly bucket?: string
  /** The only account of Azure; undefined: all. */
  readonly account?: string
  /** The only region; undefined: that of a call, or the usual one. */
  readonly region?: string
}

/** Where the next page of a listing begins. */
export interface NextPage {
  /** Only keys and folders behind this one; empty: all. */
  readonly after: string
  /** The store's own word for it; undefined: the store sent more than was asked for, and is asked again. */
  readonly token?: string
}

/** What a person looks for in a bucket of a live store. */
export interface BrowseQuery {
  readonly bucket: string
  readonly account?: string
  readonly region?: string
  readonly prefix: string
  /** Keys that have it behind the prefix are folded into folders; empty: none. */
  readonly delimiter: string
  /** Maximum objects and folders of one page. */
  readonly limit: number
  /** Of the page before. */
  readonly next?: NextPage
}

export interface BrowsedPage {
  /** Common beginnings of keys, up to the delimiter. */
  readonly folders: readonly string[]
  /** Keys in code-unit order within the page. @property objectUrl undefined: no URL can have the key */
  readonly objects: readonly { readonly key: string; readonly size: number; readonly objectUrl: string | undefined }[]
  /** undefined: last page. */
  readonly next: NextPage | undefined
}

/** Shows live stores to a person. */
export interface StoreBrowser {
  readonly stores: readonly LiveStore[]
  /** One page of a bucket. @throws StoreFailure */
  list(store: LiveStore, query: BrowseQuery, access: Credentials): Promise<BrowsedPage>
}

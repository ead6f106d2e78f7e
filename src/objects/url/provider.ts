import type { Cloud } from '../../contract/clouds.ts'
import type { NameRule } from '../../contract/names.ts'

/** How one cloud writes the URLs of its objects. Hosts are matched in lower case. */
export interface Provider {
  readonly cloud: Cloud
  /** Scheme of `<scheme>://<bucket>/<key>`, for clouds that have one. */
  readonly scheme?: string
  /** Accepted hosts. Named groups: bucket, region, account; without a bucket group the path begins with the bucket. */
  readonly hosts: readonly RegExp[]
  /** Hosts of the same cloud in a form that is not accepted, and what is wrong with each; the first match speaks. */
  readonly nearly: readonly {
    readonly host: RegExp
    readonly because: string
  }[]
  readonly names: NameRule & { readonly noun: string }
}

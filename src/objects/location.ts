import type { Cloud } from '../contract/clouds.ts'

/** Where an objectUrl points: one object, or every object of a folder. Names are decoded and never normalised. */
export interface ObjectLocation {
  readonly cloud: Cloud
  /** Bucket, or on Azure the container. */
  readonly bucket: string
  /** Key of the object; of a folder the prefix, which ends with `/`. */
  readonly key: string
  /** Azure storage account. */
  readonly account?: string
  /** Region in the provider's own words (`us-west-2`), when the URL names one. */
  readonly region?: string
  readonly folder: boolean
  /** Set for `<folder>/*.npy`, a form of the older pages: direct children with that ending only. */
  readonly glob?: '*.npy'
}

/** Why a text is no objectUrl: one line for the 10003 message. It never holds user info, a query string or a whole URL. */
export interface UrlProblem {
  readonly problem: string
}

import { BUCKET_NAMES } from '../../contract/names.ts'
import type { Provider } from './provider.ts'

/**
 * Google Cloud Storage: two hosts in path style, and `gs://`.
 * documented: import guides (data sources; `storage.googleapis.com` in older ones); GCS "Bucket naming". Buckets in the host
 * (`<bucket>.storage.googleapis.com`) are not documented for imports and refused (guess).
 */
export const gcs: Provider = {
  cloud: 'gcp',
  scheme: 'gs',
  hosts: [/^storage\.(?:cloud\.google|googleapis)\.com$/],
  nearly: [
    {
      host: /\.storage\.(?:cloud\.google|googleapis)\.com$/,
      because: 'carries the bucket; write storage.cloud.google.com/<bucket>/<object>'
    },
    {
      host: /(?:^|\.)(?:cloud\.google|googleapis)\.com$/,
      because: 'is neither storage.cloud.google.com nor storage.googleapis.com'
    }
  ],
  names: BUCKET_NAMES.gcp
}

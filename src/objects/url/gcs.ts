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
  names: {
    noun: 'Bucket',
    valid:
      /^(?=.{3,222}$)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9_-]{0,62}|[a-z0-9_-]{0,62}(?:\.[a-z0-9_-]{1,63})+)(?<=[a-z0-9])$/,
    rule: '3 to 63 lower-case letters, digits, hyphens and underscores (more with dots), a letter or digit at both ends'
  }
}

import { BUCKET_NAMES } from '../../contract/names.ts'
import type { Provider } from './provider.ts'

/**
 * Amazon S3 and its China twin: virtual-hosted, path and URI style.
 * documented: import guides (data sources); S3 "Bucket naming rules". The legacy `s3-<region>`, dual-stack and accelerate hosts
 * are not documented for imports and refused; `cn-` regions answer under `.cn` only (guess: checked by form). The service's own files,
 * which the v2 page of create imports from, are taken for a bucket of that name (guess).
 */
export const aws: Provider = {
  cloud: 'aws',
  scheme: 's3',
  hosts: [
    /^(?<bucket>.*)\.s3\.(?<region>(?!cn-)[a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/,
    /^s3\.(?<region>(?!cn-)[a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/,
    /^(?<bucket>.*)\.s3\.(?<region>cn-[a-z]+-\d)\.amazonaws\.com\.cn$/,
    /^s3\.(?<region>cn-[a-z]+-\d)\.amazonaws\.com\.cn$/,
    /^(?<bucket>assets\.zilliz\.com)$/
  ],
  nearly: [
    {
      host: /(?:^|\.)s3\.amazonaws\.com(?:\.cn)?$/,
      because: 'names no region; write s3.<region>.amazonaws.com'
    },
    {
      host: /(?:^|\.)amazonaws\.com(?:\.cn)?$/,
      because: 'is neither <bucket>.s3.<region>.amazonaws.com nor s3.<region>.amazonaws.com (in China with .cn)'
    }
  ],
  names: BUCKET_NAMES.aws
}

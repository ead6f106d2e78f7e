import { BUCKET_NAMES, STORAGE_ACCOUNT } from '../../contract/names.ts'
import type { ObjectLocation, UrlProblem } from '../store.ts'
import { locate, type Provider, type UrlParts } from './parts.ts'

/**
 * Amazon S3 and AWS China: virtual-hosted, path and URI style.
 * documented: import guides (data sources); S3 "Bucket naming rules". The legacy `s3-<region>`, dual-stack and accelerate hosts
 * are not documented for imports and rejected; `cn-` regions need `.cn` (guess: checked by form). The service's sample files
 * on the v2 create page count as a bucket of that name (guess).
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

/**
 * Azure Blob Storage: `https://<account>.blob.core.windows.net/<container>/<blob>`; it has no URI style.
 * documented: import guides (data sources); Azure "Naming containers, blobs". Azure China is not documented for imports (guess: rejected).
 */
export const azure: Provider = {
  cloud: 'azure',
  hosts: [/^(?<account>[a-z0-9]{3,24})\.blob\.core\.windows\.net$/],
  nearly: [
    {
      host: /^\.?blob\.core\.windows\.net$/,
      because: 'names no storage account; write <account>.blob.core.windows.net'
    },
    {
      host: /\.blob\.core\.windows\.net$/,
      because: `names no valid storage account: ${STORAGE_ACCOUNT.rule}`
    },
    {
      host: /\.core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)$/,
      because: 'is not <account>.blob.core.windows.net'
    }
  ],
  names: BUCKET_NAMES.azure
}

/**
 * Tencent Cloud COS: virtual-hosted style, and `cos://` as in COSCLI (guess: the pages show https alone).
 * documented: import guides of the China service; COS "Bucket naming". The `-<APPID>` suffix of a bucket is not required
 * (guess: a bucket without it is a missing bucket, not an invalid URL).
 */
export const cos: Provider = {
  cloud: 'tc',
  scheme: 'cos',
  hosts: [/^(?<bucket>.*)\.cos\.(?<region>[a-z]{2}-[a-z]+(?:-(?:\d|fsi))?)\.myqcloud\.com$/],
  nearly: [
    {
      host: /(?:^|\.)cos\.myqcloud\.com$/,
      because: 'names no region; write <bucket>.cos.<region>.myqcloud.com'
    },
    {
      host: /^cos\.[a-z]{2}-[a-z]+(?:-(?:\d|fsi))?\.myqcloud\.com$/,
      because: 'names no bucket; write <bucket>.cos.<region>.myqcloud.com'
    },
    {
      host: /(?:^|\.)myqcloud\.com$/,
      because: 'is not <bucket>.cos.<region>.myqcloud.com'
    }
  ],
  names: BUCKET_NAMES.tc
}

/**
 * Google Cloud Storage: two hosts in path style, and `gs://`.
 * documented: import guides (data sources; `storage.googleapis.com` in older ones); GCS "Bucket naming". Buckets in the host
 * (`<bucket>.storage.googleapis.com`) are not documented for imports and rejected (guess).
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

/**
 * Alibaba Cloud OSS: virtual-hosted style and `oss://`.
 * documented: import guides of the China service; OSS "Bucket naming". OSS itself has no path style; its `-internal` hosts
 * are not documented for imports (guess: rejected).
 */
export const oss: Provider = {
  cloud: 'ali',
  scheme: 'oss',
  hosts: [/^(?<bucket>.*)\.oss-(?<region>[a-z]{2}-[a-z]+(?:-\d)?)\.aliyuncs\.com$/],
  nearly: [
    {
      host: /(?:^|\.)oss\.aliyuncs\.com$/,
      because: 'names no region; write <bucket>.oss-<region>.aliyuncs.com'
    },
    {
      host: /^oss-[a-z]{2}-[a-z]+(?:-\d)?\.aliyuncs\.com$/,
      because: 'names no bucket; write <bucket>.oss-<region>.aliyuncs.com'
    },
    {
      host: /-internal\.aliyuncs\.com$/,
      because: 'answers inside Alibaba Cloud only; write <bucket>.oss-<region>.aliyuncs.com'
    },
    {
      host: /(?:^|\.)aliyuncs\.com$/,
      because: 'is not <bucket>.oss-<region>.aliyuncs.com'
    }
  ],
  names: BUCKET_NAMES.ali
}

/** All clouds of objectUrls. documented: import guides, global and China service */
export const PROVIDERS: readonly Provider[] = [aws, gcs, azure, oss, cos]

/** Parses `s3://<bucket>/<key>` and similar forms. The key is literal, percent signs included, as in the clouds' own CLIs (guess). */
export const fromSchemeUri = (provider: Provider, { authority, rest }: UrlParts): ObjectLocation | UrlProblem =>
  locate(provider, { bucket: authority }, rest.startsWith('/') ? rest.slice(1) : '')

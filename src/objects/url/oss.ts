import { BUCKET_NAMES } from '../../contract/names.ts'
import type { Provider } from './provider.ts'

/**
 * Alibaba Cloud OSS: virtual-hosted style and `oss://`.
 * documented: import guides of the China service; OSS "Bucket naming". OSS itself has no path style; its `-internal` hosts
 * are not documented for imports (guess: refused).
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

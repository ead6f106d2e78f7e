import { BUCKET_NAMES } from '../../contract/names.ts'
import type { Provider } from './provider.ts'

/**
 * Tencent Cloud COS: virtual-hosted style, and `cos://` as COSCLI writes it (guess: the pages show https alone).
 * documented: import guides of the China service; COS "Bucket naming". The `-<APPID>` at the end of a bucket is not asked for
 * (guess: a bucket without it is one that does not exist, not a URL of a wrong form).
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

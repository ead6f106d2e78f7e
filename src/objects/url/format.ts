import type { ObjectLocation } from '../store.ts'
import { parseObjectUrl } from './parse.ts'
import { PROVIDERS } from './providers.ts'

/**
 * An objectUrl that leads to this place: `s3://bucket/key`, or on Azure the `https` form. undefined when the key has none, such as a key
 * with `..` or a line break.
 */
export const objectUrlOf = (place: Pick<ObjectLocation, 'cloud' | 'bucket' | 'key' | 'account'>): string | undefined =>
  formsOf(place).find(url => leadsTo(url, place))

/** Stands for any account where the world names none. */
const ANY_ACCOUNT = 'anyaccount'

const formsOf = ({ cloud, bucket, key, account = ANY_ACCOUNT }: Parameters<typeof objectUrlOf>[0]): string[] => {
  const scheme = PROVIDERS.find(provider => provider.cloud === cloud)?.scheme
  if (scheme !== undefined) return [`${scheme}://${bucket}/${key}`]
  // encodeURIComponent throws for half a surrogate pair.
  if (/\p{Cs}/u.test(key)) return []
  const path = key.split('/').map(encodeURIComponent).join('/')
  return [`https://${account}.blob.core.windows.net/${bucket}/${path}`]
}

const leadsTo = (url: string, { cloud, bucket, key }: Parameters<typeof objectUrlOf>[0]): boolean => {
  const location = parseObjectUrl(url)
  return !('problem' in location) && location.cloud === cloud && location.bucket === bucket && location.key === key
}

import type { Cloud } from '../../contract/clouds.ts'
import type { NameRule } from '../../contract/names.ts'
import { type ObjectLocation, quote, type UrlProblem } from '../store.ts'

/** The URL forms of one cloud's objects. Hosts are matched in lower case. */
export interface Provider {
  readonly cloud: Cloud
  /** Scheme of `<scheme>://<bucket>/<key>`, if the cloud has one. */
  readonly scheme?: string
  /** Accepted hosts. Named groups: bucket, region, account. Without a bucket group, the path begins with the bucket. */
  readonly hosts: readonly RegExp[]
  /** Rejected hosts of the same cloud, with the reason; the first match counts. */
  readonly nearly: readonly {
    readonly host: RegExp
    readonly because: string
  }[]
  readonly names: NameRule & { readonly noun: string }
}

/** Values from the host and the bucket position of a URL; unset groups are undefined. */
export interface HostParts {
  readonly bucket: string
  readonly region?: string | undefined
  readonly account?: string | undefined
}

const UPWARD = /(?:^|[/\\])(?:\.|%2e){2}(?:$|[/\\])/i
const NPY_GLOB = /^(.*\/)\*\.npy$/s

/** The location of a decoded key, or the problem with its bucket or key. `..` is rejected in any spelling (guess). */
export const locate = (provider: Provider, place: HostParts, key: string): ObjectLocation | UrlProblem => {
  const { bucket, region, account } = place
  const { noun, valid, rule } = provider.names
  if (UPWARD.test(key) || UPWARD.test(bucket)) return { problem: 'The path has a ".." segment' }
  if (bucket === '') return { problem: `No ${noun.toLowerCase()} name in the URL` }
  if (!valid.test(bucket)) return { problem: `${noun} name ${quote(bucket)} is not valid: ${rule}` }

  const folderOfGlob = NPY_GLOB.exec(key)?.[1] ?? (key === '*.npy' ? '' : undefined)
  const path = folderOfGlob ?? key
  if (/^\/*$/.test(path)) {
    return {
      problem: `No object key after the ${noun.toLowerCase()} name: a whole ${noun.toLowerCase()} cannot be imported`
    }
  }
  return {
    cloud: provider.cloud,
    bucket,
    key: path,
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    folder: path.endsWith('/'),
    ...(folderOfGlob !== undefined && { glob: '*.npy' })
  }
}

/** An objectUrl split at its first separators, without decoding or normalisation. */
export interface UrlParts {
  /** Lower case, without `://`. */
  readonly scheme: string
  /** The text between `://` and the first `/`, `?` or `#`. */
  readonly authority: string
  /** The text after the authority: empty, or beginning with `/`, `?` or `#`. */
  readonly rest: string
}

const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is

/** undefined: the text has no `<scheme>://`. It avoids `new URL`, which resolves `..`, drops tabs and changes hosts. */
export const partsOf = (text: string): UrlParts | undefined => {
  const [, scheme, authority = '', rest = ''] = URL_PARTS.exec(text) ?? []
  return scheme === undefined ? undefined : { scheme: scheme.toLowerCase(), authority, rest }
}

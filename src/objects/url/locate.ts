import type { ObjectLocation, UrlProblem } from '../location.ts'
import { quote } from '../quote.ts'
import type { Provider } from './provider.ts'

const UPWARD = /(?:^|[/\\])(?:\.|%2e){2}(?:$|[/\\])/i
const NPY_GLOB = /^(.*\/)\*\.npy$/s

/** What host and bucket position of a URL gave; unset groups are undefined. */
export interface Place {
  readonly bucket: string
  readonly region?: string | undefined
  readonly account?: string | undefined
}

/** The location of a key that is decoded already, or what is wrong with its bucket or key. `..` is refused in any spelling (guess). */
export const locate = (provider: Provider, place: Place, key: string): ObjectLocation | UrlProblem => {
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

import { type Awaitable, mapAwaitable } from '../awaitable.ts'
import { extensionOf, type FileType } from '../contract/formats.ts'
import { ACCESS_DENIED, type BucketPolicy, type Credentials, type Denial, denied, NO_BUCKET, NO_KEY } from './access.ts'
import {
  type Bucket,
  type Listing,
  type ObjectLocation,
  type ObjectMeta,
  quote,
  type Store,
  StoreFailure,
  type UrlProblem
} from './store.ts'

/** A file or folder that a request imports. The check that looks up a field with `!` sets it for the checks after it. */
export class ImportSource {
  readonly url: string
  location!: ObjectLocation
  bucket!: Bucket
  objects!: readonly ObjectMeta[]
  /** The type of all its objects. */
  fileType!: FileType
  /** Whether its objects are the arrays of one NumPy import, in any folders. */
  together = false
  /** Whether it has more objects than were listed. */
  truncated = false

  constructor(url: string) {
    this.url = url
  }
}

/** Objects with their access policies. */
export interface ObjectSource {
  readonly store: Store
  /** undefined: the bucket is public. */
  policyOf(location: ObjectLocation): BucketPolicy | undefined
  /** The location of a URL of a live store's endpoint; undefined for any other URL. */
  readonly locateLive?: (url: string) => ObjectLocation | UrlProblem | undefined
}

export interface Found {
  readonly bucket: Bucket
  /** Objects to import, keys in code-unit order. Empty for a folder without objects, because object stores have no folders. */
  readonly objects: readonly ObjectMeta[]
  /** Whether the folder has more objects than the limit. */
  readonly truncated: boolean
}

/**
 * The objects at a location, at most `limit`, or the storage's denial (83001). Synchronous when the store is.
 * A file costs one head call, a folder one list call.
 */
export const findObjects = (
  { store, policyOf }: ObjectSource,
  location: ObjectLocation,
  credentials: Credentials,
  limit: number
): Awaitable<Found | Denial> => {
  const look = (bucket: Bucket | undefined): Awaitable<Found | Denial> => {
    if (bucket === undefined) return noSuchBucket(location)
    const policy = policyOf(location)
    const denial = policy && denied(policy, credentials, location.folder ? 'list' : 'head')
    return denial ?? (location.folder ? listFolder(bucket, location, limit) : headFile(bucket, location))
  }
  try {
    const outcome = mapAwaitable(store.bucket(location, credentials), look)
    return outcome instanceof Promise ? outcome.catch(error => toDenial(location, error)) : outcome
  } catch (error) {
    return toDenial(location, error)
  }
}

/** Why a bucket cannot be read with these credentials, or undefined. @param mayAsk whether a live store is asked, over the network */
export const bucketDenial = (
  objects: ObjectSource,
  location: ObjectLocation,
  credentials: Credentials,
  mayAsk: boolean
): Awaitable<Denial | undefined> => {
  const { store, policyOf } = objects
  const look = (bucket: Bucket | undefined): Awaitable<Denial | undefined> => {
    const policy = policyOf(location)
    if (bucket !== undefined) {
      return policy && (denied(policy, credentials, 'list') ?? denied(policy, credentials, 'head'))
    }
    if (!mayAsk && objects.locateLive !== undefined) return undefined
    return mapAwaitable(findObjects(objects, location, credentials, 1), found =>
      'reason' in found ? found : undefined
    )
  }
  try {
    const outcome = mapAwaitable(store.bucket(location), look)
    return outcome instanceof Promise ? outcome.catch(error => toDenial(location, error)) : outcome
  } catch (error) {
    return toDenial(location, error)
  }
}

const noSuchBucket = ({ bucket, cloud }: ObjectLocation): Denial => ({
  reason: NO_BUCKET,
  explain: `no bucket ${quote(bucket)} in cloud "${cloud}"; declare it in the world, or start with --buckets DIR and make DIR/<bucket>`
})

const listFolder = (bucket: Bucket, location: ObjectLocation, limit: number): Awaitable<Found> =>
  // Hadoop adds a `.crc` to each file, so list twice the limit before leaving those out.
  mapAwaitable(bucket.list(location.key, 2 * limit + 2), ({ objects, truncated }: Listing) => {
    const wanted = objects.filter(({ key }) => !isBookkeeping(key) && matchesGlob(location, key))
    return { bucket, objects: wanted.slice(0, limit), truncated: truncated || wanted.length > limit }
  })

/** Marker files of Hadoop and Spark such as `_SUCCESS` and `.part-0.crc`; `_id.npy` is data, it has an extension. */
const isBookkeeping = (key: string): boolean => {
  const name = key.slice(key.lastIndexOf('/') + 1)
  return name.startsWith('.') || (name.startsWith('_') && extensionOf(name) === '')
}

const matchesGlob = ({ key: folder, glob }: ObjectLocation, key: string): boolean =>
  glob === undefined || (key.endsWith('.npy') && !key.includes('/', folder.length))

const headFile = (bucket: Bucket, location: ObjectLocation): Awaitable<Found | Denial> =>
  mapAwaitable(bucket.head(location.key), object =>
    object === undefined ? noSuchKey(location) : { bucket, objects: [object], truncated: false }
  )

const noSuchKey = ({ bucket, key }: ObjectLocation): Denial => ({
  reason: NO_KEY,
  explain: `bucket ${quote(bucket)} has no object ${quote(key)}; keys are case-sensitive, and the URL of a folder ends with "/"`
})

const GONE = 'the file is gone; upload the object again'
const READABLE = "let the emulator's user read its files and folders"

const toDenial = ({ bucket }: ObjectLocation, error: unknown): Denial => {
  if (error instanceof StoreFailure) return error.denial
  // An error without an errno is a defect of the emulator, not a denial.
  if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
  return {
    reason: ACCESS_DENIED,
    explain: `reading bucket ${quote(bucket)} on disk failed with ${error.code}; ${error.code === 'ENOENT' ? GONE : READABLE}`
  }
}

import { createHash, timingSafeEqual } from 'node:crypto'

export type Action = 'list' | 'head'

export interface BucketCredential {
  readonly accessKey: string
  readonly secretKey: string
  /** Left out: both. */
  readonly may?: readonly Action[]
}

export interface BucketPolicy {
  readonly visibility: 'public' | 'private'
  readonly credentials: readonly BucketCredential[]
}

/** Keys of a request; the empty string counts as absent. */
export interface Credentials {
  readonly accessKey?: string
  readonly secretKey?: string
}

/** Why the object storage gave nothing away. Neither text holds a key. */
export interface Denial {
  /** Fills in the 83001 message. */
  readonly reason: string
  /** What was looked at, what was found, what to change. */
  readonly explain: string
}

/** documented: error code page, `Failed to getObjectMeta {Access denied}` */
export const ACCESS_DENIED = 'Access denied'
/** documented: Amazon S3 error responses, InvalidAccessKeyId and SignatureDoesNotMatch; that they reach the 83001 message is a guess. */
const UNKNOWN_KEY = 'The access key ID you provided does not exist in our records'
const WRONG_SECRET = 'The request signature we calculated does not match the signature you provided'

/** documented: import guides, permissions of the object storage */
const PERMISSION: Readonly<Record<Action, string>> = { list: 's3:ListBucket', head: 's3:GetObject' }

/**
 * Why the action is not allowed; undefined when it is. A public bucket looks at no keys: the import page's own example sends
 * placeholders with a public bucket. documented: import guides (permissions); order of the causes: guess
 */
export const denied = (policy: BucketPolicy, given: Credentials, action: Action): Denial | undefined => {
  if (policy.visibility === 'public') return undefined
  const { accessKey = '', secretKey = '' } = given
  if (accessKey === '' || secretKey === '')
    return { reason: ACCESS_DENIED, explain: whatIsMissing(accessKey, secretKey) }

  const ofKey = policy.credentials.filter(credential => credential.accessKey === accessKey)
  if (ofKey.length === 0) {
    return {
      reason: UNKNOWN_KEY,
      explain:
        'the bucket is private and none of its credentials has this accessKey; send one that the world lists for it'
    }
  }
  const known = ofKey.filter(credential => sameSecret(credential.secretKey, secretKey))
  if (known.length === 0) {
    return {
      reason: WRONG_SECRET,
      explain:
        'the bucket has a credential with this accessKey but another secretKey; send the secretKey that belongs to it'
    }
  }
  if (known.some(({ may }) => may === undefined || may.includes(action))) return undefined
  return {
    reason: ACCESS_DENIED,
    explain: `the keys are right but lack the permission ${PERMISSION[action]}; add "${action}" to "may" of the credential`
  }
}

const whatIsMissing = (accessKey: string, secretKey: string): string => {
  if (accessKey !== '') return 'the bucket is private and the request has an accessKey without its secretKey; send both'
  if (secretKey !== '') return 'the bucket is private and the request has a secretKey without its accessKey; send both'
  return 'the bucket is private and the request has no keys; send accessKey and secretKey'
}

const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

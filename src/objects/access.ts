import { createHash, timingSafeEqual } from 'node:crypto'

export type Action = 'list' | 'head'

/** An access key with its secret, a token, or all three. documented: import FAQ (a token alone), create page of v2 (temporary keys) */
export interface BucketCredential {
  readonly accessKey?: string
  readonly secretKey?: string
  readonly token?: string
  /** Identity of a storage integration, in place of keys. */
  readonly role?: string
  /** What the role trusts; undefined: every integration. */
  readonly externalId?: string
  /** Allowed actions; all by default. */
  readonly may?: readonly Action[]
}

/** The identity that a storage integration reads with. */
export interface Role {
  readonly name: string
  readonly externalId?: string
}

export interface BucketPolicy {
  readonly visibility: 'public' | 'private'
  readonly credentials: readonly BucketCredential[]
  /** In the words of its cloud: `us-west-2`; undefined: it is not told. */
  readonly region?: string
}

/** The credentials of a request; an empty string counts as absent. */
export interface Credentials {
  readonly accessKey?: string
  readonly secretKey?: string
  /** Only in v2. */
  readonly token?: string
  /** Of a storage integration, which may have keys too: they stand for the role. */
  readonly role?: Role
}

/** Why the object storage denies access. Neither text contains a key. */
export interface Denial {
  /** Part of the 83001 message. */
  readonly reason: string
  /** The checked part, the actual value, and the fix. */
  readonly explain: string
}

/** documented: error code page, `Failed to getObjectMeta {Access denied}` */
export const ACCESS_DENIED = 'Access denied'

/** documented: Amazon S3 error responses, NoSuchBucket and NoSuchKey; that they reach the 83001 message is a guess. */
export const NO_BUCKET = 'The specified bucket does not exist'
export const NO_KEY = 'The specified key does not exist'

/** documented: import guides, permissions of the object storage */
const PERMISSION: Readonly<Record<Action, string>> = { list: 's3:ListBucket', head: 's3:GetObject' }

/**
 * Why the action is denied; undefined when it is allowed. A public bucket ignores keys: the import page's own example sends
 * placeholders with a public bucket. documented: import guides (permissions); order of the causes: guess
 */
export const denied = (policy: BucketPolicy, credentials: Credentials, action: Action): Denial | undefined => {
  if (policy.visibility === 'public') return undefined
  const { role } = credentials
  if (role !== undefined) {
    const denial = deniedRole(policy, role, action)
    if (denial === undefined || withoutKeys(credentials) !== undefined) return denial
  }
  const problem = incomplete(credentials) ?? withoutKeys(credentials)
  if (problem !== undefined) return { reason: ACCESS_DENIED, explain: `${PRIVATE} ${problem}` }
  const known = fitting(policy.credentials, credentials)
  if ('reason' in known) return known
  if (known.some(({ may }) => may === undefined || may.includes(action))) return undefined
  const explain = `the keys are right but lack the permission ${PERMISSION[action]}; add "${action}" to "may" of the credential`
  return { reason: ACCESS_DENIED, explain }
}

/** documented: Validate Storage Integration (V2), example of a failure; that it reaches the 83001 message is a guess */
export const NOT_ASSUMED = 'try assume role failed'

/** Why a role may not read the bucket. That a wrong external id fails as it does is documented: guide to S3, troubleshooting */
const deniedRole = ({ credentials }: BucketPolicy, { name, externalId }: Role, action: Action): Denial | undefined => {
  const listed = credentials.filter(({ role }) => role === name)
  if (listed.length === 0) {
    const explain = `${PRIVATE} none of its credentials has the role of the integration; add one with this "role" to the bucket in the world`
    return { reason: ACCESS_DENIED, explain }
  }
  const trusting = listed.filter(known => known.externalId === undefined || isSameSecret(known.externalId, externalId))
  if (trusting.length === 0) {
    const explain =
      'the bucket lists the role with another externalId; send the one that the role trusts, or correct the world'
    return { reason: NOT_ASSUMED, explain }
  }
  if (trusting.some(({ may }) => may === undefined || may.includes(action))) return undefined
  const explain = `the role lacks the permission ${PERMISSION[action]}; add "${action}" to "may" of its credential`
  return { reason: ACCESS_DENIED, explain }
}

const PRIVATE = 'the bucket is private and'

/** The problem of a request with one key of a pair. */
export const incomplete = ({ accessKey = '', secretKey = '' }: Credentials): string | undefined => {
  if (accessKey !== '' && secretKey === '') return 'the request has an accessKey without its secretKey; send both'
  if (secretKey !== '' && accessKey === '') return 'the request has a secretKey without its accessKey; send both'
  return undefined
}

const withoutKeys = ({ accessKey = '', token = '' }: Credentials): string | undefined =>
  accessKey + token === '' ? 'the request has no keys; send accessKey and secretKey, in v2 also token' : undefined

/** documented: Amazon S3 error responses, InvalidAccessKeyId, SignatureDoesNotMatch and InvalidToken; that they reach the 83001 message is a guess. */
export const UNKNOWN_KEY = 'The access key ID you provided does not exist in our records'
export const WRONG_SECRET = 'The request signature we calculated does not match the signature you provided'
export const WRONG_TOKEN = 'The provided token is malformed or otherwise invalid'

/** The credentials that match all parts of a request, or the denial for the first part that does not match. */
const fitting = (all: readonly BucketCredential[], given: Credentials): readonly BucketCredential[] | Denial => {
  const { accessKey = '', secretKey, token } = given
  const ofKey = all.filter(({ role, accessKey: known = '' }) => role === undefined && known === accessKey)
  if (ofKey.length === 0 && accessKey !== '') {
    const explain = `${PRIVATE} none of its credentials has this accessKey; send one that the world lists for it`
    return { reason: UNKNOWN_KEY, explain }
  }
  const ofPair = ofKey.filter(credential => isSameSecret(credential.secretKey, secretKey))
  if (ofPair.length === 0 && accessKey !== '') {
    const explain =
      'the bucket has a credential with this accessKey but another secretKey; send the secretKey that belongs to it'
    return { reason: WRONG_SECRET, explain }
  }
  const known = ofPair.filter(credential => isSameSecret(credential.token, token))
  return known.length > 0 ? known : { reason: WRONG_TOKEN, explain: wrongToken(ofPair, given) }
}

/** Compares secrets in constant time; undefined equals the empty string. */
export const isSameSecret = (a = '', b = ''): boolean => timingSafeEqual(digest(a), digest(b))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const wrongToken = (ofPair: readonly BucketCredential[], { accessKey = '', token = '' }: Credentials): string => {
  if (accessKey === '')
    return `${PRIVATE} none of its credentials is this token alone; send one that the world lists for it`
  if (token === '') return 'the keys are right, but go with a token; send the token that belongs to them'
  if (ofPair.every(credential => credential.token === undefined))
    return 'the keys are right, but go without a token; leave it out'
  return 'the keys are right, but go with another token; send the token that belongs to them'
}

import { ACCESS_DENIED, NO_BUCKET, NO_KEY, UNKNOWN_KEY, WRONG_SECRET, WRONG_TOKEN } from '../objects/access.ts'
import { StoreFailure } from '../objects/store.ts'

/** Why a store gives no object. */
export type Cause =
  | 'unknownKey'
  | 'wrongSecret'
  | 'wrongToken'
  | 'denied'
  | 'noKeys'
  | 'noBucket'
  | 'noObject'
  | 'wrongRegion'
  | 'redirect'
  | 'changed'
  | 'clock'
  | 'unreachable'
  | 'linkLocal'
  | 'slow'
  | 'broken'
  | 'unexpected'

interface CauseRow {
  /** Part of the 83001 message. */
  readonly reason: string
  /** The finding, after the store's name, and the fix. */
  readonly explain: string
}

/**
 * The texts of each cause. documented: Amazon S3 error responses; that they reach the 83001 message is a guess, and so is that a store
 * that cannot be reached looks like one that denies access.
 */
const CAUSES: Readonly<Record<Cause, CauseRow>> = {
  unknownKey: { reason: UNKNOWN_KEY, explain: 'does not know the accessKey; send one of its own' },
  wrongSecret: {
    reason: WRONG_SECRET,
    explain: 'knows the accessKey, but not with this secretKey; send the secretKey that belongs to it'
  },
  wrongToken: { reason: WRONG_TOKEN, explain: 'rejects the token; send the one that goes with the keys, or none' },
  denied: {
    reason: ACCESS_DENIED,
    explain: 'denies access to these keys; let them read and list the bucket, or send other keys'
  },
  noKeys: {
    reason: ACCESS_DENIED,
    explain: 'denies access without keys; send accessKey and secretKey, or make the bucket public'
  },
  noBucket: { reason: NO_BUCKET, explain: 'does not have the bucket; make it there, or correct the URL' },
  noObject: { reason: NO_KEY, explain: 'does not have the object; keys are case-sensitive' },
  wrongRegion: {
    reason: 'The region is wrong',
    explain:
      'has the bucket in another region than the signature names; set its region in the config file, or in the URL'
  },
  redirect: {
    reason: ACCESS_DENIED,
    explain: 'answers with a redirect, which is not followed; declare the store that it leads to'
  },
  changed: {
    reason: 'At least one of the pre-conditions you specified did not hold',
    explain: 'has another object under the key than when the job was created: its ETag changed; import it again'
  },
  clock: {
    reason: 'The difference between the request time and the current time is too large',
    explain: 'has another time than this machine; set the clocks'
  },
  unreachable: { reason: ACCESS_DENIED, explain: 'cannot be reached; start it, or correct --store' },
  linkLocal: {
    reason: ACCESS_DENIED,
    explain: 'is at a link-local or metadata address, which is never asked; declare the address of a store'
  },
  slow: { reason: ACCESS_DENIED, explain: 'does not answer in time; look at the store, or raise --store-timeout' },
  broken: { reason: ACCESS_DENIED, explain: 'ended its answer too early; look at the log of the store' },
  unexpected: { reason: ACCESS_DENIED, explain: 'gives an answer that is not understood; check the kind in --store' }
}

/** The cause that an HTTP status tells, where the store has no code of its own for it. */
export const causeOfStatus = (status: number): Cause => {
  if (status === 401 || status === 403) return 'denied'
  if (status === 404) return 'noObject'
  if (status === 412 || status === 416) return 'changed'
  return status >= 300 && status < 400 ? 'redirect' : 'unexpected'
}

/** @param store its origin @param detail the store's own code, its status or an errno: never text that may have a key */
export const storeFailure = (cause: Cause, store: string, detail?: string): StoreFailure => {
  const { reason, explain } = CAUSES[cause]
  const [finding, ...fix] = explain.split('; ')
  const said = detail === undefined ? '' : ` (${detail.replace(/[^\w .:-]/g, '').slice(0, 80)})`
  return new StoreFailure(cause, { reason, explain: [`the store ${store} ${finding}${said}`, ...fix].join('; ') })
}

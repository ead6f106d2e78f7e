import { type Cloud, EVERY_CLOUD } from '../../contract/clouds.ts'
import type { BucketPolicy } from '../access.ts'
import type { ObjectSource } from '../find.ts'
import { type Bucket, byKey, countBefore, isFolderMarker, type ObjectLocation, type ObjectMeta } from '../store.ts'

/** An object that has a size but no bytes. */
export interface DeclaredObject {
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly rows?: number
}

/** A bucket in memory; the later of two objects with one key counts. All its methods are synchronous. */
export const declaredBucket = (objects: readonly DeclaredObject[]): Bucket => {
  const unique = new Map(objects.map(object => [object.key, metaOf(object)]))
  const sorted = [...unique.values()].filter(object => !isFolderMarker(object)).sort(byKey)
  return {
    head: key => unique.get(key),
    list: (prefix, limit, after = '') => {
      const found: ObjectMeta[] = []
      for (let at = firstAtOrAfter(sorted, after > prefix ? after : prefix); ; at++) {
        const object = sorted[at]
        if (object?.key === after) continue
        if (!object?.key.startsWith(prefix)) return { objects: found, truncated: false }
        if (found.length === limit) return { objects: found, truncated: true }
        found.push(object)
      }
    },
    open: () => undefined
  }
}

const metaOf = ({ key, size, rows }: DeclaredObject): ObjectMeta => ({
  key,
  size,
  ...(rows !== undefined && { rows }),
  declared: true,
  version: `declared:${size}:${rows ?? ''}`
})

const firstAtOrAfter = (sorted: readonly ObjectMeta[], key: string): number =>
  countBefore(sorted, object => object.key < key)

export interface NamedBucket {
  readonly cloud: Cloud | typeof EVERY_CLOUD
  readonly name: string
  /** Azure storage account; undefined: any. */
  readonly account?: string
  readonly policy: BucketPolicy
  readonly bucket: Bucket
}

/** The declared buckets of a world, with their access policies. An entry with an account precedes one for any account, one of a cloud precedes one of all clouds. */
export const namedBuckets = (buckets: readonly NamedBucket[]): ObjectSource => {
  const byName = new Map<string, NamedBucket[]>()
  for (const named of [...buckets].sort(accountsFirst)) {
    byName.set(named.name, [...(byName.get(named.name) ?? []), named])
  }
  const find = ({ cloud, bucket, account }: ObjectLocation): NamedBucket | undefined => {
    const found = byName.get(bucket)
    return (
      found?.find(named => named.cloud === cloud && (named.account ?? account) === account) ??
      found?.find(named => named.cloud === EVERY_CLOUD)
    )
  }
  return {
    store: { bucket: location => find(location)?.bucket },
    policyOf: location => find(location)?.policy
  }
}

const accountsFirst = (a: NamedBucket, b: NamedBucket): number =>
  Number(a.account === undefined) - Number(b.account === undefined)

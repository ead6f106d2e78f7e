import type { Cloud } from '../../contract/clouds.ts'
import type { BucketPolicy } from '../access.ts'
import type { ObjectSource } from '../find.ts'
import type { ObjectLocation } from '../location.ts'
import type { Bucket } from '../store.ts'

export interface NamedBucket {
  readonly cloud: Cloud
  readonly name: string
  /** Azure storage account; left out: any. */
  readonly account?: string
  readonly policy: BucketPolicy
  readonly bucket: Bucket
}

/** Buckets that a world declares, with who may read them. An entry with an account comes before one for any account. */
export const namedBuckets = (buckets: readonly NamedBucket[]): ObjectSource => {
  const byName = new Map<string, NamedBucket[]>()
  for (const named of [...buckets].sort(accountsFirst)) {
    byName.set(named.name, [...(byName.get(named.name) ?? []), named])
  }
  const find = ({ cloud, bucket, account }: ObjectLocation): NamedBucket | undefined =>
    byName.get(bucket)?.find(named => named.cloud === cloud && (named.account ?? account) === account)
  return {
    store: { bucket: location => find(location)?.bucket },
    policyOf: location => find(location)?.policy
  }
}

const accountsFirst = (a: NamedBucket, b: NamedBucket): number =>
  Number(a.account === undefined) - Number(b.account === undefined)

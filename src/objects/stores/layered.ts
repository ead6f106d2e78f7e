import { type Awaitable, mapAwaitable } from '../../awaitable.ts'
import { type Bucket, byKey, type Listing, type ObjectLocation, type ObjectMeta, type Store } from '../store.ts'

/** Combines stores. A bucket in several stores has the objects of all; those of an earlier store take precedence. */
export const layeredStore = (stores: readonly Store[]): Store => {
  const collect = (location: ObjectLocation, found: readonly Bucket[], at: number): Awaitable<readonly Bucket[]> => {
    const store = stores[at]
    if (store === undefined) return found
    return mapAwaitable(store.bucket(location), bucket =>
      collect(location, bucket ? [...found, bucket] : found, at + 1)
    )
  }
  return {
    bucket: location =>
      mapAwaitable(collect(location, [], 0), found => (found.length > 1 ? layeredBucket(found) : found[0]))
  }
}

/** A store that answers for the buckets that the first store does not have. */
export const fallbackStore = (first: Store, last: Store): Store => ({
  bucket: (location, access) =>
    mapAwaitable(first.bucket(location, access), bucket => bucket ?? last.bucket(location, access))
})

interface Found {
  readonly layer: Bucket
  readonly object: ObjectMeta
}

/** Combines buckets. For an object in several buckets, the first one counts, for its bytes too. */
export const layeredBucket = (layers: readonly Bucket[]): Bucket => {
  const find = (key: string, at = 0): Awaitable<Found | undefined> => {
    const layer = layers[at]
    if (layer === undefined) return undefined
    const found = (object: ObjectMeta | undefined): Awaitable<Found | undefined> => {
      if (object !== undefined) return { layer, object }
      return layer.hidden?.has(key) ? undefined : find(key, at + 1)
    }
    return mapAwaitable(layer.head(key), found)
  }
  return {
    head: key => mapAwaitable(find(key), found => found?.object),
    open: key => mapAwaitable(find(key), found => found?.layer.open(key)),
    list: (prefix, limit, after, markers) => {
      const hidden = layers.map((_, index) => hiddenAbove(layers, index))
      const listings = layers.map((layer, index) =>
        layer.list(prefix, limit + (hidden[index]?.size ?? 0), after, markers)
      )
      return listings.some(listing => listing instanceof Promise)
        ? Promise.all(listings).then(all => merge(all, hidden, limit))
        : merge(listings as readonly Listing[], hidden, limit)
    }
  }
}

/** Keys that the buckets above one hide in it. */
const hiddenAbove = (layers: readonly Bucket[], index: number): ReadonlySet<string> => {
  const all = layers.slice(0, index).flatMap(({ hidden }) => (hidden === undefined || hidden.size === 0 ? [] : hidden))
  const [first, ...others] = all
  return first === undefined ? NONE : others.length === 0 ? first : new Set(all.flatMap(hidden => [...hidden]))
}

const NONE: ReadonlySet<string> = new Set()

/** The first `limit` keys of all listings. Each listing has the first `limit` visible keys of its own, so no smaller key is missing. */
const merge = (listings: readonly Listing[], hidden: readonly ReadonlySet<string>[], limit: number): Listing => {
  const byFirst = new Map<string, ObjectMeta>()
  listings.forEach(({ objects }, index) => {
    for (const object of objects) {
      if (!byFirst.has(object.key) && hidden[index]?.has(object.key) !== true) byFirst.set(object.key, object)
    }
  })
  const sorted = [...byFirst.values()].sort(byKey)
  return {
    objects: sorted.slice(0, limit),
    truncated: sorted.length > limit || listings.some(listing => listing.truncated)
  }
}

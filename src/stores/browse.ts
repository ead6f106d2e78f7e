import { byKey, isFolderMarker } from '../objects/store.ts'
import type { BrowsedPage, BrowseQuery } from '../objects/store-browser.ts'
import type { Page, StoreClient, StoredObject } from './client.ts'
import { storeFailure } from './failures.ts'

/** Pages without an entry that are skipped: a store may send many. */
const MOST_PAGES = 10

/** Times of `timeout` that one listing may take in all: a store could send a byte at a time for ever. */
const PATIENCE = 4

interface StoredPage extends Omit<BrowsedPage, 'objects'> {
  readonly objects: readonly StoredObject[]
}

/** The next entries of a bucket. @throws StoreFailure */
export const browseBucket = async (client: StoreClient, origin: string, query: BrowseQuery): Promise<StoredPage> => {
  const { prefix, delimiter, limit } = query
  const { after, token: first } = query.next ?? { after: '' }
  let token = first
  for (let pages = 1; ; pages++) {
    const page = await client.page({ prefix, delimiter, limit, after, next: token })
    if (token !== undefined && page.next === token) throw storeFailure('unexpected', origin, 'the same page twice')
    token = page.next
    const entries = entriesOf(page, query, after)
    if (entries.length === 0 && token !== undefined && pages < MOST_PAGES) continue
    const shown = entries.slice(0, limit)
    const objects = shown.flatMap(({ object }) => object ?? [])
    if (objects.some(({ size }) => !Number.isSafeInteger(size) || size < 0)) {
      throw storeFailure('unexpected', origin, 'no size')
    }
    const last = shown.at(-1)?.key ?? ''
    return {
      folders: shown.filter(({ object }) => object === undefined).map(({ key }) => key),
      objects,
      next: entries.length > limit ? { after: last } : token === undefined ? undefined : { after, token }
    }
  }
}

interface Entry {
  readonly key: string
  /** undefined: a folder. */
  readonly object?: StoredObject
}

/** Folders and objects of a page in order. Not every store folds keys itself, begins where it should, or keeps to the limit. */
const entriesOf = (page: Page, { prefix, delimiter }: BrowseQuery, after: string): Entry[] => {
  const entries = new Map<string, Entry>()
  const add = (entry: Entry): void => {
    if (entry.key.startsWith(prefix) && entry.key !== prefix && entry.key > after) entries.set(entry.key, entry)
  }
  for (const key of page.folders) add({ key })
  for (const object of page.objects) {
    const { key } = object
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    if (end >= 0) add({ key: key.slice(0, end + delimiter.length) })
    else if (!isFolderMarker(object)) add({ key, object })
  }
  return [...entries.values()].sort(byKey)
}

/**
 * Ends work that takes too long as a whole.
 * @param timeout milliseconds, of the connection
 * @throws StoreFailure
 */
export const inPatience = async <Result>(
  origin: string,
  timeout: number,
  work: (ended: AbortSignal) => Promise<Result>
): Promise<Result> => {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), timeout * PATIENCE)
  try {
    return await work(late.signal)
  } catch (error) {
    throw late.signal.aborted ? storeFailure('slow', origin, 'no end') : error
  } finally {
    clearTimeout(timer)
  }
}

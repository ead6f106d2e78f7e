import { type Dirent, readdirSync, type Stats } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { Bucket, Listing, ObjectMeta, Store } from '../store.ts'
import {
  fileBytes,
  isAbsence,
  openReal,
  type RealEntry,
  readableFile,
  realEntry,
  realPath,
  segmentsOf
} from './real-file.ts'

/**
 * `--buckets DIR`: serves `DIR/<bucket>/<key>` in every cloud and Azure account. A bucket exists while its directory does.
 * A link counts when it leads to a directory inside DIR.
 */
export const bucketsFolder = (dir: string): Store => ({
  bucket: ({ bucket }) => {
    const root = bucket.includes('/') ? undefined : realPath(dir)
    const segments = segmentsOf(bucket)
    const entry = root !== undefined && segments ? realEntry(root, segments) : undefined
    return entry?.stats.isDirectory() ? folderBucket(entry.path) : undefined
  }
})

/** Most names of a list of buckets. */
const MOST_BUCKETS = 10_000

/** Names of the buckets in `DIR`, sorted; none when it cannot be read. */
export const bucketNames = (dir: string): readonly string[] => {
  const root = realPath(dir)
  if (root === undefined) return []
  try {
    const names = readdirSync(root).sort().slice(0, MOST_BUCKETS)
    return names.filter(name => realEntry(root, [name])?.stats.isDirectory() === true)
  } catch {
    return []
  }
}

/**
 * A bucket backed by a directory on disk, read again by every call. It has no keys that leave the directory, no links that lead
 * outside, and no fifos, sockets or devices. An unreadable file or folder throws its errno.
 */
export const folderBucket = (root: string): Bucket => ({
  head: key => {
    const file = fileOf(root, key)
    return file && metaOf(key, file.stats)
  },
  list: (prefix, limit, after = '') => list(root, prefix, limit, after),
  open: key => {
    const file = fileOf(root, key)
    const fd = file && openReal(file.path)
    return fd === undefined ? undefined : fileBytes(fd)
  }
})

const fileOf = (root: string, key: string): RealEntry | undefined => {
  const segments = segmentsOf(key)
  const realRoot = segments && realPath(root)
  return segments && realRoot !== undefined ? readableFile(realEntry(realRoot, segments)) : undefined
}

const metaOf = (key: string, { size, mtimeMs, ctimeMs }: Stats): ObjectMeta => ({
  key,
  size,
  modifiedAt: mtimeMs,
  // The change time reveals a copy that keeps the modification time.
  version: `file:${size}:${mtimeMs}:${ctimeMs}`
})

const list = async (root: string, prefix: string, limit: number, after: string): Promise<Listing> => {
  const objects: ObjectMeta[] = []
  const folder = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')))
  const segments = prefix.includes('/') ? segmentsOf(folder) : []
  const realRoot = segments && realPath(root)
  if (segments === undefined || realRoot === undefined) return { objects, truncated: false }
  const files = walk(realRoot, segments)
  for (;;) {
    const { done, value } = await files.next()
    if (done === true) return { objects, truncated: value }
    if (!value.key.startsWith(prefix) || value.key <= after) continue
    if (objects.length === limit) return { objects, truncated: true }
    objects.push(metaOf(value.key, value.entry.stats))
  }
}

export interface FoundFile {
  readonly key: string
  readonly entry: RealEntry
}

/** Maximum directories that one listing reads: links between folders can make exponentially many paths to few files. */
const MOST_DIRECTORIES = 4_000

/**
 * Readable files below a directory, keys in code-unit order. Each folder is read when the walk reaches it.
 * Returns whether it stopped at a limit. It skips a link to a folder that it is inside of, so loops end.
 */
export async function* walk(realRoot: string, from: readonly string[]): AsyncGenerator<FoundFile, boolean> {
  let budget = MOST_DIRECTORIES

  async function* below(path: readonly string[], parents: readonly string[]): AsyncGenerator<FoundFile, boolean> {
    const folder = path.length === 0 ? realRoot : realEntry(realRoot, path)?.path
    if (folder === undefined || parents.includes(folder)) return false
    if (budget === 0) return true
    budget--
    const isFolder = (entry: Dirent): boolean =>
      entry.isDirectory() ||
      (!entry.isFile() && realEntry(realRoot, [...path, entry.name])?.stats.isDirectory() === true)
    // With its slash a folder sorts like its keys: `a.txt` before `a/b`.
    const names = (await entriesOf(folder)).map(entry => (isFolder(entry) ? `${entry.name}/` : entry.name)).sort()
    for (const name of names) {
      if (name.includes('\\')) continue
      if (name.endsWith('/')) {
        if (yield* below([...path, name.slice(0, -1)], [...parents, folder])) return true
        continue
      }
      const entry = readableFile(realEntry(realRoot, [...path, name]))
      if (entry !== undefined) yield { key: [...path, name].join('/'), entry }
    }
    return false
  }

  return yield* below(from, [])
}

const entriesOf = async (path: string): Promise<readonly Dirent[]> => {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}

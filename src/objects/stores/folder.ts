import type { Stats } from 'node:fs'
import type { Bucket, Listing, ObjectMeta } from '../store.ts'
import { fileBytes } from './file-bytes.ts'
import { openReal, type RealEntry, readableFile, realEntry, realPath, segmentsOf } from './real-file.ts'
import { walk } from './walk.ts'

/**
 * A bucket that is a directory on disk, read anew at every call. Keys that could leave it name no object, nor do links that lead
 * outside it, nor fifos, sockets and devices. A file or folder that may not be read throws its errno.
 */
export const folderBucket = (root: string): Bucket => ({
  head: key => {
    const file = fileOf(root, key)
    return file && metaOf(key, file.stats)
  },
  list: (prefix, limit) => list(root, prefix, limit),
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

const list = async (root: string, prefix: string, limit: number): Promise<Listing> => {
  const objects: ObjectMeta[] = []
  const folder = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')))
  const segments = prefix.includes('/') ? segmentsOf(folder) : []
  const realRoot = segments && realPath(root)
  if (segments === undefined || realRoot === undefined) return { objects, truncated: false }
  const files = walk(realRoot, segments)
  for (;;) {
    const { done, value } = await files.next()
    if (done === true) return { objects, truncated: value }
    if (!value.key.startsWith(prefix)) continue
    if (objects.length === limit) return { objects, truncated: true }
    objects.push(metaOf(value.key, value.entry.stats))
  }
}

const metaOf = (key: string, { size, mtimeMs, ctimeMs }: Stats): ObjectMeta => ({
  key,
  size,
  // The change time notices a copy that keeps the modification time.
  version: `file:${size}:${mtimeMs}:${ctimeMs}`
})

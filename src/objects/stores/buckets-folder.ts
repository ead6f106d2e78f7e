import type { Store } from '../store.ts'
import { folderBucket } from './folder.ts'
import { realEntry, realPath, segmentsOf } from './real-file.ts'

/**
 * `--buckets DIR`: `DIR/<bucket>/<key>` in every cloud and Azure account. A bucket exists while its directory does;
 * a link counts when it leads to a directory inside DIR.
 */
export const bucketsFolder = (dir: string): Store => ({
  bucket: ({ bucket }) => {
    const root = bucket.includes('/') ? undefined : realPath(dir)
    const segments = segmentsOf(bucket)
    const entry = root !== undefined && segments ? realEntry(root, segments) : undefined
    return entry?.stats.isDirectory() ? folderBucket(entry.path) : undefined
  }
})

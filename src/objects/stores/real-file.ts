import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  read as readCallback,
  readlinkSync,
  realpathSync,
  type Stats
} from 'node:fs'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import type { FileBytes } from '../../files/reader.ts'

const readAt = promisify(readCallback)

/** The bytes of a file descriptor. Closing them closes the descriptor. */
export const fileBytes = (fd: number): FileBytes => {
  const { size } = fstatSync(fd)
  let reading = 0
  let closed = false
  const closeWhenIdle = (): void => {
    if (closed && reading === 0) closeSync(fd)
  }
  return {
    size,
    read: async (from, to, memory) => {
      const length = Math.max(0, Math.min(to, size) - from)
      const bytes = memory?.subarray(0, length) ?? new Uint8Array(length)
      let filled = 0
      reading++
      try {
        while (filled < bytes.length) {
          const { bytesRead } = await readAt(fd, bytes, filled, bytes.length - filled, from + filled)
          if (bytesRead === 0) break
          filled += bytesRead
        }
      } finally {
        reading--
        closeWhenIdle()
      }
      return filled === bytes.length ? bytes : bytes.slice(0, filled)
    },
    close: () => {
      if (closed) return
      closed = true
      closeWhenIdle()
    }
  }
}

/** The segments of a key; undefined for a key that is no path: empty, `.` or `..` segments, backslash, NUL. */
export const segmentsOf = (key: string): readonly string[] | undefined => {
  const segments = key.split('/')
  const unsafe = segments.some(segment => segment === '' || segment === '.' || segment === '..')
  return unsafe || key.includes('\\') || key.includes('\0') ? undefined : segments
}

/** A file or directory below a root, with all links resolved. */
export interface RealEntry {
  readonly path: string
  readonly stats: Stats
}

/**
 * The entry at the segments below a real directory; undefined when it is missing or outside.
 * Synchronous on purpose: these calls take microseconds, and a round trip through the thread pool takes longer.
 */
export const realEntry = (realRoot: string, segments: readonly string[]): RealEntry | undefined =>
  unlessAbsent(() => {
    const path = realpathSync.native(join(realRoot, ...segments))
    const inside = path === realRoot || path.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)
    return inside ? { path, stats: lstatSync(path) } : undefined
  })

const unlessAbsent = <T>(call: () => T): T | undefined => {
  try {
    return call()
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/** Errors that mean that the entry is missing. Others mean that access is denied, and are thrown. */
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL'])

export const isAbsence = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ABSENT.has(error.code)

/** The entry if it is a regular file, else undefined. Throws EACCES when it cannot be read. */
export const readableFile = (entry: RealEntry | undefined): RealEntry | undefined =>
  unlessAbsent(() => {
    if (!entry?.stats.isFile()) return undefined
    accessSync(entry.path, constants.R_OK)
    return entry
  })

/**
 * Opens the regular file at a path without links; the caller closes the descriptor. undefined when the path has a link by now:
 * O_NOFOLLOW detects the last segment; the descriptor's real path (outside Linux: the path's) detects the others.
 */
export const openReal = (path: string): number | undefined =>
  unlessAbsent(() => {
    // Without O_NONBLOCK, a fifo in the file's place would block the process until someone writes to it.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const opened = unlessAbsent(() => readlinkSync(`/proc/self/fd/${fd}`)) ?? realPath(path)
    if (opened === path && fstatSync(fd).isFile()) return fd
    closeSync(fd)
    return undefined
  })

export const realPath = (path: string): string | undefined => unlessAbsent(() => realpathSync.native(path))

import { closeSync, fstatSync, read as readCallback } from 'node:fs'
import { promisify } from 'node:util'
import type { FileBytes } from '../../files/bytes.ts'

const readAt = promisify(readCallback)

/** The bytes behind a descriptor, which is closed with them. */
export const fileBytes = (fd: number): FileBytes => {
  const { size } = fstatSync(fd)
  let reading = 0
  let closed = false
  const closeWhenIdle = (): void => {
    if (closed && reading === 0) closeSync(fd)
  }
  return {
    size,
    read: async (from, to) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from))
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

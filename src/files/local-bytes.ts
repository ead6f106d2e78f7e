import { readSync } from 'node:fs'
import type { FileBytes } from './reader.ts'

/** The bytes of a local file, for a thread that does nothing else: it waits for them. Whoever has opened the descriptor closes it. */
export const localBytes = (descriptor: number, size: number): FileBytes => ({
  size,
  read: async (from, to, memory) => {
    const length = Math.max(0, Math.min(to, size) - from)
    const bytes = memory?.subarray(0, length) ?? new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const read = readSync(descriptor, bytes, filled, length - filled, from + filled)
      if (read === 0) break
      filled += read
    }
    return filled === length ? bytes : bytes.slice(0, filled)
  },
  close: () => {}
})

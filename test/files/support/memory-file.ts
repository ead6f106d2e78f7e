import type { OpenFile } from '../../../src/files/reader.ts'

/** A file that hands out at most `piece` bytes at once, so that every value is cut somewhere. */
export const memoryFile = (name: string, content: string | Uint8Array, piece = Number.POSITIVE_INFINITY): OpenFile => {
  const bytes = Uint8Array.from(typeof content === 'string' ? Buffer.from(content) : content)
  return {
    name,
    bytes: {
      size: bytes.length,
      read: async (from, to) => bytes.slice(from, Math.min(to, from + piece)),
      close: () => {}
    }
  }
}

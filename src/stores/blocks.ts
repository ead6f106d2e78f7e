import type { FileBytes } from '../files/reader.ts'

/** Bytes of one request: enough that its cost does not count, few enough that several columns fit into memory. */
const BLOCK = 1024 * 1024

/** Blocks that are kept: readers go through several parts of a file at a time. */
const MOST_BLOCKS = 16

/** Blocks that are read ahead of a reader that goes from front to back. */
const AHEAD = 2

/** A file that is read in blocks, each with one request, with the next ones read ahead. Its memory does not grow with the file. */
export const blockBytes = (size: number, fetch: (from: number, to: number) => Promise<Buffer>): FileBytes => {
  const blocks = new Map<number, Promise<Buffer>>()
  let closed = false
  let last = -1

  const load = (index: number): Promise<Buffer> => {
    const from = index * BLOCK
    const block = fetch(from, Math.min(size, from + BLOCK))
    // A block that was read ahead may never be asked for.
    block.catch(() => blocks.delete(index))
    return block
  }
  const blockAt = (index: number): Promise<Buffer> => {
    const block = blocks.get(index) ?? load(index)
    blocks.delete(index)
    blocks.set(index, block)
    for (const oldest of blocks.keys()) {
      if (blocks.size <= MOST_BLOCKS) break
      blocks.delete(oldest)
    }
    return block
  }
  const readAhead = (index: number): void => {
    for (let next = index + 1; next <= index + AHEAD && next * BLOCK < size; next++) {
      if (!blocks.has(next)) blocks.set(next, load(next))
    }
  }

  return {
    size,
    read: async (from, to) => {
      const end = Math.min(to, size)
      if (end <= from || closed) return new Uint8Array()
      const first = Math.floor(from / BLOCK)
      const final = Math.floor((end - 1) / BLOCK)
      const bytes = new Uint8Array(end - from)
      for (let index = first; index <= final; index++) {
        const block = blockAt(index)
        if (index === last + 1 || index < final) readAhead(index)
        last = index
        const start = index * BLOCK
        const part = (await block).subarray(Math.max(0, from - start), end - start)
        bytes.set(part, Math.max(0, start - from))
      }
      return bytes
    },
    close: () => {
      closed = true
      blocks.clear()
    }
  }
}

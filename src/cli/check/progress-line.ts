import type { Writable } from 'node:stream'
import type { Target } from './targets.ts'

/** Bytes from which on people would wonder whether anything happens. */
const LARGE = 50_000_000

/** Milliseconds between two lines. */
const PAUSE = 200

const CLEAR = '\r\u001b[K'

export interface ProgressLine {
  read(bytes: number): void
  end(): void
}

/** Shows in a terminal how much of large files is read; anywhere else, and for small files, nothing. */
export const progressLine = (
  stream: Writable & { readonly isTTY?: boolean },
  targets: readonly Target[]
): ProgressLine => {
  const total = targets.reduce((sum, { size }) => sum + size, 0)
  if (stream.isTTY !== true || total < LARGE) return { read: () => {}, end: () => {} }
  let done = 0
  let shownAt = 0
  return {
    read: bytes => {
      done += bytes
      if (performance.now() - shownAt < PAUSE) return
      shownAt = performance.now()
      const percent = Math.min(100, Math.floor((done / total) * 100))
      stream.write(`${CLEAR}reading ${percent} % of ${Math.round(total / 1e6)} MB`)
    },
    end: () => {
      stream.write(CLEAR)
    }
  }
}

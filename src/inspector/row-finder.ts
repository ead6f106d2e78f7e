import { availableParallelism } from 'node:os'
import type { Collection } from '../cloud/schema/collection.ts'
import type { OpenFile, ReadRules, RowFinder, ValidRange } from '../files/reader.ts'
import { Thread } from './threads.ts'

/** Maximum threads for one file. */
const MOST = 7

/** Bytes for one search: the reader of the file waits at its end for as long as one takes. */
const PART = 8 * 1024 * 1024

/** A local JSON file. */
export interface SearchedFile {
  readonly type: 'json' | 'jsonl'
  readonly file: OpenFile
  readonly descriptor: number
  readonly collection: Collection
  readonly rules: ReadRules
  readonly onFound: (range: ValidRange) => void
}

/** Threads that find the valid rows of a file, on the cores that its reader leaves. */
export interface RowFinderThreads extends RowFinder {
  /** Ends the threads. */
  close(): void
}

/** undefined on one core. */
export const startRowFinder = (
  { type, file, descriptor, collection, rules: { readOn, ...rules }, onFound }: SearchedFile,
  threads = Math.min(MOST, availableParallelism() - 1),
  part = PART
): RowFinderThreads | undefined => {
  if (threads < 1) return undefined
  const idle: Thread[] = []
  const ended = new AbortController()
  const { size } = file.bytes
  const task = { type, files: [{ name: file.name, size }], collection, rules, descriptor, size }
  return {
    threads,
    part,
    find: async (from, to) => {
      const thread = idle.pop() ?? new Thread()
      try {
        const outcome = await thread.run({ ...task, from, to }, [file], ended.signal)
        if (outcome === undefined || !('from' in outcome)) return undefined
        onFound(outcome)
        return outcome
      } catch {
        // The reader of the file comes to the same place, and finds what is wrong.
        return undefined
      } finally {
        if (ended.signal.aborted) thread.end()
        else if (!thread.dead) idle.push(thread)
      }
    },
    close: () => {
      ended.abort()
      for (const thread of idle) thread.end()
    }
  }
}

import { availableParallelism } from 'node:os'
import type { Inspected, OpenFiles } from '../files/reader.ts'

import type { Inspector } from '../imports/reading/readings.ts'
import type { Task } from './messages.ts'
import { type Given, Thread } from './thread.ts'

/** One is left for the requests, but one large file must never hold up all others. */
const MOST = Math.min(4, Math.max(2, availableParallelism() - 1))

/** Threads for small files alone: whatever the others read, small files do not wait for it. */
const QUICK = 2

/** Bytes of a small file. A larger one takes longer whatever is in it. */
const SMALL_FILE_BYTES = 4 * 1024 * 1024

/**
 * What a small file is given at first: some four times what four megabytes of honest Parquet take. One that makes more of itself is read
 * anew among the large files, so that no number of such files holds up small ones for long.
 */
const AT_FIRST: Given = { effort: 2 ** 26, milliseconds: 2000 }

export interface Threads {
  readonly inspect: Inspector
  /** Ends the threads that are idle; those at work end when they are stopped. */
  close(): void
}

interface Lane {
  /** undefined: the file takes more than it was given. */
  read(task: Task, files: OpenFiles, stop: AbortSignal, given?: Given): Promise<Inspected | undefined>
  close(): void
}

/** Threads made when needed and kept for the next; more files than threads wait for their turn. */
const laneOf = (most: number): Lane => {
  const idle: Thread[] = []
  const queue: (() => void)[] = []
  let working = 0
  let closed = false

  const turn = (): Promise<void> => {
    if (working++ < most) return Promise.resolve()
    return new Promise(resolve => queue.push(resolve))
  }
  const leave = (thread: Thread): void => {
    working--
    if (closed) thread.end()
    else if (!thread.dead) idle.push(thread)
    queue.shift()?.()
  }

  return {
    read: async (task, files, stop, given) => {
      await turn()
      const thread = idle.pop() ?? new Thread()
      try {
        stop.throwIfAborted()
        return await thread.run(task, files, stop, given)
      } finally {
        leave(thread)
      }
    },
    close: () => {
      closed = true
      for (const thread of idle.splice(0)) thread.end()
    }
  }
}

/** Threads that read files: some for small files, others for the rest. */
export const startThreads = (): Threads => {
  const quick = laneOf(QUICK)
  const large = laneOf(MOST)
  return {
    inspect: async (type, files, collection, rules, stop) => {
      const sizes = files.map(({ name, bytes }) => ({ name, size: bytes.size }))
      const task = { type, files: sizes, collection, rules }
      const isSmall = sizes.reduce((sum, { size }) => sum + size, 0) <= SMALL_FILE_BYTES
      const outcome = isSmall ? await quick.read(task, files, stop, AT_FIRST) : undefined
      return outcome ?? ((await large.read(task, files, stop)) as Inspected)
    },
    close: () => {
      quick.close()
      large.close()
    }
  }
}

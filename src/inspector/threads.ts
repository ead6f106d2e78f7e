import { availableParallelism } from 'node:os'
import type { Inspector } from '../imports/inspection/inspector.ts'
import { Thread } from './thread.ts'

/** One is left for the requests, but one large file must never hold up all others. */
const MOST = Math.min(4, Math.max(2, availableParallelism() - 1))

export interface Threads {
  readonly inspect: Inspector
  /** Ends the threads that are idle; those at work end when they are stopped. */
  close(): void
}

/** Threads that read files, made when needed and kept for the next; more files than threads wait for their turn. */
export const startThreads = (): Threads => {
  const idle: Thread[] = []
  const queue: (() => void)[] = []
  let working = 0
  let closed = false

  const turn = (): Promise<void> => {
    if (working++ < MOST) return Promise.resolve()
    return new Promise(resolve => queue.push(resolve))
  }
  const leave = (thread: Thread): void => {
    working--
    if (closed) thread.end()
    else if (!thread.dead) idle.push(thread)
    queue.shift()?.()
  }

  return {
    inspect: async (type, files, collection, rules, stop) => {
      await turn()
      const thread = idle.pop() ?? new Thread()
      try {
        stop.throwIfAborted()
        const sizes = files.map(({ name, bytes }) => ({ name, size: bytes.size }))
        return await thread.run({ type, files: sizes, collection, rules }, files, stop)
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

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { FORMATS } from '../contract/formats.ts'
import { inspectFiles } from '../files/inspect.ts'
import type { Inspected, OpenFiles } from '../files/reader.ts'
import type { Inspector } from '../imports/reading/readings.ts'
import { type FromThread, fromPlain, type Task, type ToThread, toPlain } from './messages.ts'

export interface Threads {
  readonly inspect: Inspector
  /** Ends the threads that are idle; those at work end when they are stopped. */
  close(): void
}

/** Bytes that are read sooner than a thread starts, and in less time than a client notices. */
const READ_AT_ONCE_BYTES = 256 * 1024

/** Small files are read at once, others on a thread, and so are files of packed formats: a small one can be a large one. */
export const startInspector = (): Threads => {
  const threads = startThreads()
  const inspect: Inspector = (type, files, collection, rules, stop) => {
    const small = !FORMATS[type].isPacked && files.reduce((sum, { bytes }) => sum + bytes.size, 0) <= READ_AT_ONCE_BYTES
    return small ? inspectFiles(type, files, collection, rules) : threads.inspect(type, files, collection, rules, stop)
  }
  return { inspect, close: threads.close }
}

/** One is left for the requests, but one large file must never hold up all others. */
const MOST = Math.min(4, Math.max(2, availableParallelism() - 1))

/** Threads for small files alone: whatever the others read, small files do not wait for it. */
const QUICK = 2

/** Bytes of a small file. A larger one takes longer whatever is in it. */
const SMALL_FILE_BYTES = 4 * 1024 * 1024

/** What a file may take before it is given up without an outcome, to be read again elsewhere. */
export interface Given {
  /** Units of `files/effort.ts`. */
  readonly effort: number
  /** By the clock. It decides only where the file is read, never what comes of it. */
  readonly milliseconds: number
}

/**
 * What a small file is given at first: some four times what four megabytes of honest Parquet take. One that makes more of itself is read
 * anew among the large files, so that no number of such files holds up small ones for long.
 */
const AT_FIRST: Given = { effort: 2 ** 26, milliseconds: 2000 }

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

interface Lane {
  /** undefined: the file takes more than it was given. */
  read(task: Task, files: OpenFiles, stop: AbortSignal, given?: Given): Promise<Inspected | undefined>
  close(): void
}

/** From sources the file beside this one, in the package the bundle beside the bundle. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './inspect-worker.js', import.meta.url)

/**
 * Much more than a page or a row of the largest size comes to. It is no means against hostile files: a thread that reaches it can
 * take the process with it, so readers never come near.
 */
const MEGABYTES = 1024

/** A thread that has not asked for bytes for so long is not going to. */
const PATIENCE = 60_000

const failed = (name: string, message: string, explain: string): Inspected => ({
  fault: { file: name, message: `failed to read the file '${name}', error: ${message}`, explain }
})

/** A thread that reads files. It keeps the process from ending only while it works. */
export class Thread {
  readonly #worker = new Worker(WORKER, {
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES, maxYoungGenerationSizeMb: 8 }
  })
  #dead = false

  constructor() {
    this.#worker.unref()
    this.#worker.once('exit', () => {
      this.#dead = true
    })
    // Without a task nobody waits for it.
    this.#worker.on('error', () => {})
  }

  get dead(): boolean {
    return this.#dead
  }

  end(): void {
    this.#dead = true
    this.#worker.terminate()
  }

  #tell(message: ToThread, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  async #answer(files: OpenFiles, { read, file, from, to }: Extract<FromThread, { from: number }>): Promise<void> {
    try {
      const bytes = (await files[file]?.bytes.read(from, to)) ?? new Uint8Array()
      this.#tell({ read, bytes }, [bytes.buffer])
    } catch (error) {
      this.#tell({ read, error: toPlain(error) })
    }
  }

  /**
   * One task at a time. A file that takes too long has a fault, and the thread is dead.
   * @returns undefined for a file that takes more than it was given
   */
  run(task: Task, files: OpenFiles, stop: AbortSignal, given?: Given): Promise<Inspected | undefined> {
    const worker = this.#worker
    const [{ name }] = files
    let cleanUp = (): void => {}
    const run = new Promise<Inspected | undefined>((resolve, reject) => {
      const onTimeout = (): void => {
        this.end()
        resolve(failed(name, 'timeout', `reading it took too long: no progress in ${PATIENCE / 1000} seconds`))
      }
      const patience = setTimeout(onTimeout, PATIENCE).unref()
      const onLimit = (): void => {
        this.end()
        resolve(undefined)
      }
      let limit: NodeJS.Timeout | undefined
      const onMessage = (message: FromThread): void => {
        patience.refresh()
        // From the first message on: until then the thread starts.
        if (given !== undefined) limit ??= setTimeout(onLimit, given.milliseconds).unref()
        if ('from' in message) this.#answer(files, message)
        else if ('outcome' in message) resolve(message.outcome)
        else if ('exceeded' in message) resolve(undefined)
        else reject(fromPlain(message.error))
      }
      const onError = (error: Error): void =>
        resolve(failed(name, error.message, 'the thread that read it came to an end'))
      const onStop = (): void => {
        this.end()
        reject(stop.reason)
      }
      worker.on('message', onMessage).on('error', onError).ref()
      stop.addEventListener('abort', onStop)
      cleanUp = () => {
        clearTimeout(patience)
        clearTimeout(limit)
        worker.off('message', onMessage).off('error', onError).unref()
        stop.removeEventListener('abort', onStop)
      }
    })
    this.#tell({ task, effort: given?.effort })
    return run.finally(() => cleanUp())
  }
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

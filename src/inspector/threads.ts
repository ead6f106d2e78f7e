import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type FileType, FORMATS } from '../contract/formats.ts'
import type { Previewed } from '../files/first-rows.ts'
import { inspectFiles } from '../files/inspect.ts'
import { previewFiles } from '../files/preview.ts'
import type { Inspected, OpenFiles } from '../files/reader.ts'
import type { Previewer } from '../imports/preview.ts'
import type { InspectionLoad, Inspector } from '../imports/reading/readings.ts'
import {
  type BytesRequest,
  type FromThread,
  fromPlain,
  type InspectTask,
  type Outcome,
  type PreviewTask,
  type Task,
  type ToThread,
  toPlain
} from './messages.ts'

export interface Threads {
  readonly inspect: Inspector
  readonly preview: Previewer
  /** The files that are read now, and those that wait for a thread. */
  load(): readonly InspectionLoad[]
  /** Ends the idle threads; busy ones end when their inspection is stopped. */
  close(): void
}

/** Maximum bytes of a file that is read on the main thread: reading is faster than starting a thread, and clients do not notice. */
const READ_AT_ONCE_BYTES = 256 * 1024

/**
 * Reads small files at once and others on a thread. Compressed formats always go to a thread, because a small file can decompress to a
 * large one.
 */
export const startInspector = (): Threads => {
  const threads = startThreads()
  const inspect: Inspector = (type, files, collection, rules, stop) => {
    return isSmall(type, files)
      ? inspectFiles(type, files, collection, rules)
      : threads.inspect(type, files, collection, rules, stop)
  }
  const preview: Previewer = (type, files, options, stop) =>
    isSmall(type, files) ? previewFiles(type, files, options) : threads.preview(type, files, options, stop)
  return { inspect, preview, load: threads.load, close: threads.close }
}

const isSmall = (type: FileType, files: OpenFiles): boolean =>
  !FORMATS[type].isPacked && sizeOf(files) <= READ_AT_ONCE_BYTES

const sizeOf = (files: OpenFiles): number => files.reduce((sum, { bytes }) => sum + bytes.size, 0)

/** Number of threads for large files. One core is left for requests; one large file must not block all others. */
const MOST = Math.min(4, Math.max(2, availableParallelism() - 1))

/** Number of threads for small files, which never wait for large ones. */
const QUICK = 2

/** Maximum bytes of a small file. A larger one takes longer, whatever its content. */
const SMALL_FILE_BYTES = 4 * 1024 * 1024

/** Limits for one attempt to read a file. A file that exceeds them is read again elsewhere. */
export interface Given {
  /** Units of `Effort` in src/files/reader.ts. */
  readonly effort: number
  /** Wall-clock limit. It decides only where the file is read, never the result. */
  readonly milliseconds: number
}

/**
 * Limits of the first attempt at a small file: about four times the effort of four megabytes of ordinary Parquet. A file that exceeds
 * them is read again among the large files, so that such files cannot block small ones for long.
 */
const AT_FIRST: Given = { effort: 2 ** 26, milliseconds: 2000 }

/** Threads that read files: some for small files, others for the rest. */
export const startThreads = (): Threads => {
  const quick = laneOf(QUICK)
  const large = laneOf(MOST)
  const read = async (
    task: Omit<InspectTask, 'files'> | Omit<PreviewTask, 'files'>,
    files: OpenFiles,
    stop: AbortSignal
  ): Promise<Outcome> => {
    const sized = { ...task, files: files.map(({ name, bytes }) => ({ name, size: bytes.size })) } as Task
    const outcome = sizeOf(files) <= SMALL_FILE_BYTES ? await quick.read(sized, files, stop, AT_FIRST) : undefined
    return outcome ?? ((await large.read(sized, files, stop)) as Outcome)
  }
  return {
    inspect: async (type, files, collection, rules, stop) =>
      (await read({ type, collection, rules }, files, stop)) as Inspected,
    preview: async (type, files, { rules, most, collection }, stop) => ({
      ...{ columns: [], rows: [] },
      ...((await read({ type, rules, most, collection }, files, stop)) as Partial<Previewed>)
    }),
    load: () => [...quick.load('small'), ...large.load('large')],
    close: () => {
      quick.close()
      large.close()
    }
  }
}

interface Lane {
  /** Resolves with undefined when the file exceeds the limits. */
  read(task: Task, files: OpenFiles, stop: AbortSignal, given?: Given): Promise<Outcome | undefined>
  load(lane: InspectionLoad['lane']): readonly InspectionLoad[]
  close(): void
}

/** In the sources, the file beside this one; in the package, the bundle beside this bundle. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './inspect-worker.js', import.meta.url)

/**
 * Memory limit of a thread, far above the largest page or row. It is no protection against hostile files: a thread that reaches it
 * can end the process, so readers stay far below.
 */
const MEGABYTES = 1024

/** Milliseconds without a request for bytes after which a thread is considered stuck. */
const PATIENCE = 60_000

const failed = (name: string, message: string, explain: string): Inspected => ({
  fault: { file: name, message: `failed to read the file '${name}', error: ${message}`, explain }
})

/** A thread that reads files. It keeps the process alive only while it works. */
export class Thread {
  readonly #worker = new Worker(WORKER, {
    // Preloads of the main program would take longer to load than this one's.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES, maxYoungGenerationSizeMb: 8 }
  })
  #dead = false

  constructor() {
    this.#worker.unref()
    this.#worker.once('exit', () => {
      this.#dead = true
    })
    // Without a task nobody awaits its failure.
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

  async #answer(files: OpenFiles, { read, file, from, to, memory }: BytesRequest): Promise<void> {
    try {
      const bytes = (await files[file]?.bytes.read(from, to, memory)) ?? new Uint8Array()
      this.#tell({ read, bytes }, [bytes.buffer])
    } catch (error) {
      this.#tell({ read, error: toPlain(error) })
    }
  }

  /**
   * Runs one task at a time. A file that takes too long gets a fault, and the thread ends.
   * @returns undefined for a file that exceeds the limits
   */
  run(task: Task, files: OpenFiles, stop: AbortSignal, given?: Given): Promise<Outcome | undefined> {
    const worker = this.#worker
    const [{ name }] = files
    let cleanUp = (): void => {}
    const run = new Promise<Outcome | undefined>((resolve, reject) => {
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
        // Starts with the first message, so that the thread's start does not count.
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

/** A pool of threads, created on demand and reused. Files queue when all threads are busy. */
const laneOf = (most: number): Lane => {
  const idle: Thread[] = []
  const queue: (() => void)[] = []
  let working = 0
  let closed = false
  const load = { waiting: { files: 0, bytes: 0 }, reading: { files: 0, bytes: 0 } }
  const change = (state: InspectionLoad['state'], files: OpenFiles, by: 1 | -1): void => {
    load[state].files += by * files.length
    load[state].bytes += by * sizeOf(files)
  }

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
      change('waiting', files, 1)
      await turn()
      change('waiting', files, -1)
      change('reading', files, 1)
      const thread = idle.pop() ?? new Thread()
      try {
        stop.throwIfAborted()
        return await thread.run(task, files, stop, given)
      } finally {
        change('reading', files, -1)
        leave(thread)
      }
    },
    load: lane => (['waiting', 'reading'] as const).map(state => ({ lane, state, ...load[state] })),
    close: () => {
      closed = true
      for (const thread of idle.splice(0)) thread.end()
    }
  }
}

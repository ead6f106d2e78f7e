import { Worker } from 'node:worker_threads'
import type { Inspected, OpenFiles } from '../files/reader.ts'

import { type FromThread, fromPlain, type Task, type ToThread, toPlain } from './messages.ts'

/** From sources the file beside this one, in the package the bundle beside the bundle. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './inspect-worker.js', import.meta.url)

/**
 * Much more than a page or a row of the largest size comes to. It is no means against hostile files: a thread that reaches it can
 * take the process with it, so readers never come near.
 */
const MEGABYTES = 1024

/** A thread that has not asked for bytes for so long is not going to. */
const PATIENCE = 60_000

/** What a file may take before it is given up without an outcome, to be read again elsewhere. */
export interface Given {
  /** Units of `files/effort.ts`. */
  readonly effort: number
  /** By the clock. It decides only where the file is read, never what comes of it. */
  readonly milliseconds: number
}

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

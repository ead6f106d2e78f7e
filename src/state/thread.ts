import { Worker } from 'node:worker_threads'
import type { SavedRows } from './load.ts'
import { type CallName, type DatabaseCalls, type Request, type Response, StateProblem } from './messages.ts'

// The build writes the thread's program beside the bundle.
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './state-worker.js', import.meta.url)

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (problem: StateProblem) => void
}

/** The database's thread, seen from the main one. Calls are done in the order in which they were made. */
export class DatabaseThread {
  // Preloads of the main program, such as a tracer, would take longer to load than the thread's own program. Node before 24.15 calls SQLite
  // experimental, with a warning for each start.
  readonly #worker = new Worker(WORKER, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  readonly #waiting = new Map<number, Waiting>()
  #calls = 0
  #end: StateProblem | undefined

  constructor() {
    this.#worker.on('message', ({ id, result, problem }: Response) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) this.#worker.unref()
      if (problem === undefined) waiting?.resolve(result)
      else waiting?.reject(new StateProblem(problem.code, problem.message))
    })
    this.#worker.on('error', error => this.#fail(error.message))
    this.#worker.on('exit', () => this.#fail('its thread has ended'))
    this.#worker.unref()
  }

  /** @throws StateProblem */
  call<Name extends CallName>(
    name: Name,
    ...args: Parameters<DatabaseCalls[Name]>
  ): Promise<ReturnType<DatabaseCalls[Name]>> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) return reject(this.#end)
      const request: Request = { id: this.#calls++, call: name, args }
      this.#waiting.set(request.id, { resolve: result => resolve(result as ReturnType<DatabaseCalls[Name]>), reject })
      this.#worker.ref()
      this.#worker.postMessage(request)
    })
  }

  /** The saved rows. @throws StateProblem */
  get rows(): SavedRows {
    return {
      sandboxes: () => this.call('sandboxes'),
      jobs: (sandbox, after) => this.call('jobs', sandbox, after),
      records: (sandbox, after) => this.call('records', sandbox, after)
    }
  }

  async close(): Promise<void> {
    await this.call('close').catch(() => {})
    await this.#worker.terminate()
  }

  #fail(message: string): void {
    this.#end ??= new StateProblem('ENDED', message)
    for (const { reject } of this.#waiting.values()) reject(this.#end)
    this.#waiting.clear()
  }
}
